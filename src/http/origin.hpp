// Where a provider is reached, and by which way.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/secret.hpp"
#include "http/address.hpp"
#include "http/tls.hpp"

namespace monorelay::http {

// The parts of an http:// or https:// URL.
struct Url {
  bool tls = false;
  std::string host;  // without brackets if it is an IPv6 address
  std::uint16_t port = 0;
  std::string target;  // path and query; at least "/"
  std::string user;    // percent-decoded; empty if none
  Secret password;
};

// Fails with kInvalidRequest and a text that says what is wrong.
Result<Url> ParseUrl(std::string_view text);

struct ProxyAddress {
  enum class Kind : std::uint8_t { kHttp, kSocks5 };
  Kind kind = Kind::kHttp;
  std::string host;
  std::uint16_t port = 0;
  std::string user;
  Secret password;
};

// Reads "http://[user:password@]host:port" or "socks5://...". Fails with kInvalidRequest.
Result<ProxyAddress> ParseProxy(std::string_view text);

// Immutable; shared by the configuration snapshots and by calls under way.
struct Origin {
  bool tls = false;
  std::string host;
  std::uint16_t port = 0;
  std::optional<ProxyAddress> proxy;
  std::shared_ptr<TlsContext> tls_context;  // set if tls
  // Which addresses of the host are not connected to; nullptr: none are forbidden. If one of them
  // is forbidden, no other is tried. Through a proxy nothing can be said of them.
  bool (*forbids)(const Address&) = nullptr;
  // Connections may be shared by origins with equal names alone.
  std::string pool_name;

  // What stands before the path in a request target: empty, or "http://host:port" if the request
  // goes through an HTTP proxy in the clear.
  [[nodiscard]] std::string TargetPrefix() const;
  // Header lines for such a proxy, or nothing.
  [[nodiscard]] std::string ProxyFields() const;
  // The value of the Host field.
  [[nodiscard]] std::string HostField() const;
};

// Makes an origin; equal arguments give equal pool names.
Result<std::shared_ptr<const Origin>> MakeOrigin(const Url& url, std::string_view proxy_url,
                                                 const TlsSettings& tls);

}  // namespace monorelay::http
