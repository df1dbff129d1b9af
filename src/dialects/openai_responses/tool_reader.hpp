// Reads the tools of a request and the choice among them.
#pragma once

#include "base/error.hpp"
#include "chat/request.hpp"
#include "dialects/openai_responses/place.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_responses {

Result<void> ReadTools(json::Value tools, const Place& place, chat::Request& request);
Result<void> ReadToolChoice(json::Value choice, const Place& place, chat::Request& request);

}  // namespace monorelay::dialects::openai_responses
