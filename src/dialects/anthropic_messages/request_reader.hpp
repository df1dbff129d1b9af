// Reads the requests of clients that speak Messages.
#pragma once

#include "base/error.hpp"
#include "chat/request.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::anthropic_messages {

// See Codec::ReadRequest.
Result<chat::Request> ReadRequest(const json::Document& document);

}  // namespace monorelay::dialects::anthropic_messages
