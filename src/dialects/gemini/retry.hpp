// When a provider of this dialect wants to be asked again: it says so in the body of its error.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace monorelay::dialects::gemini {

// The delay of the RetryInfo in an error body ("46s", "1.5s"), rounded up to milliseconds. Nothing
// if there is none, or if it is not readable, negative or longer than a day.
// Source: google.rpc.RetryInfo; there is no retry-after field.
std::optional<std::chrono::milliseconds> RetryDelayIn(std::string_view error_body);

}  // namespace monorelay::dialects::gemini
