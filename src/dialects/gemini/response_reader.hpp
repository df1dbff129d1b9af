// Reads a whole answer of generateContent.
#pragma once

#include "base/error.hpp"
#include "chat/response.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::gemini {

// See Codec::ReadResponse. An array is read as the chunks of one answer.
Result<chat::Response> ReadResponse(const json::Document& document);

}  // namespace monorelay::dialects::gemini
