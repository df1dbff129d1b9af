// Numbers of seven bits a byte, the lowest first, each byte but the last with its top bit set:
// LEB128 without signs, as in Protocol Buffers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace monorelay {

inline void AppendVarint(std::string& out, std::uint64_t number) {
  constexpr std::uint64_t kMore = 0x80;
  for (; number >= kMore; number >>= 7)
    out.push_back(static_cast<char>(static_cast<unsigned char>(number | kMore)));
  out.push_back(static_cast<char>(static_cast<unsigned char>(number)));
}

// Takes a number off the front. False if there is none, or one of more than ten bytes; what was
// taken until then is gone. Bits beyond the 64th are lost.
inline bool TakeVarint(std::string_view& bytes, std::uint64_t& number) {
  number = 0;
  for (int shift = 0; shift < 70; shift += 7) {
    if (bytes.empty()) return false;
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

}  // namespace monorelay
