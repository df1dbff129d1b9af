// What is said in a conversation.
#pragma once

#include <string_view>

#include "chat/request.hpp"

namespace monorelay::chat {

// True if a text of the conversation holds `word`, which is in small ASCII letters, whatever the
// case in which it is said there.
bool Mentions(const Request& request, std::string_view word);

}  // namespace monorelay::chat
