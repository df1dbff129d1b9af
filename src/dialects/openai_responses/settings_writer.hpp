// Writes everything of a request but its conversation and tools.
#pragma once

#include "base/error.hpp"
#include "dialects/openai_responses/writing.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_responses {

// Adds the fields to the object that `writer` is in. Refuses more than one answer.
Result<void> WriteSettings(json::Writer& writer, const Writing& writing);

}  // namespace monorelay::dialects::openai_responses
