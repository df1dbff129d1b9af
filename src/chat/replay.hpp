// Plays a whole answer as a stream.
#pragma once

#include "chat/event.hpp"
#include "chat/response.hpp"

namespace monorelay::chat {

// Gives `response` to `sink` as the events of a stream, kStart to kEnd, each part in one piece.
void Replay(const Response& response, EventSink& sink);

}  // namespace monorelay::chat
