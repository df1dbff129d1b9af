#include <algorithm>
#include <utility>

#include "chat/tool_steps.hpp"
#include "chat/tools.hpp"

namespace monorelay::chat {
namespace {

bool HasCallWithoutId(const Request& request) {
  return std::ranges::any_of(request.messages, [](const Message& message) {
    return std::ranges::any_of(message.parts, [](const Part& part) {
      const auto* call = part.If<ToolCall>();
      return call != nullptr && call->id.IsEmpty();
    });
  });
}

Result<void> FitHistory(Request& request, const ToolAbilities& abilities, Notes& notes) {
  const bool is_own = IsOwnDialect(request, abilities);
  if (!is_own && !abilities.foreign_results)
    return RepairHistory(request, Orphans::kRefused, notes);
  if (!is_own && HasCallWithoutId(request)) return RepairHistory(request, Orphans::kKept, notes);
  LinkResults(request);
  return {};
}

}  // namespace

Result<ToolNames> Fit(Request& request, const ToolAbilities& abilities, Notes& notes) {
  if (!abilities.tools) {
    auto repaired = RepairHistory(request, Orphans::kKept, notes);
    if (!repaired) return std::unexpected(std::move(repaired.error()));
    TellToolsAsText(request, notes);
    return ToolNames();
  }
  auto fitted = FitDefinitions(request, abilities, notes);
  if (!fitted) return std::unexpected(std::move(fitted.error()));
  ToolNames names = FitNames(request, abilities, notes);
  if (!abilities.free_form) WrapFreeForm(request, notes);
  auto repaired = FitHistory(request, abilities, notes);
  if (!repaired) return std::unexpected(std::move(repaired.error()));
  return names;
}

}  // namespace monorelay::chat
