#include "app/config_origins.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "app/config_json_schema.hpp"
#include "app/config_leaves.hpp"
#include "app/config_mask.hpp"
#include "app/config_resolved.hpp"
#include "app/config_schema.hpp"

namespace monorelay::app {
namespace {

using Kind = ConfigModel::Kind;

bool IsSingle(const Setting& setting) {
  return !setting.path.contains('*') && !setting.path.contains("[]");
}

ConfigPath PathOfSetting(const Setting& setting) {
  ConfigPath path;
  std::string_view rest = setting.path;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('.'), rest.size());
    path.emplace_back(std::string(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return path;
}

// The names in `${NAME}` and `${NAME:-text}`.
void AddVariables(std::string_view text, std::string& names) {
  for (std::size_t at = text.find("${"); at != std::string_view::npos;
       at = text.find("${", at + 2)) {
    const std::string_view name = text.substr(at + 2, text.find_first_of(":}", at) - at - 2);
    if (name == "secret") continue;
    names.append(names.empty() ? "" : ", ").append(name);
  }
}

void AddVariables(const ConfigModel& part, std::string& names) {
  if (part.kind == Kind::kScalar) AddVariables(part.text, names);
  for (const ConfigModel& item : part.items) AddVariables(item, names);
  for (const ConfigModelEntry& entry : part.entries) AddVariables(entry.value, names);
}

class Collector {
 public:
  explicit Collector(const ConfigView& view) : view_(view) {
    if (const auto overlay = ReadResolved(view.texts.overlay)) overlay_ = *overlay;
    if (const auto leaves = LeavesOf(view.texts.text)) {
      for (const ConfigLeaf& leaf : *leaves)
        lines_.emplace(TextOf(leaf.path), LineOf(view.texts.text, leaf.span.start));
    }
  }

  std::vector<admin::ConfigOrigin> Run() {
    for (const Setting& setting : Settings()) {
      if (IsSingle(setting)) Single(setting);
    }
    Written(view_.model);
    return std::move(origins_);
  }

 private:
  void Single(const Setting& setting) {
    const ConfigPath path = PathOfSetting(setting);
    const auto by = std::ranges::find(view_.overrides, setting.path, &ConfigOverride::path);
    if (by != view_.overrides.end()) {
      Add(path, "option", by->by, by->value);
      return;
    }
    const ConfigModel* part = FindPart(view_.model, path);
    if (part != nullptr && part->kind != Kind::kNull) {
      Add(path, *part);
      return;
    }
    Config config = view_.config;
    const bool is_secret = setting.kind == ValueKind::kSecret || setting.is_private;
    Add(path, "default", {}, is_secret ? "null" : JsonOf(setting.show({.config = &config})));
  }

  // What is written in entries, of which there may be many.
  void Written(const ConfigModel& part) {
    const std::string pattern = PatternOf(path_);
    if (const Setting* setting = FindSetting(pattern)) {
      if (!IsSingle(*setting)) Add(path_, part);
      return;
    }
    for (std::size_t i = 0; i < part.items.size(); ++i) {
      path_.emplace_back(i);
      Written(part.items[i]);
      path_.pop_back();
    }
    for (const ConfigModelEntry& entry : part.entries) {
      path_.emplace_back(entry.key);
      Written(entry.value);
      path_.pop_back();
    }
  }

  void Add(const ConfigPath& path, const ConfigModel& part) {
    std::string variables;
    AddVariables(part, variables);
    ConfigModel shown = part;
    MaskPart(shown, path);
    const bool is_variable = !variables.empty();
    Add(path,
        is_variable        ? "environment"
        : IsOverlaid(path) ? "overlay"
                           : "file",
        std::move(variables), JsonOf(shown));
  }

  void Add(const ConfigPath& path, std::string origin, std::string detail, std::string value) {
    const std::string text = TextOf(path);
    const auto line = lines_.lower_bound(text);
    const bool is_there = line != lines_.end() && line->first.starts_with(text) &&
                          (line->first.size() == text.size() ||
                           std::string_view(".[").contains(line->first[text.size()]));
    const bool is_written = origin != "default" && origin != "option";
    origins_.push_back({.path = text,
                        .pointer = PointerOf(path),
                        .origin = std::move(origin),
                        .detail = std::move(detail),
                        .value = std::move(value),
                        .line = is_there && is_written ? static_cast<int>(line->second) : 0});
  }

  // The overlay has it, or has something around it that is taken as a whole.
  [[nodiscard]] bool IsOverlaid(const ConfigPath& path) const {
    const ConfigModel* node = &overlay_;
    for (const PathStep& step : path) {
      if (node->kind != Kind::kMap) return node->kind != Kind::kNull;
      const auto* key = std::get_if<std::string>(&step);
      node = key != nullptr ? node->Find(*key) : nullptr;
      if (node == nullptr) return false;
    }
    return true;
  }

  const ConfigView& view_;
  ConfigModel overlay_;
  std::map<std::string, std::size_t> lines_;
  ConfigPath path_;
  std::vector<admin::ConfigOrigin> origins_;
};

// The value at `path`, with maps made on the way.
ConfigModel& Made(ConfigModel& root, const ConfigPath& path) {
  ConfigModel* node = &root;
  for (const PathStep& step : path) {
    const auto& key = std::get<std::string>(step);
    if (node->kind != Kind::kMap) *node = ConfigModel();
    node->kind = Kind::kMap;
    ConfigModel* next = node->Find(key);
    if (next == nullptr) next = &node->entries.emplace_back(ConfigModelEntry{key, {}}).value;
    node = next;
  }
  return *node;
}

}  // namespace

std::vector<admin::ConfigOrigin> OriginsOf(const ConfigView& view) {
  return Collector(view).Run();
}

std::string ValuesOf(const ConfigView& view) {
  ConfigModel values = view.model;
  MaskPart(values, {});
  if (values.kind != Kind::kMap) values = ConfigModel();
  values.kind = Kind::kMap;
  Config config = view.config;
  for (const Setting& setting : Settings()) {
    if (!IsSingle(setting)) continue;
    const ConfigPath path = PathOfSetting(setting);
    const ConfigModel* written = FindPart(view.model, path);
    const bool is_given = written != nullptr && written->kind != Kind::kNull;
    const bool is_secret = setting.kind == ValueKind::kSecret || setting.is_private;
    if (is_given || is_secret) continue;
    if (auto value = ModelOfJson(JsonOf(setting.show({.config = &config}))))
      Made(values, path) = *std::move(value);
  }
  return JsonOf(values);
}

}  // namespace monorelay::app
