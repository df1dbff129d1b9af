// Writes the tools of a request and the choice among them.
#pragma once

#include <string>

#include "chat/notes.hpp"
#include "chat/request.hpp"
#include "dialects/codec.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_chat {

// Writes the fields tools, tool_choice and parallel_tool_calls; `json` appends to `out`.
void WriteTools(const chat::Request& request, const Target& target, chat::Notes& notes,
                json::Writer& json, std::string& out);

}  // namespace monorelay::dialects::openai_chat
