#include "app/config_seal.hpp"

#include <algorithm>
#include <utility>

#include "app/config_emit.hpp"
#include "app/config_leaves.hpp"
#include "app/config_mask.hpp"
#include "app/config_schema.hpp"
#include "base/text.hpp"
#include "identity/secret_vault.hpp"
#include "records/secret_shapes.hpp"

namespace monorelay::app {
namespace {

constexpr std::size_t kFingerprintDigits = 8;
constexpr std::size_t kLongestPath = identity::SecretVault::kLongestName - kFingerprintDigits - 1;

// providers.NAME.headers.authorization and the like.
bool IsCredentialHeader(const ConfigPath& path) {
  constexpr std::size_t kParts = 4;
  const bool is_header =
      path.size() == kParts && path[0] == PathStep("providers") && path[2] == PathStep("headers");
  const auto* name = is_header ? std::get_if<std::string>(&path[3]) : nullptr;
  return name != nullptr &&
         std::ranges::any_of(records::kCredentialNames, [&](std::string_view known) {
           return EqualsIgnoringCase(known, *name);
         });
}

bool IsSecret(const ConfigLeaf& leaf) {
  const std::string& text = leaf.value.text;
  if (text.empty() || IsSecretReference(text) || text.contains("${")) return false;
  if (IsCredentialHeader(leaf.path)) return true;
  const Setting* setting = FindSetting(PatternOf(leaf.path));
  return setting != nullptr && setting->kind == ValueKind::kSecret;
}

// `secret:NAME` is for settings that are a secret as a whole.
std::string ReferenceTo(const std::string& name, const ConfigPath& path) {
  return IsCredentialHeader(path) ? "${secret:" + name + "}" : "secret:" + name;
}

void Append(std::string& name, std::string_view part) {
  if (!name.empty()) name += '/';
  for (const char c : part) {
    const bool is_allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                            (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    name += is_allowed ? c : '-';
  }
}

// By its path, with the label of its item in the place of the number, and its fingerprint: another
// secret never takes the place of one that a former version of the configuration refers to.
std::string NameFor(const ConfigLeaf& leaf, const std::vector<ConfigLeaf>& all) {
  std::string name;
  for (std::size_t i = 0; i < leaf.path.size(); ++i) {
    if (const auto* key = std::get_if<std::string>(&leaf.path[i])) {
      Append(name, *key);
      continue;
    }
    ConfigPath label(leaf.path.begin(), leaf.path.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    label.emplace_back("label");
    const auto found = std::ranges::find(all, label, &ConfigLeaf::path);
    if (found != all.end()) Append(name, found->value.text);
  }
  if (name.size() > kLongestPath) name.resize(kLongestPath);
  const std::string fingerprint = Secret(leaf.value.text).Fingerprint();
  return name + "-" + fingerprint.substr(fingerprint.size() - kFingerprintDigits);
}

// As the loader reads it: `$$` is one `$`. What comes out of the store is taken as it is.
std::string Unescaped(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    plain += text[i];
    if (text.compare(i, 2, "$$") == 0) ++i;
  }
  return plain;
}

}  // namespace

Result<SealPlan> PlanSealing(std::string_view text, std::string_view former) {
  const auto leaves = LeavesOf(text);
  if (!leaves) return std::unexpected(leaves.error());
  const auto old = SecretsIn(former);
  if (!old) return std::unexpected(old.error());
  SealPlan plan;
  std::vector<Replacement> replacements;
  for (const ConfigLeaf& leaf : *leaves) {
    const bool is_new = std::ranges::find(*old, leaf.value.text) == old->end();
    if (!is_new || !IsSecret(leaf)) continue;
    std::string name = NameFor(leaf, *leaves);
    ConfigModel reference;
    reference.kind = ConfigModel::Kind::kScalar;
    reference.text = ReferenceTo(name, leaf.path);
    replacements.push_back(
        {leaf.span, LeafText(reference, OutlineNode::Style::kPlain, leaf.in_flow)});
    if (std::ranges::find(plan.items, name, &SealPlan::Item::name) == plan.items.end())
      plan.items.push_back({std::move(name), Secret(Unescaped(leaf.value.text))});
  }
  plan.text = Replaced(text, replacements);
  return plan;
}

}  // namespace monorelay::app
