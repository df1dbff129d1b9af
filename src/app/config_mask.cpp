#include "app/config_mask.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "app/config_outline.hpp"
#include "app/config_schema.hpp"
#include "base/secret.hpp"

namespace monorelay::app {
namespace {

using Kind = ConfigModel::Kind;

constexpr std::size_t kShortestToSeek = 6;

bool HoldsSecret(const Setting& setting) {
  return setting.is_private || setting.kind == ValueKind::kSecret;
}

// Whether what stands at a path is secret: known from the setting there or around it.
class Verdict {
 public:
  explicit Verdict(const ConfigPath& path) {
    for (std::size_t length = 1; length <= path.size(); ++length)
      Step({path.begin(), path.begin() + static_cast<std::ptrdiff_t>(length)});
  }
  void Step(const ConfigPath& path) {
    if (known_) return;
    if (const Setting* setting = FindSetting(PatternOf(path))) known_ = HoldsSecret(*setting);
  }
  [[nodiscard]] bool Hides(const ConfigModel& leaf) const {
    return leaf.kind == Kind::kScalar && !leaf.text.empty() && known_.value_or(true) &&
           !IsSecretReference(leaf.text);
  }

 private:
  std::optional<bool> known_;
};

struct Hidden {
  Span span;
  std::string secret;
};

class Finder {
 public:
  std::vector<Hidden> hidden;

  void Walk(const ConfigModel& model, const OutlineNode& outline, const Verdict& verdict) {
    if (verdict.Hides(model)) hidden.push_back({outline.span, model.text});
    for (std::size_t i = 0; i < model.items.size(); ++i)
      Enter(model.items[i], outline.items[i], verdict, i);
    for (std::size_t i = 0; i < model.entries.size(); ++i)
      Enter(model.entries[i].value, outline.entries[i].value, verdict, model.entries[i].key);
  }

 private:
  void Enter(const ConfigModel& model, const OutlineNode& outline, Verdict verdict, PathStep step) {
    path_.push_back(std::move(step));
    verdict.Step(path_);
    Walk(model, outline, verdict);
    path_.pop_back();
  }

  ConfigPath path_;
};

// The secret's mask in its first line, and nothing else of it in the others.
std::string MaskOfLines(std::string_view written, const std::string& secret) {
  std::string mask = MaskOf(secret);
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] != '\n') continue;
    mask += i > 0 && written[i - 1] == '\r' ? "\r\n" : "\n";
    mask += "  <secret>";
  }
  return mask;
}

void ReplaceAll(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

// Names of settings that hold a secret, as comments have them.
const std::set<std::string>& SecretNames() {
  static const std::set<std::string> names = [] {
    std::set<std::string> made;
    for (const Setting& setting : Settings()) {
      if (HoldsSecret(setting)) made.insert(fmt::format("{}:", LeafOf(setting.path)));
    }
    return made;
  }();
  return names;
}

// A setting that was commented out.
void MaskComment(std::string& line) {
  const std::size_t comment = line.find('#');
  if (comment == std::string::npos) return;
  for (const std::string& name : SecretNames()) {
    const std::size_t at = line.find(name, comment);
    if (at == std::string::npos) continue;
    const std::size_t value = line.find_first_not_of(" \t", at + name.size());
    if (value == std::string::npos || line[value] == '\r') continue;
    const std::size_t end = line.ends_with('\r') ? line.size() - 1 : line.size();
    const std::string written = line.substr(value, end - value);
    if (!written.starts_with('<') && !IsSecretReference(written))
      line.replace(value, end - value, "<secret>");
  }
}

// `scheme://user:password@host`
void MaskAddresses(std::string& line) {
  for (std::size_t at = line.find("://"); at != std::string::npos; at = line.find("://", at + 3)) {
    const std::size_t end = line.find_first_of("/ \t\"',}]", at + 3);
    const std::string_view authority = std::string_view(line).substr(0, end).substr(at + 3);
    const std::size_t sign = authority.rfind('@');
    if (sign == std::string_view::npos || !authority.substr(0, sign).contains(':')) continue;
    line.replace(at + 3, sign, "<secret>");
  }
}

}  // namespace

bool IsSecretReference(std::string_view text) {
  if (text.starts_with("file:") || text.starts_with("secret:")) return true;
  return text.starts_with("${") && text.find('}') == text.size() - 1 && !text.contains(":-");
}

std::string MaskOf(const std::string& secret) {
  return fmt::format("<secret {}>", Secret(secret).Fingerprint());
}

Result<std::vector<std::string>> SecretsIn(std::string_view text) {
  const auto model = ReadConfigModel(text);
  if (!model) return std::unexpected(model.error());
  const auto outline = OutlineOf(text, *model);
  if (!outline) return std::unexpected(outline.error());
  Finder finder;
  finder.Walk(*model, *outline, Verdict({}));
  std::vector<std::string> secrets;
  for (Hidden& hidden : finder.hidden) {
    if (std::ranges::find(secrets, hidden.secret) == secrets.end())
      secrets.push_back(std::move(hidden.secret));
  }
  return secrets;
}

Result<std::string> MaskedConfig(std::string_view text) {
  const auto model = ReadConfigModel(text);
  if (!model) return std::unexpected(model.error());
  const auto outline = OutlineOf(text, *model);
  if (!outline) return std::unexpected(outline.error());
  Finder finder;
  finder.Walk(*model, *outline, Verdict({}));
  std::string masked;
  std::size_t at = 0;
  for (const Hidden& hidden : finder.hidden) {
    const auto [start, end] = hidden.span;
    masked.append(text.substr(at, start - at));
    masked += MaskOfLines(text.substr(start, end - start), hidden.secret);
    at = end;
  }
  masked.append(text.substr(at));
  for (const Hidden& hidden : finder.hidden) {
    if (hidden.secret.size() >= kShortestToSeek && !hidden.secret.contains('\n'))
      ReplaceAll(masked, hidden.secret, MaskOf(hidden.secret));
  }
  std::string result;
  for (std::size_t start = 0; start <= masked.size();) {
    const std::size_t end = std::min(masked.find('\n', start), masked.size());
    std::string line = masked.substr(start, end - start);
    MaskComment(line);
    MaskAddresses(line);
    result += line;
    if (end < masked.size()) result += '\n';
    start = end + 1;
  }
  return result;
}

void MaskPart(ConfigModel& part, const ConfigPath& path) {
  if (Verdict(path).Hides(part)) part.text = MaskOf(part.text);
  MaskAddresses(part.text);
  ConfigPath inner = path;
  for (std::size_t i = 0; i < part.items.size(); ++i) {
    inner.emplace_back(i);
    MaskPart(part.items[i], inner);
    inner.pop_back();
  }
  for (ConfigModelEntry& entry : part.entries) {
    inner.emplace_back(entry.key);
    MaskPart(entry.value, inner);
    inner.pop_back();
  }
}

}  // namespace monorelay::app
