// What clients of Messages call the things that a request can hold.
#pragma once

#include <string_view>

#include "chat/notes.hpp"

namespace monorelay::dialects::anthropic_messages {

// See Codec::FieldOf.
std::string_view FieldOf(chat::Feature feature);

}  // namespace monorelay::dialects::anthropic_messages
