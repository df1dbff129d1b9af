// Writes an assistant's turn of a conversation as items.
#pragma once

#include "base/error.hpp"
#include "chat/request.hpp"
#include "dialects/openai_responses/writing.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_responses {

// Appends the items to the array that `writer` is in, in the order of the parts.
Result<void> WriteAnswer(json::Writer& writer, const chat::Message& message,
                         const Writing& writing);

}  // namespace monorelay::dialects::openai_responses
