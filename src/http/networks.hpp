// Ranges of IP addresses, and the client behind proxies that are in them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/address.hpp"
#include "http/head.hpp"

namespace monorelay::http {

// Networks by address and length of prefix. An IPv4 address that is written as IPv6
// ("::ffff:192.0.2.1") is the IPv4 address.
class Networks {
 public:
  // Adds "10.0.0.0/8", "2001:db8::/32", or an address alone. False, with nothing added, if `text`
  // is neither. Bits behind the prefix do not count.
  bool Add(std::string_view text);

  [[nodiscard]] bool IsEmpty() const { return networks_.empty(); }
  [[nodiscard]] bool Contains(const Address& address) const;

 private:
  struct Network {
    std::string bytes;  // 4 or 16
    unsigned prefix = 0;
  };

  std::vector<Network> networks_;
};

// Where a request comes from: `peer`, the other end of the connection, or, if that is a trusted
// proxy, the nearest address before the trusted ones in X-Forwarded-For or Forwarded (RFC 7239).
// Whatever stands before that address is the client's own word and is not read; nor is anything
// if the two fields contradict each other, since a proxy that writes one of them passes the other
// on as a client made it up. Addresses have no port and no brackets.
std::string ClientHost(const RequestHead& head, const std::string& peer, const Networks& trusted);

}  // namespace monorelay::http
