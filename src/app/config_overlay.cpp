#include "app/config_overlay.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "app/config_edit.hpp"
#include "app/config_emit.hpp"
#include "app/config_resolved.hpp"
#include "app/config_schema.hpp"

namespace monorelay::app {
namespace {

using Kind = ConfigModel::Kind;

// Each reads the text anew; beyond it the text is written anew instead.
constexpr std::size_t kMostEdits = 200;
constexpr std::string_view kOverlayHead =
    "# Settings that take precedence over the configuration file, which could not be written.\n"
    "# Mappings are merged with it, null takes an entry away, everything else is replaced.\n";
constexpr std::string_view kTogetherHead =
    "# The configuration file and the overlay together. Comments are in the files themselves.\n";

bool IsMark(const ConfigModelEntry& entry) {
  return entry.key == kReplaceMark;
}

bool TakesWhole(const ConfigModel& map) {
  return std::ranges::any_of(map.entries, [](const ConfigModelEntry& entry) {
    return IsMark(entry) && entry.value.text == "true";
  });
}

// One value, whatever is in it: a null in there is a null.
bool IsAtom(const ConfigPath& path) {
  const Setting* setting = FindSetting(PatternOf(path));
  return setting != nullptr && setting->kind == ValueKind::kAnything;
}

// A mapping of settings with names of their own: their order says nothing.
bool HasFixedNames(const ConfigPath& path) {
  return path.empty() || FindSection(PatternOf(path)) != nullptr;
}

// Follows the operator's keys with a path in step.
class Laying {
 public:
  void Lay(ConfigModel& file, const ConfigModel& overlay) {
    const bool merges =
        file.kind == Kind::kMap && overlay.kind == Kind::kMap && !TakesWhole(overlay);
    if (!merges || IsAtom(path_)) {
      file = Cleaned(overlay);
      return;
    }
    for (const ConfigModelEntry& entry : overlay.entries) {
      if (IsMark(entry)) continue;
      path_.emplace_back(entry.key);
      ConfigModel* there = file.Find(entry.key);
      if (entry.value.kind == Kind::kNull) {
        std::erase_if(file.entries, [&](const auto& other) { return other.key == entry.key; });
      } else if (there != nullptr) {
        Lay(*there, entry.value);
      } else {
        file.entries.push_back({entry.key, Cleaned(entry.value)});
      }
      path_.pop_back();
    }
  }

  // Without marks, and without nulls that stand for "not given": an entry under a name of the
  // operator's that has no settings becomes an empty mapping.
  ConfigModel Cleaned(const ConfigModel& model) {
    if (IsAtom(path_)) return model;
    ConfigModel clean = model;
    for (std::size_t i = 0; i < clean.items.size(); ++i) {
      path_.emplace_back(i);
      clean.items[i] = Cleaned(model.items[i]);
      path_.pop_back();
    }
    clean.entries.clear();
    for (const ConfigModelEntry& entry : model.entries) {
      if (IsMark(entry)) continue;
      path_.emplace_back(entry.key);
      ConfigModel value = Cleaned(entry.value);
      if (value.kind == Kind::kNull && FindSection(PatternOf(path_)) != nullptr)
        value.kind = Kind::kMap;
      path_.pop_back();
      if (value.kind != Kind::kNull) clean.entries.push_back({entry.key, std::move(value)});
    }
    return clean;
  }

  // What has to be laid over `file` to make `wanted` of it. Both are clean maps.
  ConfigModel Difference(const ConfigModel& file, const ConfigModel& wanted) {
    ConfigModel overlay;
    overlay.kind = Kind::kMap;
    if (!HasFixedNames(path_) && !KeepsOrder(file, wanted)) {
      overlay = wanted;
      overlay.entries.insert(overlay.entries.begin(), {std::string(kReplaceMark), True()});
      return overlay;
    }
    for (const ConfigModelEntry& entry : file.entries) {
      if (wanted.Find(entry.key) == nullptr) overlay.entries.push_back({entry.key, {}});
    }
    for (const ConfigModelEntry& entry : wanted.entries) {
      path_.emplace_back(entry.key);
      const ConfigModel* there = file.Find(entry.key);
      const bool are_maps = there != nullptr && there->kind == Kind::kMap &&
                            entry.value.kind == Kind::kMap && !IsAtom(path_);
      if (are_maps) {
        ConfigModel inner = Difference(*there, entry.value);
        if (!inner.entries.empty()) overlay.entries.push_back({entry.key, std::move(inner)});
      } else if (there == nullptr || !Same(*there, entry.value)) {
        overlay.entries.push_back({entry.key, entry.value});
      }
      path_.pop_back();
    }
    return overlay;
  }

