// The names that clients of this dialect have for what a request can hold.
#pragma once

#include <string_view>

#include "chat/notes.hpp"

namespace monorelay::dialects::gemini {

// See Codec::FieldOf.
std::string_view FieldName(chat::Feature feature);

}  // namespace monorelay::dialects::gemini
