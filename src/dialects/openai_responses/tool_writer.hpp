// Writes the tools of a request and the choice among them.
#pragma once

#include "dialects/openai_responses/writing.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_responses {

// Adds `tools`, `tool_choice` and `parallel_tool_calls`, as far as they are given, to the object
// that `writer` is in.
void WriteTools(json::Writer& writer, const Writing& writing);

}  // namespace monorelay::dialects::openai_responses
