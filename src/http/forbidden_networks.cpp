#include "http/forbidden_networks.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace monorelay::http {
namespace {

struct Network4 {
  std::uint32_t address;
  unsigned bits;
};

constexpr std::uint32_t V4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return (a << 24U) | (b << 16U) | (c << 8U) | d;
}

constexpr std::array kForbidden4{
    Network4{V4(0, 0, 0, 0), 8},         // this network
    Network4{V4(10, 0, 0, 0), 8},        // private
    Network4{V4(100, 64, 0, 0), 10},     // shared by carriers; a cloud's metadata: 100.100.100.200
    Network4{V4(127, 0, 0, 0), 8},       // loopback
    Network4{V4(168, 63, 129, 16), 32},  // a cloud's platform services, though it looks public
    Network4{V4(169, 254, 0, 0), 16},    // link-local; most clouds' metadata: 169.254.169.254
    Network4{V4(172, 16, 0, 0), 12},     // private
    Network4{V4(192, 0, 0, 0), 24},      // protocol assignments; a cloud's metadata: 192.0.0.192
    Network4{V4(192, 0, 2, 0), 24},      // documentation
    Network4{V4(192, 88, 99, 0), 24},    // relays from IPv6, given up
    Network4{V4(192, 168, 0, 0), 16},    // private
    Network4{V4(198, 18, 0, 0), 15},     // benchmarks
    Network4{V4(198, 51, 100, 0), 24},   // documentation
    Network4{V4(203, 0, 113, 0), 24},    // documentation
    Network4{V4(224, 0, 0, 0), 4},       // multicast
    Network4{V4(240, 0, 0, 0), 4},       // reserved, and broadcast
};

using Bytes6 = std::array<std::uint8_t, 16>;

struct Network6 {
  Bytes6 address;
  unsigned bits;
};

// Of the networks that are handed out for the world, 2000::/3; nothing else is anybody's.
constexpr Network6 kPublic6{{0x20}, 3};
constexpr std::array kForbidden6{
    Network6{{0x20, 0x01, 0x00, 0x00}, 23},  // protocol assignments, among them Teredo
    Network6{{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    Network6{{0x20, 0x02}, 16},              // 6to4, which wraps any IPv4 address
    Network6{{0x3f, 0xff, 0x00}, 20},        // documentation
};
constexpr Network6 kMapped{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
constexpr Network6 kNat64{{0x00, 0x64, 0xff, 0x9b}, 96};

bool Holds(const Network4& network, std::uint32_t address) {
  return ((network.address ^ address) >> (32U - network.bits)) == 0;
}

bool Holds(const Network6& network, const Bytes6& address) {
  const std::size_t whole = network.bits / 8;
  if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole),
                  network.address.begin()))
    return false;
  const unsigned rest = network.bits % 8;
  return rest == 0 || ((network.address[whole] ^ address[whole]) >> (8U - rest)) == 0;
}

bool IsForbidden4(std::uint32_t address) {
  return std::ranges::any_of(kForbidden4,
                             [&](const Network4& network) { return Holds(network, address); });
}

// The last 32 bits, where IPv6 wraps an IPv4 address.
std::uint32_t Wrapped(const Bytes6& address) {
  return V4(address[12], address[13], address[14], address[15]);
}

bool IsForbidden6(const Bytes6& address) {
  if (Holds(kMapped, address) || Holds(kNat64, address)) return IsForbidden4(Wrapped(address));
  return !Holds(kPublic6, address) ||
         std::ranges::any_of(kForbidden6,
                             [&](const Network6& network) { return Holds(network, address); });
}

}  // namespace

bool IsForbidden(const Address& address) {
  const std::string bytes = address.Bytes();
  if (bytes.size() == 4) {
    std::uint32_t value = 0;
    for (const char byte : bytes) value = (value << 8U) | static_cast<std::uint8_t>(byte);
    return IsForbidden4(value);
  }
  Bytes6 value{};
  std::ranges::transform(bytes, value.begin(),
                         [](char byte) { return static_cast<std::uint8_t>(byte); });
  return IsForbidden6(value);
}

}  // namespace monorelay::http
