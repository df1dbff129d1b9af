#include "app/config_steps.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "app/config_edit.hpp"
#include "app/config_emit.hpp"
#include "app/config_path.hpp"
#include "app/config_resolved.hpp"

namespace monorelay::app {
namespace {

using Action = ConfigEdit::Action;
using Kind = admin::ConfigStep::Kind;
using Edits = std::vector<ConfigEdit>;

std::unexpected<Error> Refused(std::string why) {
  return ClientError(ErrorKind::kInvalidRequest, std::move(why));
}

std::unexpected<Error> NotSet(const ConfigPath& path) {
  return ClientError(ErrorKind::kNotFound, fmt::format("{} is not set", TextOf(path)));
}

// One step of one text.
class OneStep {
 public:
  OneStep(ConfigModel model, const admin::ConfigStep& step)
      : model_(std::move(model)), step_(step) {}

  // The edits that make it.
  Result<Edits> Plan() {
    auto path = PathIn(step_.path);
    if (!path) return std::unexpected(std::move(path.error()));
    if (path->empty()) return Refused("the whole file is not one setting; put it in as a text");
    if (step_.kind == Kind::kUnset) return One(Action::kRemove, *path);
    if (step_.kind == Kind::kRename || step_.kind == Kind::kMove || step_.kind == Kind::kCopy)
      return FromElsewhere(*path);
    const auto value = ModelOfJson(step_.value);
    if (!value) return std::unexpected(value.error());
    const ConfigModel* there = FindPart(model_, *path);
    switch (step_.kind) {
      case Kind::kAppend:
        return One(Action::kAppend, *path, *value);
      case Kind::kExtend:
        return One(Action::kExtend, *path, *value);
      case Kind::kReplace:
        if (there == nullptr) return NotSet(*path);
        return One(Action::kSet, *path, *value);
      case Kind::kAdd:
        return Add(*path, *value);
      case Kind::kTest:
        if (there == nullptr) return NotSet(*path);
        if (!AreSameJson(*there, *value))
          return Refused(fmt::format("{} is something else", TextOf(*path)));
        return Edits();
      default:
        return One(Action::kSet, *path, *value);
    }
  }

 private:
  [[nodiscard]] Result<ConfigPath> PathIn(std::string_view text) const {
    return text.starts_with('/') ? ReadPointer(text, model_) : ReadConfigPath(text);
  }

  static Edits One(Action action, const ConfigPath& path) {
    return {ConfigEdit{action, TextOf(path), {}}};
  }
  static Edits One(Action action, const ConfigPath& path, const ConfigModel& value) {
    return {ConfigEdit{action, TextOf(path), FlowText(value, false)}};
  }

  // Into a list before its end: the others move on.
  [[nodiscard]] Result<Edits> Add(const ConfigPath& path, const ConfigModel& value) const {
    const auto* place = std::get_if<std::size_t>(&path.back());
    const ConfigPath outer(path.begin(), path.end() - 1);
    const ConfigModel* list = FindPart(model_, outer);
    const bool is_inside = place != nullptr && list != nullptr && *place < list->items.size();
    if (!is_inside) return One(Action::kSet, path, value);
    return One(Action::kInsert, path, value);
  }

  Result<Edits> FromElsewhere(const ConfigPath& path) {
    const auto text = ModelOfJson(step_.value);
    if (!text) return std::unexpected(text.error());
    if (text->kind != ConfigModel::Kind::kScalar || text->typed)
      return Refused("a text says where it comes from, or the other key");
    if (step_.kind == Kind::kRename) return Edits{{Action::kRename, TextOf(path), text->text}};
    const auto from = PathIn(text->text);
    if (!from) return std::unexpected(from.error());
    const ConfigModel* there = from->empty() ? nullptr : FindPart(model_, *from);
    if (there == nullptr) return NotSet(*from);
    if (step_.kind == Kind::kCopy) return Add(path, *there);
    return Move(*from, path, *there);
  }

  [[nodiscard]] Result<Edits> Move(const ConfigPath& from, const ConfigPath& path,
                                   const ConfigModel& value) const {
    if (from == path) return Edits();
    const ConfigPath outer(path.begin(), path.end() - 1);
    const bool is_inside =
        path.size() > from.size() && ConfigPath(path.begin(), path.begin() + Steps(from)) == from;
    if (is_inside) return Refused("a setting cannot be moved into itself");
    const auto* key = std::get_if<std::string>(&path.back());
    const bool is_rename = key != nullptr && std::holds_alternative<std::string>(from.back()) &&
                           outer == ConfigPath(from.begin(), from.end() - 1) &&
                           FindPart(model_, path) == nullptr;
    if (is_rename) return Edits{{Action::kRename, TextOf(from), *key}};
    if (key == nullptr && outer == ConfigPath(from.begin(), from.end() - 1))
      return Reorder(from, path);
    auto edits = Add(path, value);
    // Taken out first: where it goes is a place in what is left (RFC 6902), and a place in the same
    // list is dealt with above.
    if (edits) edits->insert(edits->begin(), {Action::kRemove, TextOf(from), std::string()});
    return edits;
  }

  // In one list.
  [[nodiscard]] Result<Edits> Reorder(const ConfigPath& from, const ConfigPath& to) const {
    const ConfigPath outer(from.begin(), from.end() - 1);
    const ConfigModel& list = *FindPart(model_, outer);
    const std::size_t source = std::get<std::size_t>(from.back());
    const std::size_t last = list.items.size() - 1;
    const std::size_t target = std::min(std::get<std::size_t>(to.back()), last);
    if (source == target) return Edits();
    // A place in what is left when it has been taken out.
    ConfigPath place = outer;
    place.emplace_back(target);
    Edits edits = One(Action::kRemove, from);
    const Edits back = target == last ? One(Action::kAppend, outer, list.items[source])
                                      : One(Action::kInsert, place, list.items[source]);
    edits.insert(edits.end(), back.begin(), back.end());
    return edits;
  }

  static std::ptrdiff_t Steps(const ConfigPath& path) {
    return static_cast<std::ptrdiff_t>(path.size());
  }

  ConfigModel model_;
  const admin::ConfigStep& step_;
};

}  // namespace

Result<std::string> TakeSteps(std::string_view text, const std::vector<admin::ConfigStep>& steps) {
  std::string edited(text);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto failed = [&](Error error) {
      error.text.value =
          fmt::format("step {} ({}): {}", i + 1, steps[i].path, error.text.value.Get());
      return std::unexpected(std::move(error));
    };
    auto model = ReadResolved(edited);
    if (!model)
      return failed(ClientError(ErrorKind::kInvalidRequest,
                                "the configuration cannot be edited while it is broken: " +
                                    model.error().text.value.Get())
                        .error());
    const auto edits = OneStep(*std::move(model), steps[i]).Plan();
    if (!edits) return failed(edits.error());
    auto next = EditConfig(edited, *edits);
    if (!next) return failed(std::move(next.error()));
    edited = *std::move(next);
  }
  return edited;
}

}  // namespace monorelay::app
