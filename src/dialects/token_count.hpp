// Requests that ask how many tokens another request has.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dialects/dialect.hpp"

namespace monorelay::dialects {

// True for an inbound path that asks for a count.
bool IsTokenCountPath(std::string_view path);

// What is added to a provider's endpoint of `dialect` to ask for a count; empty if its dialect has
// no such request.
std::string TokenCountPath(Dialect dialect, std::string_view model);

// The answer to such a request.
std::string RenderTokenCount(Dialect dialect, std::int64_t tokens);

}  // namespace monorelay::dialects
