#include "http/networks.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/text.hpp"

namespace monorelay::http {
namespace {

constexpr std::size_t kMostHops = 64;
constexpr std::string_view kMappedPrefix("\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);
constexpr unsigned kBitsAByte = 8;

// The address's bytes, of an IPv4 address always four.
std::string PlainBytes(const Address& address) {
  std::string bytes = address.Bytes();
  if (bytes.starts_with(kMappedPrefix)) bytes.erase(0, kMappedPrefix.size());
  return bytes;
}

bool HaveSameFront(std::string_view one, std::string_view other, unsigned bits) {
  const std::size_t whole = bits / kBitsAByte;
  if (one.substr(0, whole) != other.substr(0, whole)) return false;
  const unsigned rest = bits % kBitsAByte;
  if (rest == 0) return true;
  const auto differing = static_cast<unsigned char>(one[whole] ^ other[whole]);
  return differing >> (kBitsAByte - rest) == 0;
}

// An address as proxies write it: with brackets or without, with a port or without.
std::optional<Address> ReadHop(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view port = text.substr(end + 1);
    if (!port.empty() && !port.starts_with(':')) return std::nullopt;
    text = text.substr(1, end - 1);
  } else if (std::ranges::count(text, ':') == 1) {
    text = text.substr(0, text.find(':'));
  }
  // A zone means something on its own machine alone.
  if (text.contains('%')) return std::nullopt;
  return Address::Parse(std::string(text), 0);
}

// Cuts `text` at `mark` where that does not stand in quotes.
std::vector<std::string_view> CutOutsideQuotes(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  bool is_quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_quoted && text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      is_quoted = !is_quoted;
    } else if (text[at] == mark && !is_quoted) {
      parts.push_back(text.substr(begin, at - begin));
      begin = at + 1;
    }
  }
  parts.push_back(text.substr(begin));
  return parts;
}

// The value of `for` in one element of Forwarded, without quotes; empty if there is none.
std::string_view ForOf(std::string_view element) {
  for (const std::string_view pair : CutOutsideQuotes(element, ';')) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    if (!EqualsIgnoringCase(Trim(pair.substr(0, equals)), "for")) continue;
    std::string_view value = Trim(pair.substr(equals + 1));
    if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
      value = value.substr(1, value.size() - 2);
    return value;
  }
  return {};
}

// What the lines of that name say of the way of the request, the nearest last.
std::vector<std::string_view> HopsIn(const RequestHead& head, std::string_view name) {
  const bool is_plain = name != "forwarded";
  std::vector<std::string_view> hops;
  for (const Field& field : head.fields) {
    if (!EqualsIgnoringCase(field.name, name)) continue;
    for (const std::string_view part : CutOutsideQuotes(field.value, ',')) {
      if (Trim(part).empty()) continue;
      hops.push_back(is_plain ? Trim(part) : ForOf(part));
    }
  }
  return hops;
}

// The nearest address that is no trusted proxy's. What cannot be read is nobody's word: then it is
// the last that could.
Address NearestUntrusted(const std::vector<std::string_view>& hops, const Address& peer,
                         const Networks& trusted) {
  Address nearest = peer;
  const std::size_t most = std::min(hops.size(), kMostHops);
  for (std::size_t i = 1; i <= most && trusted.Contains(nearest); ++i) {
    const auto hop = ReadHop(hops[hops.size() - i]);
    if (!hop) break;
    nearest = *hop;
  }
  return nearest;
}

std::string HostOf(const Address& address) {
  std::string host = address.Host();
  constexpr std::string_view kMapped = "::ffff:";
  if (address.Bytes().starts_with(kMappedPrefix) && host.starts_with(kMapped))
    host.erase(0, kMapped.size());
  return host;
}

}  // namespace

bool Networks::Add(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view host = text.substr(0, slash);
  if (host.contains('%')) return false;
  const auto address = Address::Parse(std::string(host), 0);
  if (!address) return false;
  std::string bytes = PlainBytes(*address);
  const auto most = static_cast<unsigned>(bytes.size() * kBitsAByte);
  unsigned prefix = most;
  if (slash != std::string_view::npos) {
    const std::string_view number = text.substr(slash + 1);
    const auto [end, failure] =
        std::from_chars(number.data(), number.data() + number.size(), prefix);
    const bool is_number = failure == std::errc() && end == number.data() + number.size();
    if (!is_number || prefix > most) return false;
  }
  networks_.push_back({.bytes = std::move(bytes), .prefix = prefix});
  return true;
}

bool Networks::Contains(const Address& address) const {
  const std::string bytes = PlainBytes(address);
  return std::ranges::any_of(networks_, [&](const Network& network) {
    return network.bytes.size() == bytes.size() &&
           HaveSameFront(network.bytes, bytes, network.prefix);
  });
}

std::string ClientHost(const RequestHead& head, const std::string& peer, const Networks& trusted) {
  if (trusted.IsEmpty()) return peer;
  const auto address = Address::Parse(peer, 0);
  if (!address || !trusted.Contains(*address)) return peer;
  const auto plain = HopsIn(head, "x-forwarded-for");
  const auto standard = HopsIn(head, "forwarded");
  std::string by_plain = HostOf(NearestUntrusted(plain, *address, trusted));
  std::string by_standard = HostOf(NearestUntrusted(standard, *address, trusted));
  if (standard.empty()) return by_plain;
  if (plain.empty() || by_plain == by_standard) return by_standard;
  return peer;
}

}  // namespace monorelay::http
