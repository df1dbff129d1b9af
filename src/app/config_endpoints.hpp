// From a provider's base URL to the URLs that requests go to.
#pragma once

#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/config_provider.hpp"
#include "dialects/dialect.hpp"

namespace monorelay::app {

// An http:// or https:// URL in its parts.
struct BaseUrl {
  std::string scheme;   // "http", "https"
  std::string address;  // HOST[:PORT], in lower case
  std::string host;     // without the port; IPv6 in brackets
  std::string path;     // empty or beginning with `/`, never ending with one
  std::string query;    // empty or beginning with `?`

  [[nodiscard]] std::string Text() const { return scheme + "://" + address + path + query; }
};

// Takes a URL apart; slashes at its end go. Fails with what is wrong with it, as the end of a
// sentence that begins with the setting's name; the URL itself is not quoted.
std::expected<BaseUrl, std::string> ParseBaseUrl(std::string_view text);

// `url` as it is kept in ProviderConfig::base_url: without the path of one endpoint
// ("/chat/completions", which the predecessor took too) and, for type anthropic, without "/v1".
BaseUrl NormaliseBaseUrl(ProviderType type, BaseUrl url);

// The URL to POST to for each of `dialects`, where `base` is normalised and B is its text:
//   openai_chat         B/chat/completions   (type anthropic: B/v1/chat/completions)
//   openai_responses    B/responses          (type anthropic: B/v1/responses)
//   anthropic_messages  B without /v1, then /v1/messages
//   gemini              B (with /v1beta if it names no version), then /models
// A query (Azure's `?api-version=`) stays at the end.
std::map<dialects::Dialect, std::string> EndpointsOf(
    ProviderType type, const BaseUrl& base, const std::vector<dialects::Dialect>& dialects);

// Where the provider lists its models. Of Azure's deployments form it is the resource's list.
std::string ModelsUrlOf(ProviderType type, const BaseUrl& base);

// Checks a proxy's URL: http://[USER:PASSWORD@]HOST:PORT or socks5://. Empty if it is good, else
// what is wrong with it as in ParseBaseUrl.
std::string ProxyFault(std::string_view text);

}  // namespace monorelay::app
