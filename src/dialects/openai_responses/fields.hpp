// What the dialect calls the things that a request can hold.
#pragma once

#include <string_view>

#include "chat/notes.hpp"

namespace monorelay::dialects::openai_responses {

// As Codec::FieldOf.
std::string_view FieldOf(chat::Feature feature);

}  // namespace monorelay::dialects::openai_responses