  // Equal, in the same order where the order says something.
  bool Same(const ConfigModel& one, const ConfigModel& other) {
    if (!one.Equals(other)) return false;
    for (std::size_t i = 0; i < one.items.size(); ++i) {
      path_.emplace_back(i);
      const bool is_same = Same(one.items[i], other.items[i]);
      path_.pop_back();
      if (!is_same) return false;
    }
    for (std::size_t i = 0; i < one.entries.size(); ++i) {
      const ConfigModelEntry& entry = one.entries[i];
      if (!HasFixedNames(path_) && other.entries[i].key != entry.key) return false;
      path_.emplace_back(entry.key);
      const bool is_same = Same(entry.value, *other.Find(entry.key));
      path_.pop_back();
      if (!is_same) return false;
    }
    return true;
  }

  // The edits of the file's text that lay the overlay over it.
  void Edits(const ConfigModel& file, const ConfigModel& overlay, std::vector<ConfigEdit>& edits) {
    for (const ConfigModelEntry& entry : overlay.entries) {
      if (IsMark(entry)) continue;
      path_.emplace_back(entry.key);
      const ConfigModel* there = file.Find(entry.key);
      const bool are_maps = there != nullptr && there->kind == Kind::kMap &&
                            entry.value.kind == Kind::kMap && !TakesWhole(entry.value);
      if (entry.value.kind == Kind::kNull) {
        if (there != nullptr)
          edits.push_back({ConfigEdit::Action::kRemove, TextOf(path_), std::string()});
      } else if (are_maps && !IsAtom(path_)) {
        Edits(*there, entry.value, edits);
      } else if (there == nullptr || !Same(*there, entry.value)) {
        edits.push_back(
            {ConfigEdit::Action::kSet, TextOf(path_), FlowText(Cleaned(entry.value), false)});
      }
      path_.pop_back();
    }
  }

 private:
  static ConfigModel True() {
    ConfigModel flag;
    flag.kind = Kind::kScalar;
    flag.text = "true";
    flag.plain = flag.typed = true;
    return flag;
  }

  // True if what stays stands as in the file, with what is new behind it.
  static bool KeepsOrder(const ConfigModel& file, const ConfigModel& wanted) {
    std::vector<std::string_view> keys;
    for (const ConfigModelEntry& entry : file.entries) {
      if (wanted.Find(entry.key) != nullptr) keys.push_back(entry.key);
    }
    for (const ConfigModelEntry& entry : wanted.entries) {
      if (file.Find(entry.key) == nullptr) keys.push_back(entry.key);
    }
    return std::ranges::equal(keys, wanted.entries, {}, {}, &ConfigModelEntry::key);
  }

  ConfigPath path_;
};

std::string BlockText(const ConfigModel& map) {
  if (map.entries.empty()) return FlowText(map, false) + "\n";
  std::string text;
  for (const std::string& line : BlockLines(map)) text += line + "\n";
  return text;
}

// The overlay's settings. Nothing in it is an empty mapping.
Result<ConfigModel> ReadOverlay(std::string_view text) {
  auto overlay = ReadResolved(text);
  if (!overlay) return std::unexpected(std::move(overlay.error()));
  if (overlay->kind == Kind::kNull) overlay->kind = Kind::kMap;
  if (overlay->kind != Kind::kMap)
    return ClientError(ErrorKind::kInvalidRequest,
                       "line 1, column 1: the overlay must be a mapping of settings");
  return overlay;
}

// The same of a file; what is no mapping is for the loader to refuse.
Result<ConfigModel> ReadFile(std::string_view text) {
  auto file = ReadResolved(text);
  if (file && file->kind == Kind::kNull) file->kind = Kind::kMap;
  return file;
}

}  // namespace

ConfigModel LaidOver(const ConfigModel& file, const ConfigModel& overlay) {
  ConfigModel both = file;
  Laying().Lay(both, overlay);
  return both;
}

Result<std::string> OverlaidText(std::string_view file, std::string_view overlay) {
  const auto base = ReadFile(file);
  if (!base) return std::unexpected(base.error());
  const auto over = ReadOverlay(overlay);
  if (!over) return std::unexpected(over.error());
  const ConfigModel both = LaidOver(*base, *over);
  std::vector<ConfigEdit> edits;
  if (!TakesWhole(*over)) Laying().Edits(*base, *over, edits);
  if (edits.size() <= kMostEdits) {
    if (auto edited = EditConfig(file, edits)) {
      const auto said = ReadFile(*edited);
      if (said && Laying().Same(Laying().Cleaned(*said), Laying().Cleaned(both))) return edited;
    }
  }
  return std::string(kTogetherHead) + BlockText(both);
}

Result<std::string> OverlayFor(std::string_view file, std::string_view wanted) {
  const auto base = ReadFile(file);
  if (!base) return std::unexpected(base.error());
  const auto goal = ReadFile(wanted);
  if (!goal) return std::unexpected(goal.error());
  const ConfigModel clean = Laying().Cleaned(*goal);
  const ConfigModel overlay = Laying().Difference(Laying().Cleaned(*base), clean);
  if (overlay.entries.empty()) return std::string();
  return std::string(kOverlayHead) + BlockText(overlay);
}

}  // namespace monorelay::app
