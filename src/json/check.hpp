// Whether a text is JSON.
#pragma once

#include <string_view>

namespace monorelay::json {

// True if `text` is one whole JSON value and nothing else.
bool IsWhole(std::string_view text);

}  // namespace monorelay::json
