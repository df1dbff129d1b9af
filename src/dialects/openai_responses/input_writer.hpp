// Writes a conversation as `instructions` and the items of `input`.
#pragma once

#include "base/error.hpp"
#include "dialects/openai_responses/writing.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_responses {

// Adds both fields to the object that `writer` is in.
Result<void> WriteConversation(json::Writer& writer, const Writing& writing);

}  // namespace monorelay::dialects::openai_responses
