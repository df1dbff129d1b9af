// Writes whole answers for clients.
#pragma once

#include <string>

#include "chat/response.hpp"
#include "dialects/codec.hpp"

namespace monorelay::dialects::openai_responses {

// As Codec::WriteResponse. An answer has one choice here: the first.
std::string WriteResponse(const chat::Response& response, const ReplyContext& context);

// True if reasoning of that dialect's providers is to be shown as a summary although it is none:
// the signature of such reasoning is of no use without its text, and clients bring summaries back
// but not raw reasoning.
bool ShowsAsSummary(Dialect provider);

}  // namespace monorelay::dialects::openai_responses
