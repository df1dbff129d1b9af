// The arguments of a call as the object that Messages wants.
#pragma once

#include "chat/part.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::anthropic_messages {

// Writes the value of "input". Text that is no JSON object is wrapped: {"_raw": text}; a free-form
// input becomes {"input": text}. Returns false if what should be an object is none.
bool WriteInput(json::Writer& writer, const chat::ToolCall& call);

}  // namespace monorelay::dialects::anthropic_messages
