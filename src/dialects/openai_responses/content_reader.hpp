// Reads the content of messages and tool outputs.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "chat/request.hpp"
#include "dialects/openai_responses/place.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_responses {

// Appends what `content` holds: a string, parts, or nothing. Parts that are unknown become Foreign.
Result<void> ReadContent(json::Value content, const Place& place, chat::Request& request,
                         std::vector<chat::Part>& parts);

}  // namespace monorelay::dialects::openai_responses
