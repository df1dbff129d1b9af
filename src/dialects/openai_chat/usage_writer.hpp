// Writes token counts as Chat Completions has them.
#pragma once

#include "chat/usage.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_chat {

// Writes the object of a field "usage".
void WriteUsage(json::Writer& json, const chat::Usage& usage);

}  // namespace monorelay::dialects::openai_chat
