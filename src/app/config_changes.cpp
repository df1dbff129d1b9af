#include "app/config_changes.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "app/config_mask.hpp"
#include "app/config_resolved.hpp"
#include "app/config_seal.hpp"
#include "base/text.hpp"

namespace monorelay::app {
namespace {

namespace json = boost::json;
using Kind = ConfigModel::Kind;

constexpr std::size_t kMostTold = 50;
constexpr std::size_t kLongestTold = 500;

constexpr std::array<std::string_view, 6> kOfOperators{"providers",     "model_routing",
                                                       "key_selection", "circuit_breaker",
                                                       "health_checks", "tool_calling"};

class Comparer {
 public:
  std::vector<ConfigChange> changes;

  void Compare(const ConfigModel* before, const ConfigModel* after) {
    if (before != nullptr && after != nullptr) {
      if (before->Equals(*after)) return;
      if (before->kind == Kind::kMap && after->kind == Kind::kMap) return Maps(*before, *after);
      if (before->kind == Kind::kList && after->kind == Kind::kList &&
          before->items.size() == after->items.size())
        return Lists(*before, *after);
    }
    changes.push_back({path_, Told(before), Told(after)});
  }

 private:
  void Maps(const ConfigModel& before, const ConfigModel& after) {
    for (const ConfigModelEntry& entry : before.entries)
      Inside(entry.key, &entry.value, after.Find(entry.key));
    for (const ConfigModelEntry& entry : after.entries) {
      if (before.Find(entry.key) == nullptr) Inside(entry.key, nullptr, &entry.value);
    }
  }
  void Lists(const ConfigModel& before, const ConfigModel& after) {
    for (std::size_t i = 0; i < before.items.size(); ++i)
      Inside(i, &before.items[i], &after.items[i]);
  }
  void Inside(PathStep step, const ConfigModel* before, const ConfigModel* after) {
    path_.push_back(std::move(step));
    Compare(before, after);
    path_.pop_back();
  }
  [[nodiscard]] std::string Told(const ConfigModel* part) const {
    if (part == nullptr) return {};
    ConfigModel shown = *part;
    MaskPart(shown, path_);
    return JsonOf(shown);
  }

  ConfigPath path_;
};

std::string TextFor(const std::vector<ConfigChange>& changes,
                    std::string ConfigChange::* value_of) {
  json::object told;
  for (const ConfigChange& change : changes) {
    if (told.size() == kMostTold) break;
    const std::string& value = change.*value_of;
    boost::system::error_code failure;
    json::value parsed = value.empty() ? nullptr : json::parse(value, failure);
    if (value.size() > kLongestTold) parsed = json::string(Shorten(value, kLongestTold));
    told[TextOf(change.path)] = std::move(parsed);
  }
  if (changes.size() > told.size()) told["and more"] = changes.size() - told.size();
  return json::serialize(told);
}

bool IsReference(const std::string& text) {
  return text.contains("${") || text.starts_with("file:") || text.starts_with("secret:");
}

// As it is sealed from what operators enter.
bool IsOfProviders(std::string_view reference) {
  const std::string own = "secret:" + std::string(kProviderSecrets);
  if (reference.starts_with(own)) return true;
  const bool is_whole = reference.find("${", 1) == std::string_view::npos &&
                        reference.find('}') == reference.size() - 1;
  return is_whole && reference.starts_with("${" + own);
}

void AddReferences(const ConfigModel& part, std::set<std::string>& references) {
  if (part.kind == Kind::kScalar && IsReference(part.text)) references.insert(part.text);
  for (const ConfigModel& item : part.items) AddReferences(item, references);
  for (const ConfigModelEntry& entry : part.entries) AddReferences(entry.value, references);
}

// Those of what operators may change.
std::set<std::string> ReferencesIn(const ConfigModel& model) {
  std::set<std::string> references;
  for (const std::string_view section : kOfOperators) {
    if (const ConfigModel* part = model.Find(section)) AddReferences(*part, references);
  }
  return references;
}

// What of a provider decides which addresses are called.
bool LeadsSomewhere(std::string_view setting) {
  return setting == "public_only" || (setting.ends_with("_url") && setting != "console_url");
}

// True if `after` says of a provider, or of a section of it, where it stands, and `before`
// something else; or no more that it stays public.
bool IsLedElsewhere(const ConfigModel* before, const ConfigModel& after) {
  const auto said = [](const ConfigModel* model, std::string_view key) {
    return model == nullptr ? nullptr : model->Find(key);
  };
  if (said(before, "public_only") != nullptr && after.Find("public_only") == nullptr) return true;
  return std::ranges::any_of(after.entries, [&](const ConfigModelEntry& entry) {
    const ConfigModel* present = said(before, entry.key);
    if (entry.value.kind == Kind::kMap) return IsLedElsewhere(present, entry.value);
    return LeadsSomewhere(entry.key) && (present == nullptr || !present->Equals(entry.value));
  });
}

}  // namespace

std::vector<ConfigChange> ChangesOf(const ConfigModel& before, const ConfigModel& after) {
  Comparer comparer;
  comparer.Compare(&before, &after);
  return std::move(comparer.changes);
}

std::string BeforeText(const std::vector<ConfigChange>& changes) {
  return TextFor(changes, &ConfigChange::before);
}

std::string AfterText(const std::vector<ConfigChange>& changes) {
  return TextFor(changes, &ConfigChange::after);
}

std::string RefusalFor(const identity::Principal& who, const ConfigModel& before,
                       const ConfigModel& after, bool has_known_urls) {
  const bool may_all = identity::Administers(who.role) || who.via == identity::Via::kCommand;
  if (may_all) return {};
  if (who.role != identity::Role::kOperator) return "only operators and admins change settings";
  for (const ConfigChange& change : ChangesOf(before, after)) {
    const auto* section = change.path.empty() ? nullptr : std::get_if<std::string>(&change.path[0]);
    if (section == nullptr || std::ranges::find(kOfOperators, *section) == kOfOperators.end()) {
      return fmt::format("operators change providers and routing alone; {} is for admins",
                         change.path.empty() ? "the whole file" : TextOf(change.path));
    }
  }
  const ConfigModel* providers = after.Find("providers");
  const ConfigModel* present = before.Find("providers");
  const bool is_led_elsewhere =
      !has_known_urls && providers != nullptr && IsLedElsewhere(present, *providers);
  if (is_led_elsewhere) {
    return "where providers stand is changed by operators at /api/v1/providers, which looks the "
           "addresses up; here by admins";
  }
  const std::set<std::string> known = ReferencesIn(before);
  for (const std::string& reference : ReferencesIn(after)) {
    if (!known.contains(reference) && !IsOfProviders(reference)) {
      return fmt::format(
          "\"{}\" refers to something that is not a provider's; an admin has to "
          "put it in",
          Shorten(reference, 80));
    }
  }
  return {};
}

}  // namespace monorelay::app
