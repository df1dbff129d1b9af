// Reads the conversation of a request: `instructions` and the items of `input`.
#pragma once

#include "base/error.hpp"
#include "chat/request.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_responses {

// Fills the messages of `request`. Items of an assistant that follow each other are one message,
// in their order; results of tools that follow each other too. Items that only a provider of this
// dialect understands become Foreign.
Result<void> ReadConversation(json::Value root, chat::Request& request);

}  // namespace monorelay::dialects::openai_responses
