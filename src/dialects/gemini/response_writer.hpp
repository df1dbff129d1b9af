// Writes a whole answer of generateContent.
#pragma once

#include <string>

#include "chat/response.hpp"
#include "dialects/codec.hpp"

namespace monorelay::dialects::gemini {

// See Codec::WriteResponse.
std::string WriteResponse(const chat::Response& response, const ReplyContext& context);

}  // namespace monorelay::dialects::gemini
