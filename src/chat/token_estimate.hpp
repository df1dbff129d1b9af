// How many tokens a request has, roughly, where no provider is asked.
#pragma once

#include <cstdint>
#include <string_view>

#include "chat/request.hpp"

namespace monorelay::chat {

// An estimate, mostly within a quarter of what tokenizers of large models say of prose and code:
// four bytes of ASCII a token, one token for each other character, a little for each turn, part and
// tool, and a fixed count for media, whose size in tokens depends on the model.
std::int64_t EstimateTokens(const Request& request);

// The same from the bytes of a request that nobody has read: a token for four bytes, and a fixed
// count for each long text without a space, which is a file. For a request whose provider did not
// say its usage.
std::int64_t EstimateTokensOfBody(std::string_view body);

}  // namespace monorelay::chat
