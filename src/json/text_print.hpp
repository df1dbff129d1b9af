// Tells texts apart that are too long to keep.
#pragma once

#include <cstdint>

#include "json/text.hpp"

namespace monorelay::json {

// Equal for texts that mean the same, however they are escaped, and hardly ever for others. Takes a
// text in pieces, cut anywhere between two characters or two escapes.
class TextPrint {
 public:
  void Add(Text piece);

  // In UTF-16 units.
  [[nodiscard]] std::uint64_t Length() const { return length_; }
  [[nodiscard]] std::uint64_t Hash() const { return hash_; }

  bool operator==(const TextPrint&) const = default;

 private:
  void AddUnit(std::uint32_t unit);

  std::uint64_t hash_ = 0xcbf29ce484222325U;  // FNV-1a
  std::uint64_t length_ = 0;
};

inline TextPrint PrintOf(Text text) {
  TextPrint print;
  print.Add(text);
  return print;
}

}  // namespace monorelay::json
