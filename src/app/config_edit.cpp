#include "app/config_edit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <utility>

#include "app/config_path.hpp"
#include "app/config_splice.hpp"
#include "app/config_yaml.hpp"

namespace monorelay::app {
namespace {

using Action = ConfigEdit::Action;
using Kind = ConfigModel::Kind;
using Splices = SplicePlanner::Splices;

std::unexpected<Error> Refused(const std::string& why) {
  return ClientError(ErrorKind::kInvalidRequest, why);
}

// One edit of one text, on the text and on what it says alike.
class OneEdit {
 public:
  OneEdit(std::string_view text, ConfigModel model, const OutlineNode& outline, ConfigPath path)
      : text_(text), model_(std::move(model)), plan_(text, outline), path_(std::move(path)) {}

  // What the text must say afterwards.
  [[nodiscard]] const ConfigModel& Wanted() const { return model_; }

  Result<Splices> Set(ConfigModel value) {
    ConfigModel* node = &model_;
    std::size_t depth = 0;
    for (; depth < path_.size(); ++depth) {
      ConfigModel* next = Child(*node, path_[depth]);
      if (next == nullptr) break;
      node = next;
    }
    if (depth < path_.size()) return Make(*node, depth, std::move(value));
    auto splices = plan_.Replace(path_, value);
    value.anchor = node->anchor;
    *node = std::move(value);
    return splices;
  }

  Result<Splices> Append(ConfigModel value) {
    ConfigModel* list = Part();
    if (list == nullptr) {
      ConfigModel items;
      items.kind = Kind::kList;
      items.items.push_back(std::move(value));
      return Set(std::move(items));
    }
    if (list->kind == Kind::kAlias) return Alias(path_.size());
    if (list->kind != Kind::kList && list->kind != Kind::kNull)
      return Refused(fmt::format("{} is no list", TextOf(path_)));
    auto splices = plan_.Add(path_, nullptr, value);
    list->kind = Kind::kList;
    list->items.push_back(std::move(value));
    return splices;
  }

  Result<Splices> Extend(ConfigModel items) {
    if (items.kind != Kind::kList || items.items.empty())
      return Refused(fmt::format("what {} is extended by must be a list of items", TextOf(path_)));
    ConfigModel* list = Part();
    if (list == nullptr) return Set(std::move(items));
    if (list->kind == Kind::kAlias) return Alias(path_.size());
    if (list->kind != Kind::kList) return Refused(fmt::format("{} is no list", TextOf(path_)));
    auto splices = plan_.Extend(path_, items);
    for (ConfigModel& item : items.items) list->items.push_back(std::move(item));
    return splices;
  }

  Result<Splices> Insert(ConfigModel value) {
    const auto* place = std::get_if<std::size_t>(&path_.back());
    ConfigModel* list = Parent();
    if (list == nullptr) return Missing();
    if (list->kind == Kind::kAlias) return Alias(path_.size() - 1);
    if (place == nullptr || list->kind != Kind::kList || *place >= list->items.size())
      return Refused(fmt::format("{} is no place in a list", TextOf(path_)));
    auto splices = plan_.Insert(Head(path_.size() - 1), *place, value);
    list->items.insert(list->items.begin() + static_cast<std::ptrdiff_t>(*place), std::move(value));
    return splices;
  }

  Result<Splices> Remove() {
    if (Part() == nullptr) return Missing();
    auto splices = plan_.Remove(path_);
    ConfigModel& parent = *Parent();
    if (const auto* place = std::get_if<std::size_t>(&path_.back())) {
      parent.items.erase(parent.items.begin() + static_cast<std::ptrdiff_t>(*place));
    } else {
      const auto& key = std::get<std::string>(path_.back());
      parent.entries.erase(std::ranges::find(parent.entries, key, &ConfigModelEntry::key));
    }
    const bool is_nothing_left =
        &parent == &model_ && parent.items.empty() && parent.entries.empty() && parent.block;
    if (is_nothing_left) parent = ConfigModel();
    return splices;
  }

  Result<Splices> Rename(const std::string& other) {
    if (Part() == nullptr) return Missing();
    const auto* key = std::get_if<std::string>(&path_.back());
    if (key == nullptr) return Refused("an item of a list has no key that could be changed");
    if (other.empty()) return Refused("a key cannot be empty");
    ConfigModel& parent = *Parent();
    if (parent.Find(other) != nullptr)
      return Refused(fmt::format("there is a \"{}\" already beside {}", other, TextOf(path_)));
    auto splices = plan_.Rename(path_, other);
    std::ranges::find(parent.entries, *key, &ConfigModelEntry::key)->key = other;
    return splices;
  }

 private:
  static ConfigModel* Child(ConfigModel& node, const PathStep& step) {
    if (const auto* key = std::get_if<std::string>(&step)) return node.Find(*key);
    const std::size_t place = std::get<std::size_t>(step);
    return node.kind == Kind::kList && place < node.items.size() ? &node.items[place] : nullptr;
  }
  ConfigModel* Reach(std::size_t depth) {
    ConfigModel* node = &model_;
    for (std::size_t i = 0; i < depth && node != nullptr; ++i) node = Child(*node, path_[i]);
    return node;
  }
  ConfigModel* Part() { return Reach(path_.size()); }
  ConfigModel* Parent() { return Reach(path_.size() - 1); }

  [[nodiscard]] ConfigPath Head(std::size_t depth) const {
    return {path_.begin(), path_.begin() + static_cast<std::ptrdiff_t>(depth)};
  }

