// How much work the processor has with something, as exactly as it can be known: instruction by
// instruction.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

namespace monorelay::testing {

// How many instructions `work` takes, called for the second time in a child process that is stepped
// through. The same code with the same data yields the same number. Nothing if processes may not be
// traced here, or `most` was not enough.
std::optional<std::int64_t> InstructionsOf(const std::function<void()>& work,
                                           std::int64_t most = 2'000'000);

}  // namespace monorelay::testing
