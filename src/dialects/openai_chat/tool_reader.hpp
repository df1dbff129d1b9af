// Reads the tools of a request and the choice among them.
#pragma once

#include "base/error.hpp"
#include "chat/request.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_chat {

Result<void> ReadTools(chat::Request& request, const json::Value& tools);

// The old form of ReadTools.
Result<void> ReadFunctions(chat::Request& request, const json::Value& functions);

Result<void> ReadToolChoice(chat::Request& request, const json::Value& choice);

// The old form of ReadToolChoice.
Result<void> ReadFunctionChoice(chat::Request& request, const json::Value& choice);

}  // namespace monorelay::dialects::openai_chat
