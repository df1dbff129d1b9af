// Which conversation a request belongs to.
#pragma once

#include <cstdint>
#include <string_view>

#include "http/head.hpp"
#include "json/scan.hpp"
#include "routing/affinity.hpp"

namespace monorelay::relay {

// A number that is the same for all requests of a conversation of that client: by what the client
// says in a header or in its body, or else, by AffinityMode::kConversation, by how the conversation
// begins. 0 if that cannot be told. Of the body it looks at no more than the first 2 KiB of the
// conversation.
std::uint64_t ConversationOf(routing::AffinityMode mode, std::string_view client,
                             const http::RequestHead& head, const json::RequestFields& fields,
                             std::string_view body);

// The turns at the beginning of a JSON list of turns, to the end of the first one of a user, or the
// string that stands in its place; no more of it than `most` bytes. All dialects say "role":
// "user".
std::string_view FirstTurns(std::string_view turns, std::size_t most);

}  // namespace monorelay::relay
