// Reads the body of generateContent.
#pragma once

#include "base/error.hpp"
#include "chat/request.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::gemini {

// See Codec::ReadRequest. The model, and whether the answer is streamed, are not in the body.
Result<chat::Request> ReadRequest(const json::Document& document);

}  // namespace monorelay::dialects::gemini
