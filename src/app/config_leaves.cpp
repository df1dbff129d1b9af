#include "app/config_leaves.hpp"

#include <algorithm>
#include <utility>

namespace monorelay::app {
namespace {

class Walker {
 public:
  std::vector<ConfigLeaf> leaves;

  void Walk(const ConfigModel& model, const OutlineNode& outline, bool in_flow) {
    if (model.kind == ConfigModel::Kind::kScalar)
      leaves.push_back({.path = path_, .value = model, .span = outline.span, .in_flow = in_flow});
    const bool is_flow = in_flow || (model.IsCollection() && !outline.IsBlock());
    for (std::size_t i = 0; i < model.items.size(); ++i) {
      path_.emplace_back(i);
      Walk(model.items[i], outline.items[i], is_flow);
      path_.pop_back();
    }
    for (std::size_t i = 0; i < model.entries.size(); ++i) {
      path_.emplace_back(model.entries[i].key);
      Walk(model.entries[i].value, outline.entries[i].value, is_flow);
      path_.pop_back();
    }
  }

 private:
  ConfigPath path_;
};

}  // namespace

Result<std::vector<ConfigLeaf>> LeavesOf(std::string_view text) {
  const auto model = ReadConfigModel(text);
  if (!model) return std::unexpected(model.error());
  const auto outline = OutlineOf(text, *model);
  if (!outline) return std::unexpected(outline.error());
  Walker walker;
  walker.Walk(*model, *outline, false);
  return std::move(walker.leaves);
}

std::string Replaced(std::string_view text, const std::vector<Replacement>& replacements) {
  std::string result;
  std::size_t at = 0;
  for (const Replacement& replacement : replacements) {
    result.append(text.substr(at, replacement.span.start - at)).append(replacement.by);
    at = replacement.span.end;
  }
  return result.append(text.substr(at));
}

}  // namespace monorelay::app
