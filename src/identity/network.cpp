#include "identity/network.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace monorelay::identity {
namespace {

constexpr std::size_t kV4Bytes = 4;
constexpr std::size_t kGroups = 8;
constexpr unsigned kBits = 128;
constexpr unsigned kV4Bits = 32;
constexpr std::uint8_t kAllOnes = 0xff;

template <class Number>
bool ReadNumber(std::string_view text, int base, Number& number) {
  const char* end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, number, base);
  return failure == std::errc() && stop == end;
}

std::optional<std::array<std::uint8_t, kV4Bytes>> ParseV4(std::string_view text) {
  std::array<std::uint8_t, kV4Bytes> bytes{};
  for (std::size_t i = 0; i < kV4Bytes; ++i) {
    const std::size_t dot = text.find('.');
    if ((dot == std::string_view::npos) != (i + 1 == kV4Bytes)) return std::nullopt;
    const std::string_view part = text.substr(0, dot);
    // A leading zero is octal to some programs and decimal to others.
    if (part.size() > 1 && part.front() == '0') return std::nullopt;
    if (!ReadNumber(part, 10, bytes[i])) return std::nullopt;
    if (dot != std::string_view::npos) text.remove_prefix(dot + 1);
  }
  return bytes;
}

// The groups of one side of "::". False if there are too many, or one is none.
bool ReadGroups(std::string_view text, std::array<std::uint16_t, kGroups>& groups,
                std::size_t& count) {
  constexpr std::size_t kMostDigits = 4;
  count = 0;
  if (text.empty()) return true;
  for (;;) {
    const std::size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    if (colon == std::string_view::npos && part.contains('.')) {
      const auto v4 = ParseV4(part);
      if (!v4 || count + 2 > kGroups) return false;
      groups[count++] = static_cast<std::uint16_t>(((*v4)[0] << 8U) | (*v4)[1]);
      groups[count++] = static_cast<std::uint16_t>(((*v4)[2] << 8U) | (*v4)[3]);
      return true;
    }
    if (count == kGroups || part.empty() || part.size() > kMostDigits) return false;
    if (!ReadNumber(part, 16, groups[count++])) return false;
    if (colon == std::string_view::npos) return true;
    text.remove_prefix(colon + 1);
  }
}

std::optional<AddressBytes> ParseV6(std::string_view text) {
  const std::size_t gap = text.find("::");
  std::array<std::uint16_t, kGroups> head{};
  std::array<std::uint16_t, kGroups> tail{};
  std::size_t in_head = 0;
  std::size_t in_tail = 0;
  if (!ReadGroups(text.substr(0, gap), head, in_head)) return std::nullopt;
  if (gap == std::string_view::npos) {
    if (in_head != kGroups) return std::nullopt;
  } else {
    if (!ReadGroups(text.substr(gap + 2), tail, in_tail)) return std::nullopt;
    if (in_head + in_tail >= kGroups) return std::nullopt;
  }
  std::ranges::copy_n(tail.begin(), static_cast<std::ptrdiff_t>(in_tail),
                      head.end() - static_cast<std::ptrdiff_t>(in_tail));
  AddressBytes bytes{};
  for (std::size_t i = 0; i < kGroups; ++i) {
    bytes[2 * i] = static_cast<std::uint8_t>(head[i] >> 8U);
    bytes[2 * i + 1] = static_cast<std::uint8_t>(head[i]);
  }
  return bytes;
}

}  // namespace

std::optional<AddressBytes> ParseAddress(std::string_view text) {
  if (text.contains(':')) return ParseV6(text);
  const auto v4 = ParseV4(text);
  if (!v4) return std::nullopt;
  AddressBytes bytes{};
  constexpr std::size_t kMark = 10;
  bytes[kMark] = bytes[kMark + 1] = kAllOnes;
  std::ranges::copy(*v4, bytes.begin() + kMark + 2);
  return bytes;
}

std::optional<SourceNetwork> SourceNetwork::Parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view address = text.substr(0, slash);
  const auto bytes = ParseAddress(address);
  if (!bytes) return std::nullopt;
  const bool is_v4 = !address.contains(':');
  const unsigned most = is_v4 ? kV4Bits : kBits;
  unsigned prefix = most;
  if (slash != std::string_view::npos) {
    if (!ReadNumber(text.substr(slash + 1), 10, prefix) || prefix > most) return std::nullopt;
  }
  SourceNetwork network;
  network.bytes_ = *bytes;
  network.prefix_ = prefix + (kBits - most);
  for (unsigned bit = network.prefix_; bit < kBits; ++bit) {
    if (((*bytes)[bit / 8] & (0x80U >> (bit % 8))) != 0) return std::nullopt;
  }
  return network;
}

bool SourceNetwork::Contains(const AddressBytes& address) const {
  const std::size_t whole = prefix_ / 8;
  if (!std::equal(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(whole),
                  address.begin()))
    return false;
  const unsigned rest = prefix_ % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<std::uint8_t>(kAllOnes << (8 - rest));
  return (bytes_[whole] & mask) == (address[whole] & mask);
}

}  // namespace monorelay::identity
