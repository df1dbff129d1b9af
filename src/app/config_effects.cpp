#include "app/config_effects.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "app/config_schema.hpp"

namespace monorelay::app {
namespace {

// What the program takes up once, at its start.
constexpr std::array<std::string_view, 10> kAtStart{
    "server.host",           "server.port",
    "server.workers",        "server.limits.body_budget_bytes",
    "logging.enabled",       "logging.db_path",
    "logging.search_index",  "logging.max_age_days",
    "logging.max_megabytes", "logging.spill_max_megabytes"};
constexpr std::string_view kResponses = "responses.";

// `*` and `[]` stand for entries that there may be many of.
bool IsSingle(const Setting& setting) {
  return !setting.path.contains('*') && !setting.path.contains("[]");
}

// The single settings that differ.
std::vector<const Setting*> Differing(const Config& now, const Config& next) {
  Config before = now;
  Config after = next;
  std::vector<const Setting*> differing;
  for (const Setting& setting : Settings()) {
    if (!IsSingle(setting)) continue;
    if (setting.show({.config = &before}) != setting.show({.config = &after}))
      differing.push_back(&setting);
  }
  return differing;
}

// Entries under names of the operator's.
ConfigModel EntriesOf(const ConfigModel& model, const ConfigPath& path) {
  const ConfigModel* part = FindPart(model, path);
  return part != nullptr && part->kind == ConfigModel::Kind::kMap ? *part : ConfigModel();
}

// Of those there are many, and each is told by its name.
void AddEntries(const ConfigModel& now, const ConfigModel& next, std::string_view one,
                std::string_view many, std::vector<std::string>& effects) {
  std::vector<std::string> added;
  std::vector<std::string> removed;
  std::vector<std::string> changed;
  for (const ConfigModelEntry& entry : next.entries) {
    const ConfigModel* before = now.Find(entry.key);
    if (before == nullptr) {
      added.push_back(entry.key);
    } else if (!before->Equals(entry.value)) {
      changed.push_back(entry.key);
    }
  }
  for (const ConfigModelEntry& entry : now.entries) {
    if (next.Find(entry.key) == nullptr) removed.push_back(entry.key);
  }
  const auto tell = [&](const std::vector<std::string>& names, std::string_view what) {
    if (names.empty()) return;
    effects.push_back(fmt::format("{} {} {} {}: {}", names.size(), names.size() == 1 ? one : many,
                                  names.size() == 1 ? "is" : "are", what, fmt::join(names, ", ")));
  };
  tell(added, "added");
  tell(removed, "removed");
  tell(changed, "changed");
  const bool are_others = !added.empty() || !removed.empty();
  if (!are_others && !std::ranges::equal(now.entries, next.entries, {}, &ConfigModelEntry::key,
                                         &ConfigModelEntry::key))
    effects.push_back(fmt::format("{} stand in another order", many));
}

}  // namespace

bool NeedsRestart(std::string_view path) {
  return std::ranges::find(kAtStart, path) != kAtStart.end() || path.starts_with(kResponses);
}

std::vector<std::string> WaitingForRestart(const Config& now, const Config& next) {
  std::vector<std::string> waiting;
  for (const Setting* setting : Differing(now, next)) {
    if (NeedsRestart(setting->path)) waiting.emplace_back(setting->path);
  }
  return waiting;
}

std::vector<std::string> EffectsOf(const ReadConfig& now, const ReadConfig& next) {
  std::vector<std::string> effects;
  const auto add = [&](const ConfigPath& path, std::string_view one, std::string_view many) {
    AddEntries(EntriesOf(now.model, path), EntriesOf(next.model, path), one, many, effects);
  };
  add({"providers"}, "provider", "providers");
  add({"sso", "providers"}, "sign-in provider", "sign-in providers");
  for (const Setting* setting : Differing(now.config, next.config)) {
    effects.push_back(fmt::format("{} changes {}", setting->path,
                                  NeedsRestart(setting->path) ? "at the next start" : "at once"));
  }
  return effects;
}

}  // namespace monorelay::app
