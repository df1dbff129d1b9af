// Reads a whole answer of a provider of Chat Completions.
#pragma once

#include "base/error.hpp"
#include "chat/response.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_chat {

// As Codec::ReadResponse.
Result<chat::Response> ReadResponse(const json::Document& document);

}  // namespace monorelay::dialects::openai_chat
