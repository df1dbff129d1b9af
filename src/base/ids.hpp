// Request ids: ULIDs (26 characters of Crockford's base 32: 48 bits of milliseconds, 80 of chance).
// Source: the ULID specification, "Canonical String Representation".
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/clock.hpp"
#include "base/random.hpp"

namespace monorelay {

// The text of an id, in place: it goes with every record from one thread to another.
class RequestId {
 public:
  static constexpr std::size_t kLength = 26;

  // No id: an empty text.
  RequestId() = default;
  // What is longer is cut.
  explicit RequestId(std::string_view text)
      : size_(static_cast<std::uint8_t>(text.copy(text_.data(), kLength))) {}

  [[nodiscard]] std::string_view View() const { return {text_.data(), size_}; }
  friend bool operator==(const RequestId& a, std::string_view b) { return a.View() == b; }

 private:
  std::array<char, kLength> text_{};
  std::uint8_t size_ = 0;
};

// Makes ids that sort by time. Within one millisecond the random part counts up, so that ids of one
// maker never repeat and never go back. Not thread-safe: one for each worker.
class IdMaker {
 public:
  // Owns nothing; `clock` must outlive it.
  IdMaker(const Clock& clock, Random random) : clock_(clock), random_(random) {}

  RequestId Make();

 private:
  const Clock& clock_;
  Random random_;
  std::uint64_t last_milliseconds_ = 0;
  std::uint64_t high_ = 0;  // upper 16 of the 80 random bits
  std::uint64_t low_ = 0;   // lower 64
};

// True if `text` is a well-formed ULID.
bool IsUlid(std::string_view text);

}  // namespace monorelay
