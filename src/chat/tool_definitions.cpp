#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "chat/hosted_tools.hpp"
#include "chat/tool_steps.hpp"

namespace monorelay::chat {
namespace {

constexpr std::size_t kLongestType = 40;

std::unexpected<Error> Refuse(const Notes& notes, std::string_view why) {
  return ClientError(ErrorKind::kInvalidRequest,
                     fmt::format("\"{}\" {}; choose otherwise, or a model of another provider",
                                 notes.NameOf(Feature::kToolChoice), why));
}

// Types are the client's and may hold anything.
std::string Printable(Text type) {
  std::string printable = Shorten(json::Decode(type), kLongestType);
  for (char& c : printable) {
    if (c < 0x20 || c == 0x7f || c == '(' || c == ')') c = '?';
  }
  return printable;
}

bool Means(Text a, Text b) {
  return a.escaped == b.escaped || json::Decode(a) == json::Decode(b);
}

// True if a choice that says `name` can mean `tool`.
bool IsNamed(const Tool& tool, Text name) {
  if (name.IsEmpty()) return false;
  return Means(tool.name, name) || (tool.kind == ToolKind::kForeign && Means(tool.type, name));
}

bool IsAnyNamed(const std::vector<Tool>& tools, Text name) {
  return std::ranges::any_of(tools, [&](const Tool& tool) { return IsNamed(tool, name); });
}

class Definitions {
 public:
  Definitions(Request& request, const ToolAbilities& abilities, Notes& notes)
      : request_(request), choice_(request.tool_choice), abilities_(abilities), notes_(notes) {}

  Result<void> Fit() {
    const bool had_tools = !request_.tools.empty();
    auto fitted = DropForeign();
    if (fitted) fitted = FitAllowed();
    // A client of the provider's own dialect may have tools elsewhere in its request.
    const bool is_own = IsOwnDialect(request_, abilities_);
    if (fitted && request_.tools.empty() && (had_tools || !is_own)) fitted = FitChoiceOfNothing();
    return fitted;
  }

 private:
  Result<void> DropForeign() {
    FitChoiceOfHosted();
    if (choice_.kind == ToolChoiceKind::kForeign &&
        !json::Equals(choice_.dialect, abilities_.dialect)) {
      return Refuse(notes_, "insists on a tool that only providers of another API run");
    }
    const auto is_dropped = [this](const Tool& tool) { return !CanBeSent(tool); };
    std::ranges::copy_if(request_.tools, std::back_inserter(dropped_), is_dropped);
    if (dropped_.empty()) return {};
    std::erase_if(request_.tools, is_dropped);
    std::string types;
    for (const Tool& tool : dropped_) types += (types.empty() ? "" : ", ") + Printable(tool.type);
    notes_.Drop(Feature::kForeignTool, types);
    if (choice_.kind == ToolChoiceKind::kOne && choice_.hosted == HostedTool::kNone &&
        IsDropped(choice_.name)) {
      return Refuse(notes_, fmt::format("insists on {}, which only providers of another API run",
                                        Printable(choice_.name)));
    }
    return {};
  }

  [[nodiscard]] bool CanBeSent(const Tool& tool) const {
    if (tool.kind != ToolKind::kForeign || json::Equals(tool.dialect, abilities_.dialect))
      return true;
    if (!abilities_.hosted.Has(tool.hosted)) return false;
    return std::ranges::none_of(request_.tools, [&](const Tool& other) {
      if (other.kind == ToolKind::kForeign) return false;
      // Two of one name are refused.
      return !abilities_.hosted.beside_functions || json::Equals(other.name, NameOf(tool.hosted));
    });
  }

  // A choice in the words of another dialect becomes one of the tool that it means.
  void FitChoiceOfHosted() {
    const bool is_own = json::Equals(request_.dialect, abilities_.dialect);
    for (const Tool& tool : request_.tools) {
      if (is_own || tool.hosted == HostedTool::kNone || !CanBeSent(tool)) continue;
      const bool is_meant =
          choice_.kind == ToolChoiceKind::kForeign
              ? choice_.hosted == tool.hosted
              : choice_.kind == ToolChoiceKind::kOne && IsNamed(tool, choice_.name);
      if (!is_meant) continue;
      // Where none can be demanded, a choice that names it stays foreign and is refused.
      choice_.kind = abilities_.hosted.choice ? ToolChoiceKind::kOne : ToolChoiceKind::kForeign;
      choice_.hosted = tool.hosted;
      return;
    }
  }

  [[nodiscard]] bool IsDropped(Text name) const {
    return IsAnyNamed(dropped_, name) && !IsAnyNamed(request_.tools, name);
  }

  Result<void> FitAllowed() {
    if (choice_.allowed.empty()) return {};
    std::erase_if(choice_.allowed, [this](Text name) { return IsDropped(name); });
    if (choice_.allowed.empty()) {
      if (choice_.kind == ToolChoiceKind::kRequired)
        return Refuse(notes_, "allows only tools that providers of another API run");
      choice_.kind = ToolChoiceKind::kNone;
      notes_.Approximate(Feature::kAllowedTools, "none of them is left");
      return {};
    }
    if (abilities_.allowed) return {};
    std::erase_if(request_.tools, [this](const Tool& tool) {
      return std::ranges::none_of(choice_.allowed, [&](Text name) { return IsNamed(tool, name); });
    });
    choice_.allowed.clear();
    notes_.Approximate(Feature::kAllowedTools, "other tools left out");
    return {};
  }

  // Providers refuse a choice where there is nothing to choose from.
  Result<void> FitChoiceOfNothing() {
    if (choice_.kind == ToolChoiceKind::kRequired || choice_.kind == ToolChoiceKind::kOne)
      return Refuse(notes_, "demands a call, but there is no tool that the provider could call");
    if (choice_.kind == ToolChoiceKind::kForeign) return {};
    choice_ = {};
    request_.parallel_tool_calls.reset();
    return {};
  }

  Request& request_;
  ToolChoice& choice_;
  const ToolAbilities& abilities_;
  Notes& notes_;
  std::vector<Tool> dropped_;
};

}  // namespace

Result<void> FitDefinitions(Request& request, const ToolAbilities& abilities, Notes& notes) {
  return Definitions(request, abilities, notes).Fit();
}

}  // namespace monorelay::chat
