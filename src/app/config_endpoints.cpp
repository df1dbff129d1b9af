#include "app/config_endpoints.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/text.hpp"

namespace monorelay::app {
namespace {

using dialects::Dialect;

constexpr std::string_view kVersion = "/v1";

bool IsUrlCharacter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\' && c != '^' &&
         c != '`' && c != '{' && c != '|' && c != '}';
}

bool IsHostCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool IsHost(std::string_view host) {
  if (host.starts_with('[')) {
    return host.size() > 2 && host.ends_with(']') &&
           host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdef:.") ==
               std::string_view::npos;
  }
  return !host.empty() && std::ranges::all_of(host, IsHostCharacter);
}

bool IsPort(std::string_view port) {
  unsigned number = 0;
  const char* end = port.data() + port.size();
  const auto result = std::from_chars(port.data(), end, number);
  return result.ec == std::errc{} && result.ptr == end && number >= 1 && number <= 65535;
}

// HOST[:PORT] as both; the port is empty if there is none.
std::pair<std::string_view, std::string_view> SplitAddress(std::string_view address) {
  const auto colon = address.rfind(':');
  if (colon == std::string_view::npos || address.find(']', colon) != std::string_view::npos) {
    return {address, {}};
  }
  return {address.substr(0, colon), address.substr(colon)};
}

std::string WithoutVersion(std::string path) {
  if (path.ends_with(kVersion)) path.resize(path.size() - kVersion.size());
  return path;
}

std::string UrlAt(const BaseUrl& base, std::string path) {
  BaseUrl url = base;
  url.path = std::move(path);
  return url.Text();
}

// The path that OpenAI's endpoints stand under.
std::string OpenAiRoot(ProviderType type, const BaseUrl& base) {
  return type == ProviderType::kAnthropic ? base.path + std::string(kVersion) : base.path;
}

std::string GeminiRoot(const BaseUrl& base) {
  const bool has_version = base.path.ends_with("/v1") || base.path.ends_with("/v1beta");
  return has_version ? base.path : base.path + "/v1beta";
}

}  // namespace

std::expected<BaseUrl, std::string> ParseBaseUrl(std::string_view text) {
  BaseUrl url;
  if (const auto scheme_end = text.find("://"); scheme_end != std::string_view::npos) {
    url.scheme = ToLower(text.substr(0, scheme_end));
    text.remove_prefix(scheme_end + 3);
  }
  if (url.scheme != "http" && url.scheme != "https") {
    return std::unexpected("must begin with https:// or http://");
  }
  if (!std::ranges::all_of(text, IsUrlCharacter)) {
    return std::unexpected("holds a space or another character that a URL cannot have");
  }
  if (text.contains('#')) return std::unexpected("has a #fragment; leave it out");

  const auto path_start = std::min(text.find_first_of("/?"), text.size());
  url.address = ToLower(text.substr(0, path_start));
  text.remove_prefix(path_start);
  if (url.address.contains('@')) {
    return std::unexpected("has a user or password in it; put the key under `keys`");
  }
  const auto [host, port] = SplitAddress(url.address);
  if (!IsHost(host) || (!port.empty() && !IsPort(port.substr(1)))) {
    return std::unexpected(
        "needs a host, and a port from 1 to 65535 if any, as in https://api.example.org/v1");
  }
  url.host = host;

  const auto query_start = std::min(text.find('?'), text.size());
  url.query = text.substr(query_start);
  url.path = text.substr(0, query_start);
  while (url.path.ends_with('/')) url.path.pop_back();
  return url;
}

BaseUrl NormaliseBaseUrl(ProviderType type, BaseUrl url) {
  constexpr std::array<std::string_view, 3> kEndpoints{"/chat/completions", "/responses",
                                                       "/messages"};
  for (const std::string_view endpoint : kEndpoints) {
    if (url.path.ends_with(endpoint)) {
      url.path.resize(url.path.size() - endpoint.size());
      break;
    }
  }
  if (type == ProviderType::kAnthropic) url.path = WithoutVersion(std::move(url.path));
  return url;
}

std::map<Dialect, std::string> EndpointsOf(ProviderType type, const BaseUrl& base,
                                           const std::vector<Dialect>& dialects) {
  std::map<Dialect, std::string> endpoints;
  for (const Dialect dialect : dialects) {
    switch (dialect) {
      case Dialect::kOpenAiChat:
        endpoints[dialect] = UrlAt(base, OpenAiRoot(type, base) + "/chat/completions");
        break;
      case Dialect::kOpenAiResponses:
        endpoints[dialect] = UrlAt(base, OpenAiRoot(type, base) + "/responses");
        break;
      case Dialect::kAnthropicMessages:
        endpoints[dialect] = UrlAt(base, WithoutVersion(base.path) + "/v1/messages");
        break;
      case Dialect::kGemini:
        endpoints[dialect] = UrlAt(base, GeminiRoot(base) + "/models");
        break;
    }
  }
  return endpoints;
}

std::string ModelsUrlOf(ProviderType type, const BaseUrl& base) {
  if (type == ProviderType::kGemini) return UrlAt(base, GeminiRoot(base) + "/models");
  const std::string root = OpenAiRoot(type, base);
  return UrlAt(base, root.substr(0, root.find("/deployments/")) + "/models");
}

std::string ProxyFault(std::string_view text) {
  constexpr std::string_view kForm = "must be http://HOST:PORT or socks5://HOST:PORT";
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return std::string(kForm);
  const std::string scheme = ToLower(text.substr(0, scheme_end));
  if (scheme != "http" && scheme != "socks5") return std::string(kForm);
  std::string address = ToLower(text.substr(scheme_end + 3));
  address.erase(0, address.rfind('@') + 1);
  if (address.ends_with('/')) address.pop_back();
  const auto [host, port] = SplitAddress(address);
  if (!IsHost(host) || port.empty() || !IsPort(port.substr(1))) return std::string(kForm);
  return {};
}

}  // namespace monorelay::app
