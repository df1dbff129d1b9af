// Reads the requests of clients.
#pragma once

#include "base/error.hpp"
#include "chat/request.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_responses {

// As Codec::ReadRequest.
Result<chat::Request> ReadRequest(const json::Document& document);

}  // namespace monorelay::dialects::openai_responses
