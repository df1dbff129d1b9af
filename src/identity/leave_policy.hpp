// What becomes of a request whose client has left.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace monorelay::identity {

// By default the provider is told at once, by a closed connection. Draining reads the answer on, to
// its end or as far as said here, so that its usage is known.
struct LeavePolicy {
  bool drains = false;
  std::int64_t tokens = 0;  // after the client has left; 0: any number
  std::optional<std::chrono::milliseconds> time{};

  bool operator==(const LeavePolicy&) const = default;
};

}  // namespace monorelay::identity
