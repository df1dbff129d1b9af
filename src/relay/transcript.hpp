// What captured bytes say: for people who read the request log.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "dialects/codec.hpp"
#include "dialects/dialect.hpp"

namespace monorelay::relay {

// The message that the bytes of a stream in `dialect` make up, in the same dialect: server-sent
// events, or one JSON array of them. What the stream says of itself (model, usage) is taken from
// it, the rest from `context`. A stream that broke off yields what came; empty if nothing did.
std::string WholeAnswer(dialects::Dialect dialect, std::string_view stream,
                        dialects::ReplyContext context);

// `text` up to `most` characters, with an ellipsis on top if it is longer.
std::string Beginning(std::string_view text, std::size_t most);

// The beginning of a request's messages, a line "role: text" for each, at most `most` characters
// with an ellipsis on top. Empty if `body` is no request of the dialect.
std::string PreviewOfRequest(dialects::Dialect dialect, std::string_view body, std::size_t most);

// The beginning of an answer: its text; if it has reasoning, "[Thinking]", that, and a line of
// three dashes before. As above.
std::string PreviewOfAnswer(dialects::Dialect dialect, std::string_view body, std::size_t most);

}  // namespace monorelay::relay
