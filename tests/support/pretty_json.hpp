// JSON as a person reads it.
#pragma once

#include <string>
#include <string_view>

namespace monorelay::testing {

// `text` with each field on a line of its own, indented; values that fit stay on one line. Text
// that is not JSON comes back as it is.
std::string PrettyJson(std::string_view text);

}  // namespace monorelay::testing
