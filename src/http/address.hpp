// An IP address with a port.
#pragma once

#include <netinet/in.h>

#include <cstdint>
#include <optional>
#include <string>

namespace monorelay::http {

class Address {
 public:
  static constexpr socklen_t kLargest = sizeof(sockaddr_in6);

  // 0.0.0.0, port 0.
  Address();

  // Reads an IPv4 address in four parts, or an IPv6 address without brackets, perhaps with a zone
  // ("fe80::1%eth0"). Nothing if `host` is neither.
  static std::optional<Address> Parse(const std::string& host, std::uint16_t port);
  // 127.0.0.1.
  static Address Loopback(std::uint16_t port);
  // What the system has found; nothing if it is no IP address.
  static std::optional<Address> From(const sockaddr& found, socklen_t size);

  [[nodiscard]] int Family() const { return value_.any.sa_family; }
  [[nodiscard]] std::uint16_t Port() const;
  void SetPort(std::uint16_t port);
  // The address without the port, in its usual form.
  [[nodiscard]] std::string Host() const;
  // The address alone, in network order: 4 or 16 bytes.
  [[nodiscard]] std::string Bytes() const;
  // True for 127.0.0.0/8 and ::1.
  [[nodiscard]] bool IsLoopback() const;

  // For the system's calls, with Size() bytes; room for kLargest.
  [[nodiscard]] const sockaddr* Data() const { return &value_.any; }
  [[nodiscard]] sockaddr* Data() { return &value_.any; }
  [[nodiscard]] socklen_t Size() const;

 private:
  union Value {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
  };

  Value value_;
};

}  // namespace monorelay::http
