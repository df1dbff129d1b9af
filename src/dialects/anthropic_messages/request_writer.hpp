// Writes requests for providers that speak Messages.
#pragma once

#include <string>

#include "base/error.hpp"
#include "dialects/codec.hpp"

namespace monorelay::dialects::anthropic_messages {

// See Codec::WriteRequest.
Result<std::string> WriteRequest(const chat::Request& request, const Target& target,
                                 chat::Notes& notes);

}  // namespace monorelay::dialects::anthropic_messages
