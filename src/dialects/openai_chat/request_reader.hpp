// Reads the body of a request for Chat Completions.
#pragma once

#include "base/error.hpp"
#include "chat/request.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_chat {

// As Codec::ReadRequest.
Result<chat::Request> ReadRequest(const json::Document& document);

}  // namespace monorelay::dialects::openai_chat
