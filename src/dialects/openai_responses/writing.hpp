// What the parts of the request writer share.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "chat/notes.hpp"
#include "chat/request.hpp"
#include "dialects/codec.hpp"

namespace monorelay::dialects::openai_responses {

struct Writing {
  const chat::Request& request;
  const Target& target;
  chat::Notes& notes;
  bool own = false;  // the client speaks this dialect too: everything goes back as it came
};

// A request that would mean something else without `feature`. `reason` says why it cannot be sent,
// `remedy` what the client can do.
std::unexpected<Error> Refuse(const Writing& writing, chat::Feature feature,
                              std::string_view reason, std::string_view remedy);

}  // namespace monorelay::dialects::openai_responses
