// Writes a whole answer for a client of Chat Completions.
#pragma once

#include <string>

#include "chat/response.hpp"
#include "dialects/codec.hpp"

namespace monorelay::dialects::openai_chat {

// As Codec::WriteResponse.
std::string WriteResponse(const chat::Response& response, const ReplyContext& context);

}  // namespace monorelay::dialects::openai_chat
