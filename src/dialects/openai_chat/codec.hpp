// The Chat Completions dialect. Source: the type definitions of the official SDK, version 7.
#pragma once

#include "dialects/codec.hpp"

namespace monorelay::dialects::openai_chat {

// The one instance; lives as long as the program.
const Codec& Instance();

// What the dialect calls a feature.
std::string_view FieldOf(chat::Feature feature);

// What Echo says of a request that offers its tools in the old way, as functions: its answer must
// call them in the old way too.
constexpr std::string_view kEchoFunctions = "functions";

}  // namespace monorelay::dialects::openai_chat
