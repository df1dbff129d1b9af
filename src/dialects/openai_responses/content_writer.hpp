// Writes what users and tools say.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "chat/part.hpp"
#include "dialects/openai_responses/writing.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_responses {

// The value of `content` or `output`: a string for one plain text or none, else an array of parts.
// Refuses sounds and films.
Result<void> WriteContent(json::Writer& writer, const std::vector<chat::Part>& parts,
                          const Writing& writing);

}  // namespace monorelay::dialects::openai_responses