  [[nodiscard]] std::unexpected<Error> Alias(std::size_t depth) const {
    const std::string name = TextOf(Head(depth));
    return Refused(
        fmt::format("{0} is an alias: what it stands for is written elsewhere and would "
                    "change there too; edit it at its anchor, or set {0} as a whole",
                    name));
  }
  std::unexpected<Error> Missing() {
    for (std::size_t depth = 0; depth < path_.size(); ++depth) {
      const ConfigModel* node = Reach(depth);
      if (node != nullptr && node->kind == Kind::kAlias) return Alias(depth);
    }
    return ClientError(ErrorKind::kNotFound,
                       fmt::format("{} is not set in this file", TextOf(path_)));
  }

  // Puts `value` below `node`, which is at the first `depth` steps and lacks the next one.
  Result<Splices> Make(ConfigModel& node, std::size_t depth, ConfigModel value) {
    const std::string name = depth == 0 ? "the file" : TextOf(Head(depth));
    const PathStep step = path_[depth];
    const auto* key = std::get_if<std::string>(&step);
    if (node.kind == Kind::kAlias) return Alias(depth);
    if (node.kind == Kind::kScalar || (node.kind == Kind::kList && key != nullptr))
      return Refused(fmt::format("{} is no mapping", name));
    if (node.kind == Kind::kMap && key == nullptr) return Refused(name + " is no list");
    if (depth + 1 < path_.size() && node.Find("<<") != nullptr) {
      return Refused(
          fmt::format("{} takes values from elsewhere by `<<`, which would be hidden; set "
                      "{} as a whole",
                      name, TextOf(Head(depth + 1))));
    }
    for (std::size_t i = path_.size() - 1; i > depth; --i) {
      auto wrapped = Around(path_[i], std::move(value));
      if (!wrapped) return std::unexpected(std::move(wrapped.error()));
      value = *std::move(wrapped);
    }
    if (key == nullptr && std::get<std::size_t>(step) != node.items.size()) return BeyondEnd();
    auto splices = plan_.Add(Head(depth), key, value);
    node.kind = key != nullptr ? Kind::kMap : Kind::kList;
    node.text.clear();
    if (key != nullptr) {
      node.entries.push_back({*key, std::move(value)});
    } else {
      node.items.push_back(std::move(value));
    }
    return splices;
  }

  [[nodiscard]] Result<ConfigModel> Around(const PathStep& step, ConfigModel value) const {
    ConfigModel wrapped;
    if (const auto* key = std::get_if<std::string>(&step)) {
      wrapped.kind = Kind::kMap;
      wrapped.entries.push_back({*key, std::move(value)});
      return wrapped;
    }
    if (std::get<std::size_t>(step) != 0) return BeyondEnd();
    wrapped.kind = Kind::kList;
    wrapped.items.push_back(std::move(value));
    return wrapped;
  }
  [[nodiscard]] std::unexpected<Error> BeyondEnd() const {
    return Refused(fmt::format("{} is beyond the end of its list", TextOf(path_)));
  }

  std::string_view text_;
  ConfigModel model_;
  SplicePlanner plan_;
  ConfigPath path_;
};

Result<Splices> Plan(OneEdit& one, const ConfigEdit& edit) {
  if (edit.action == Action::kRemove) return one.Remove();
  if (edit.action == Action::kRename) return one.Rename(edit.value);
  auto value = ReadConfigValue(edit.value);
  if (!value) return std::unexpected(std::move(value.error()));
  if (edit.action == Action::kSet) return one.Set(*std::move(value));
  if (edit.action == Action::kExtend) return one.Extend(*std::move(value));
  if (edit.action == Action::kInsert) return one.Insert(*std::move(value));
  return one.Append(*std::move(value));
}

std::string Spliced(std::string_view text, const Splices& splices) {
  std::string result;
  std::size_t at = 0;
  for (const Splice& splice : splices) {
    result.append(text.substr(at, splice.out.start - at)).append(splice.in);
    at = splice.out.end;
  }
  return result.append(text.substr(at));
}

Result<std::string> EditOnce(std::string_view text, const ConfigEdit& edit) {
  auto path = ReadConfigPath(edit.path);
  if (!path) return std::unexpected(std::move(path.error()));
  if (path->empty()) return Refused("the path is empty; the whole file is not one setting");
  auto model = ReadConfigModel(text);
  if (!model) {
    return Refused("the file cannot be edited while it is broken: " +
                   model.error().text.value.Get());
  }
  const auto outline = OutlineOf(text, *model);
  if (!outline) return std::unexpected(outline.error());
  OneEdit one(text, *std::move(model), *outline, *std::move(path));
  const auto splices = Plan(one, edit);
  if (!splices) return std::unexpected(splices.error());
  std::string edited = Spliced(text, *splices);
  const auto said = ReadConfigModel(edited);
  if (!said) {
    return Refused(
        fmt::format("{} cannot be edited here: the file would be broken ({}); is there "
                    "an alias for what goes away?",
                    edit.path, said.error().text.value.Get()));
  }
  if (!said->Equals(one.Wanted())) {
    return Refused(
        fmt::format("{} cannot be edited here without changing something else; edit "
                    "the file itself",
                    edit.path));
  }
  return edited;
}

}  // namespace

Result<std::string> EditConfig(std::string_view text, std::span<const ConfigEdit> edits) {
  std::string edited(text);
  for (const ConfigEdit& edit : edits) {
    auto next = EditOnce(edited, edit);
    if (!next) return next;
    edited = *std::move(next);
  }
  return edited;
}

}  // namespace monorelay::app
