// Writes the body of a request for a provider of Chat Completions.
#pragma once

#include <string>

#include "base/error.hpp"
#include "chat/notes.hpp"
#include "chat/request.hpp"
#include "dialects/codec.hpp"

namespace monorelay::dialects::openai_chat {

// As Codec::WriteRequest.
Result<std::string> WriteRequest(const chat::Request& request, const Target& target,
                                 chat::Notes& notes);

}  // namespace monorelay::dialects::openai_chat
