// What the fuzzers share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace monorelay::fuzzing {

// A broken promise: the fuzzer stops here and keeps the input.
inline void Require(bool holds) {
  if (!holds) std::abort();
}

// The input as text.
inline std::string_view AsText(const std::uint8_t* data, std::size_t size) {
  return {static_cast<const char*>(static_cast<const void*>(data)), size};
}

// True if a byte order mark stands elsewhere than at the start of a stream. Such an event is read
// leniently, and differently if a stray line feed stands before it.
inline bool HasInnerMark(std::string_view stream) {
  return stream.find("\xef\xbb\xbf", 1) != std::string_view::npos;
}

// Cuts a text into pieces of 1 to 8 bytes, by a fixed but irregular pattern.
class Pieces {
 public:
  explicit Pieces(std::string_view text) : rest_(text), state_(text.size() + 1) {}

  [[nodiscard]] bool IsEmpty() const { return rest_.empty(); }
  std::string_view Next() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    const std::string_view piece = rest_.substr(0, 1 + (state_ >> 61U));
    rest_.remove_prefix(piece.size());
    return piece;
  }

 private:
  std::string_view rest_;
  std::uint64_t state_;
};

}  // namespace monorelay::fuzzing
