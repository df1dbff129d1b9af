// Small things that several writers of the dialect need.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "chat/part.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_chat {

// Writes one JSON string out of pieces that are escaped already. `out` is what `json` appends to;
// the pieces go there directly, since some of them hold whole images.
void WriteJoined(json::Writer& json, std::string& out,
                 std::initializer_list<std::string_view> pieces);

// Writes the arguments of a call as the string of JSON that the dialect wants.
void WriteArguments(json::Writer& json, const chat::Arguments& arguments);

// A number made of `text`, always the same.
std::uint64_t HashOf(std::string_view text);

}  // namespace monorelay::dialects::openai_chat
