// Chance, as something that a test can fix.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace monorelay {

// Fast numbers that nobody's safety depends on: spreading load, ids. Not thread-safe.
class Random {
 public:
  // Seeded by the operating system.
  Random();
  // Always the same sequence.
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t Next() { return engine_(); }
  // In [0, bound). Requires: bound > 0.
  std::uint64_t Below(std::uint64_t bound) { return engine_() % bound; }

 private:
  std::mt19937_64 engine_;
};

// `bytes` bytes from the operating system's generator, as URL-safe base64 without padding.
// For access keys and tokens. Thread-safe.
std::string RandomToken(std::size_t bytes);

}  // namespace monorelay
