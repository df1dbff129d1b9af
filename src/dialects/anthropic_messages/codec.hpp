// Anthropic's Messages API as one of the dialects.
#pragma once

#include "dialects/codec.hpp"

namespace monorelay::dialects::anthropic_messages {

// Lives as long as the program. Thread-safe.
const Codec& Instance();

// True for a field of a request's top level that another dialect cannot leave out without changing
// the answer: `mcp_servers` and `container`, which give the model tools and files.
bool MustNotBeDropped(const chat::Extra& extra);

}  // namespace monorelay::dialects::anthropic_messages
