// A part of an answer, as a client asks for it. Source: RFC 9110, 14.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace monorelay::admin {

struct ByteRange {
  enum class Kind : std::uint8_t {
    kWhole,    // none was asked for that can be understood, or several: the answer is the whole
    kPart,     // from `first` to `last`
    kOutside,  // it begins behind the end
  };
  Kind kind = Kind::kWhole;
  std::size_t first = 0;
  std::size_t last = 0;  // the last byte that is in it

  bool operator==(const ByteRange&) const = default;
};

// Of the value of the field Range; empty: there is none.
ByteRange ReadByteRange(std::string_view field, std::size_t size);

}  // namespace monorelay::admin
