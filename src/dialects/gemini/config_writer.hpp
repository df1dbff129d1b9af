// Writes what a request says beside its turns.
#pragma once

#include "base/error.hpp"
#include "chat/notes.hpp"
#include "chat/request.hpp"
#include "dialects/codec.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::gemini {

// Each writes its member of the object that `out` is in, if there is anything to say.
void WriteTools(const chat::Request& request, chat::Notes& notes, json::Writer& out);
void WriteToolConfig(const chat::Request& request, chat::Notes& notes, json::Writer& out);
void WriteGenerationConfig(const chat::Request& request, const Target& target, chat::Notes& notes,
                           json::Writer& out);

// Writes "thinkingConfig" within generationConfig.
void WriteThinking(const chat::Request& request, const Target& target, chat::Notes& notes,
                   json::Writer& out);

// Writes those extras whose key begins with `prefix` and has no further dot, without the prefix.
// Only for requests of this dialect.
void WriteExtras(const chat::Request& request, std::string_view prefix, json::Writer& out);
bool HasExtras(const chat::Request& request, std::string_view prefix);

}  // namespace monorelay::dialects::gemini
