// Reads the fields of a request that say how the answer is to be made.
#pragma once

#include "base/error.hpp"
#include "chat/request.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_chat {

// True if the value had a form that is known; else it is for the extras.
bool ReadOutputFormat(chat::Request& request, const json::Value& format);
bool ReadEffort(chat::Request& request, const json::Value& effort);
// OpenRouter's {effort, max_tokens, enabled, exclude, summary}.
bool ReadReasoningSettings(chat::Request& request, const json::Value& settings);
// {type: enabled, disabled or adaptive, budget_tokens}, as DeepSeek and others have it.
bool ReadThinking(chat::Request& request, const json::Value& thinking);

// A string or an array of strings.
Result<void> ReadStop(chat::Request& request, const json::Value& stop);

}  // namespace monorelay::dialects::openai_chat
