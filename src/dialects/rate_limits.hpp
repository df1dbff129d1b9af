// Rate limits that a provider tells in header fields, in the words of another dialect.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "dialects/dialect.hpp"

namespace monorelay::dialects {

// The lines among `lines` (complete header lines of a provider's answer) that tell rate limits,
// with the names and values that a client of `client` reads:
// x-ratelimit-{limit,remaining,reset}-NAME, where reset is a duration from now, against
// anthropic-ratelimit-NAME-{limit,remaining,reset}, where it is a time (RFC 3339, UTC). Lines of
// the client's own family are left out, as is a reset that makes no sense. `now` is the present.
std::string TranslateRateLimits(std::string_view lines, Dialect client,
                                std::chrono::sys_seconds now);

// How long the provider would refuse what comes next, by the limits of which nothing remains in
// `lines`: the longest time until one of them is reset, in either family. Nothing if something
// remains of each, or if no time is told for those that are used up. `x-ratelimit-remaining` and
// `x-ratelimit-reset` without a name count as well, with the reset in seconds, or as a time in
// seconds or milliseconds since 1970.
std::optional<std::chrono::milliseconds> RefusedFor(std::string_view lines,
                                                    std::chrono::sys_seconds now);

}  // namespace monorelay::dialects
