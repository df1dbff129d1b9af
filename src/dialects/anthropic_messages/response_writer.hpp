// Writes whole answers for clients that speak Messages.
#pragma once

#include <string>

#include "dialects/codec.hpp"

namespace monorelay::dialects::anthropic_messages {

// See Codec::WriteResponse. The first choice is the answer.
std::string WriteResponse(const chat::Response& response, const ReplyContext& context);

}  // namespace monorelay::dialects::anthropic_messages
