// The steps of Fit, each in a file of its own. Of no use to other modules.
#pragma once

#include <cstdint>

#include "base/error.hpp"
#include "chat/notes.hpp"
#include "chat/request.hpp"
#include "chat/tools.hpp"
#include "json/text.hpp"

namespace monorelay::chat {

// True if the request was made for providers like this one, so that it is up to them to judge it.
inline bool IsOwnDialect(const Request& request, const ToolAbilities& abilities) {
  return !abilities.dialect.empty() && json::Equals(request.dialect, abilities.dialect);
}

// Drops the definitions that the provider cannot take, with what the choice says of them. Refuses a
// choice that cannot be kept.
Result<void> FitDefinitions(Request& request, const ToolAbilities& abilities, Notes& notes);

// Gives every tool a name within the provider's rules, wherever it is named. To be called before
// the free-form tools are wrapped, since an answer has to know them.
ToolNames FitNames(Request& request, const ToolAbilities& abilities, Notes& notes);

// Makes functions of free-form tools, in definitions, choice, past calls and results.
void WrapFreeForm(Request& request, Notes& notes);

// What becomes of a result without a call.
enum class Orphans : std::uint8_t { kRefused, kKept };

// Puts each result behind its call, as Fit promises.
Result<void> RepairHistory(Request& request, Orphans orphans, Notes& notes);

// Tells each result what its call says of the tool, and moves nothing.
void LinkResults(Request& request);

// Makes text of past calls and results, and drops definitions and choice.
void TellToolsAsText(Request& request, Notes& notes);

}  // namespace monorelay::chat
