// The Responses API as a dialect: `POST /v1/responses` and what answers it.
// Source: the type definitions of the official SDKs, as collected in docs/fidelity.
#pragma once

#include <optional>
#include <string_view>

#include "chat/request.hpp"
#include "dialects/codec.hpp"

namespace monorelay::dialects::openai_responses {

// The codec of the dialect. Lives as long as the program.
//
// The writer of its streams is the one that grows with its answer: the last event repeats all of
// it. It keeps at most kMostKeptBytes and then ends the stream with an error.
const Codec& Instance();

constexpr std::size_t kMostKeptBytes = 16UL * 1024 * 1024;

// The first of the request's extra fields that only a provider which keeps conversations can
// answer: "conversation", "prompt", "background" if it is true, "item_reference" to anything but
// reasoning, and "previous_response_id", which
// the relay takes out of the extras once it has resolved it. A request with such a field must be
// refused if it goes to a provider of another dialect. Nothing if there is none.
std::optional<std::string_view> FieldThatNeedsState(const chat::Request& request);

}  // namespace monorelay::dialects::openai_responses
