#include "app/relay_address.hpp"

#include <ifaddrs.h>
#include <net/if.h>

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "http/address.hpp"

namespace monorelay::app {
namespace {

// Asks the kernel; nobody is called.
std::string OwnAddress() {
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return "127.0.0.1";
  std::string own;
  for (const ifaddrs* entry = list; entry != nullptr && own.empty(); entry = entry->ifa_next) {
    const bool counts = entry->ifa_addr != nullptr && entry->ifa_addr->sa_family == AF_INET &&
                        (entry->ifa_flags & IFF_UP) != 0;
    if (!counts) continue;
    const auto address = http::Address::From(*entry->ifa_addr, sizeof(sockaddr_in));
    if (address && !address->IsLoopback()) own = address->Host();
  }
  ::freeifaddrs(list);
  return own.empty() ? "127.0.0.1" : own;
}

std::string_view WithoutSlashes(std::string_view text) {
  while (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

std::string WithVersion(std::string_view url) {
  return std::string(url) + (url.ends_with("/v1") ? "" : "/v1");
}

// "relay.example.org", but not "192.168.1.20" and not "relay".
bool IsDomain(std::string_view host) {
  const std::size_t dot = host.rfind('.');
  return dot != std::string_view::npos &&
         std::ranges::none_of(host.substr(dot + 1), [](char c) { return c >= '0' && c <= '9'; });
}

// The name alone: without scheme, path and port.
std::string HostIn(std::string_view text) {
  if (const std::size_t scheme = text.find("://"); scheme != std::string_view::npos)
    text.remove_prefix(scheme + 3);
  text = text.substr(0, text.find('/'));
  if (text.starts_with('[')) return std::string(text.substr(1, text.find(']') - 1));
  return std::string(text.substr(0, text.find(':')));
}

std::string InUrl(const std::string& host) {
  return host.contains(':') ? "[" + host + "]" : host;
}

}  // namespace

admin::RelayAddress AddressOf(std::string_view public_host, const std::string& host,
                              std::uint16_t port) {
  const std::string_view wanted = WithoutSlashes(Trim(public_host));
  admin::RelayAddress address{.host = HostIn(wanted), .port = port, .base_url = {}};
  if (wanted.starts_with("http")) {
    address.base_url = WithVersion(wanted);
    return address;
  }
  if (wanted.empty()) {
    const auto bound = http::Address::Parse(host, port);
    const bool is_any = bound && bound->Bytes().find_first_not_of('\0') == std::string::npos;
    address.host = is_any ? OwnAddress() : host;
  } else if (IsDomain(address.host)) {
    address.base_url = "https://" + address.host + "/v1";
    return address;
  }
  address.base_url = "http://" + InUrl(address.host) + ":" + std::to_string(port) + "/v1";
  return address;
}

}  // namespace monorelay::app
