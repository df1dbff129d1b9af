// Networks of addresses, as in "10.0.0.0/8" or "2001:db8::/32".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace monorelay::identity {

// An IPv4 address takes the form that IPv6 has for it (::ffff:a.b.c.d), so that it is the same in
// both. Source: RFC 4291, 2.5.5.2.
using AddressBytes = std::array<std::uint8_t, 16>;

// Dotted IPv4, or IPv6 in any of its spellings (RFC 4291, 2.2), without zone and port.
std::optional<AddressBytes> ParseAddress(std::string_view text);

class SourceNetwork {
 public:
  // An address alone is a network of one. Bits behind the prefix must be zero, since who writes
  // them means something else.
  static std::optional<SourceNetwork> Parse(std::string_view text);

  [[nodiscard]] bool Contains(const AddressBytes& address) const;

 private:
  AddressBytes bytes_{};
  unsigned prefix_ = 0;  // bits
};

}  // namespace monorelay::identity
