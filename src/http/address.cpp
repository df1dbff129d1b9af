#include "http/address.hpp"

#include <arpa/inet.h>
#include <net/if.h>

#include <array>
#include <cstring>

namespace monorelay::http {

Address::Address() : value_{} {
  value_.v6 = {};
  value_.v4 = {};
  value_.v4.sin_family = AF_INET;
}

std::optional<Address> Address::Parse(const std::string& host, std::uint16_t port) {
  Address address;
  if (::inet_pton(AF_INET, host.c_str(), &address.value_.v4.sin_addr) == 1) {
    address.value_.v4.sin_port = htons(port);
    return address;
  }
  const auto percent = host.find('%');
  sockaddr_in6 v6{};
  if (::inet_pton(AF_INET6, host.substr(0, percent).c_str(), &v6.sin6_addr) != 1) {
    return std::nullopt;
  }
  if (percent != std::string::npos) {
    v6.sin6_scope_id = ::if_nametoindex(host.c_str() + percent + 1);
    if (v6.sin6_scope_id == 0) return std::nullopt;
  }
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  address.value_.v6 = v6;
  return address;
}

Address Address::Loopback(std::uint16_t port) {
  Address address;
  address.value_.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.value_.v4.sin_port = htons(port);
  return address;
}

std::optional<Address> Address::From(const sockaddr& found, socklen_t size) {
  const bool known = (found.sa_family == AF_INET && size == sizeof(sockaddr_in)) ||
                     (found.sa_family == AF_INET6 && size == sizeof(sockaddr_in6));
  if (!known) return std::nullopt;
  Address address;
  std::memcpy(&address.value_, &found, size);
  return address;
}

std::uint16_t Address::Port() const {
  return ntohs(Family() == AF_INET6 ? value_.v6.sin6_port : value_.v4.sin_port);
}

void Address::SetPort(std::uint16_t port) {
  if (Family() == AF_INET6) {
    value_.v6.sin6_port = htons(port);
  } else {
    value_.v4.sin_port = htons(port);
  }
}

std::string Address::Host() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (Family() == AF_INET6) {
    ::inet_ntop(AF_INET6, &value_.v6.sin6_addr, text.data(), text.size());
  } else {
    ::inet_ntop(AF_INET, &value_.v4.sin_addr, text.data(), text.size());
  }
  return text.data();
}

std::string Address::Bytes() const {
  std::string bytes(Family() == AF_INET6 ? sizeof(in6_addr) : sizeof(in_addr), '\0');
  if (Family() == AF_INET6) {
    std::memcpy(bytes.data(), &value_.v6.sin6_addr, bytes.size());
  } else {
    std::memcpy(bytes.data(), &value_.v4.sin_addr, bytes.size());
  }
  return bytes;
}

bool Address::IsLoopback() const {
  if (Family() == AF_INET6) return IN6_IS_ADDR_LOOPBACK(&value_.v6.sin6_addr);
  return (ntohl(value_.v4.sin_addr.s_addr) >> 24U) == 127;
}

socklen_t Address::Size() const {
  return Family() == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
}

}  // namespace monorelay::http
