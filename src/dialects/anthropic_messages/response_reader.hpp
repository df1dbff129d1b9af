// Reads whole answers of providers that speak Messages.
#pragma once

#include "base/error.hpp"
#include "chat/response.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::anthropic_messages {

// See Codec::ReadResponse.
Result<chat::Response> ReadResponse(const json::Document& document);

}  // namespace monorelay::dialects::anthropic_messages
