#include "http/origin.hpp"

#include <sodium.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace monorelay::http {
namespace {

struct Authority {
  std::string user;
  std::string password;
  std::string host;
  std::uint16_t port = 0;
};

bool IsHostCharacter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
         c == '-' || c == '_' || c == ':';
}

Result<Authority> ParseAuthority(std::string_view text, std::uint16_t default_port) {
  Authority authority;
  authority.port = default_port;
  if (const auto at = text.rfind('@'); at != std::string_view::npos) {
    const std::string_view credentials = text.substr(0, at);
    const auto colon = credentials.find(':');
    authority.user = PercentDecode(credentials.substr(0, colon));
    if (colon != std::string_view::npos)
      authority.password = PercentDecode(credentials.substr(colon + 1));
    text.remove_prefix(at + 1);
  }
  std::string_view port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) {
      return ClientError(ErrorKind::kInvalidRequest,
                         "the URL has an IPv6 address without closing bracket");
    }
    authority.host = text.substr(1, end - 1);
    const std::string_view rest = text.substr(end + 1);
    if (!rest.empty() && rest.front() != ':') {
      return ClientError(ErrorKind::kInvalidRequest,
                         "the URL has something between address and port");
    }
    if (!rest.empty()) port = rest.substr(1);
  } else {
    const auto colon = text.find(':');
    authority.host = text.substr(0, colon);
    if (colon != std::string_view::npos) port = text.substr(colon + 1);
  }
  if (authority.host.empty() || !std::ranges::all_of(authority.host, IsHostCharacter)) {
    return ClientError(ErrorKind::kInvalidRequest, "the URL has no valid host name");
  }
  if (!port.empty()) {
    const auto [stop, error] =
        std::from_chars(port.data(), port.data() + port.size(), authority.port);
    if (error != std::errc{} || stop != port.data() + port.size() || authority.port == 0) {
      return ClientError(ErrorKind::kInvalidRequest,
                         "the URL has a port that is not between 1 and 65535");
    }
  }
  return authority;
}

std::string Bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

std::string Base64(std::string_view text) {
  std::string encoded(sodium_base64_encoded_len(text.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  const std::string bytes(text);
  sodium_bin2base64(encoded.data(), encoded.size(),
                    static_cast<const unsigned char*>(static_cast<const void*>(bytes.data())),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  encoded.pop_back();  // the terminating zero
  return encoded;
}

}  // namespace

Result<Url> ParseUrl(std::string_view text) {
  Url url;
  const std::string lower = ToLower(text.substr(0, 8));
  if (lower.starts_with("https://")) {
    url.tls = true;
  } else if (!lower.starts_with("http://")) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "the URL does not begin with http:// or https://");
  }
  text.remove_prefix(url.tls ? 8 : 7);
  const auto slash = text.find_first_of("/?");
  auto authority = ParseAuthority(text.substr(0, slash), url.tls ? 443 : 80);
  if (!authority) return std::unexpected(authority.error());
  url.host = std::move(authority->host);
  url.port = authority->port;
  url.user = std::move(authority->user);
  url.password = Secret(std::move(authority->password));
  url.target = slash == std::string_view::npos ? "/" : std::string(text.substr(slash));
  if (url.target.front() == '?') url.target.insert(0, "/");
  url.target.erase(std::min(url.target.find('#'), url.target.size()));
  const auto is_forbidden = [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
  };
  if (std::ranges::any_of(url.target, is_forbidden)) {
    return ClientError(ErrorKind::kInvalidRequest, "the URL has spaces or control characters");
  }
  return url;
}

Result<ProxyAddress> ParseProxy(std::string_view text) {
  ProxyAddress proxy;
  const std::string lower = ToLower(text.substr(0, 9));
  if (lower.starts_with("socks5://")) {
    proxy.kind = ProxyAddress::Kind::kSocks5;
    text.remove_prefix(9);
  } else if (lower.starts_with("http://")) {
    text.remove_prefix(7);
  } else {
    return ClientError(ErrorKind::kInvalidRequest,
                       "the proxy URL does not begin with http:// or socks5://");
  }
  const std::uint16_t default_port = proxy.kind == ProxyAddress::Kind::kSocks5 ? 1080 : 8080;
  auto authority = ParseAuthority(text.substr(0, text.find('/')), default_port);
  if (!authority) return std::unexpected(authority.error());
  proxy.host = std::move(authority->host);
  proxy.port = authority->port;
  proxy.user = std::move(authority->user);
  proxy.password = Secret(std::move(authority->password));
  return proxy;
}

std::string Origin::HostField() const {
  const bool is_default = port == (tls ? 443 : 80);
  return is_default ? Bracketed(host) : Bracketed(host) + ":" + std::to_string(port);
}

std::string Origin::TargetPrefix() const {
  if (tls || !proxy || proxy->kind != ProxyAddress::Kind::kHttp) return {};
  return "http://" + HostField();
}

std::string Origin::ProxyFields() const {
  if (!proxy || proxy->kind != ProxyAddress::Kind::kHttp || proxy->user.empty()) return {};
  const std::string credentials = proxy->user + ":" + std::string(proxy->password.Reveal());
  return "Proxy-Authorization: Basic " + Base64(credentials) + "\r\n";
}

Result<std::shared_ptr<const Origin>> MakeOrigin(const Url& url, std::string_view proxy_url,
                                                 const TlsSettings& tls) {
  if (!url.user.empty()) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "user and password in this URL are not sent; write the key under keys");
  }
  auto origin = std::make_shared<Origin>();
  origin->tls = url.tls;
  origin->host = url.host;
  origin->port = url.port;
  if (!proxy_url.empty()) {
    auto proxy = ParseProxy(proxy_url);
    if (!proxy) return std::unexpected(proxy.error());
    origin->proxy = std::move(*proxy);
  }
  origin->pool_name =
      (url.tls ? "https://" : "http://") + Bracketed(url.host) + ":" + std::to_string(url.port);
  if (origin->proxy) {
    // By its hash, since a pool name may be logged.
    origin->pool_name += " via " + Secret(std::string(proxy_url)).Fingerprint();
  }
  if (url.tls) {
    auto context = TlsContext::Make(tls);
    if (!context) return std::unexpected(context.error());
    origin->tls_context = std::move(*context);
    origin->pool_name += " ca " + tls.ca_file + (tls.insecure_skip_verify ? " unverified" : "");
  }
  return origin;
}

}  // namespace monorelay::http
