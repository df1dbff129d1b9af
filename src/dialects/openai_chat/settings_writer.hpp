// Writes the fields of a request that say how the answer is to be made.
#pragma once

#include "chat/notes.hpp"
#include "chat/request.hpp"
#include "dialects/codec.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_chat {

// Writes every field but the model, the messages and the tools.
void WriteSettings(const chat::Request& request, const Target& target, chat::Notes& notes,
                   json::Writer& json);

// Writes the fields about reasoning among them.
void WriteReasoningSettings(const chat::Request& request, const Target& target, chat::Notes& notes,
                            json::Writer& json);

}  // namespace monorelay::dialects::openai_chat
