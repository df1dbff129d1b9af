// Log probabilities, here and as in Chat Completions.
#pragma once

#include <string>

#include "json/document.hpp"

namespace monorelay::dialects::gemini {

// Appends the elements of the "content" array that says the same as `result` (a logprobsResult),
// with commas between them. Appends nothing if there are none.
void AppendLogprobs(std::string& items, json::Value result);

// Appends the logprobsResult that says the same as `logprobs`, as Chat Completions has them;
// nothing if that holds none. `scratch` is used for reading.
bool AppendLogprobsResult(std::string& out, json::Raw logprobs, json::Document& scratch);

}  // namespace monorelay::dialects::gemini
