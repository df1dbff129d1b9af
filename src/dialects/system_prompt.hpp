// System prompts that the operator adds to a request.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "dialects/dialect.hpp"

namespace monorelay::dialects {

enum class PromptMode : std::uint8_t {
  kInsert,   // before all others
  kPrepend,  // at the front of the first one, with an empty line between, or before all others
  kReplace,  // in the place of all others
};

// The body of a request of `dialect` with `prompt` (unescaped) as a system prompt. Everything else
// stays as it was. Fails with kInvalidRequest if the body is no object.
Result<std::string> WithSystemPrompt(Dialect dialect, std::string_view body,
                                     std::string_view prompt, PromptMode mode);

}  // namespace monorelay::dialects
