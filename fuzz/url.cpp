// Nothing that could break a request line or a header field comes out of a URL.
#include <algorithm>

#include "fuzz/fuzzing.hpp"
#include "http/origin.hpp"

using monorelay::fuzzing::Require;
namespace http = monorelay::http;

namespace {

void CheckHost(std::string_view host) {
  const auto breaks = [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '/' || c == '@';
  };
  Require(!host.empty() && std::ranges::none_of(host, breaks));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = monorelay::fuzzing::AsText(data, size);
  if (const auto url = http::ParseUrl(text)) {
    CheckHost(url->host);
    Require(url->port != 0 && url->target.starts_with('/'));
    Require(std::ranges::none_of(
        url->target, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; }));
    http::Url clear = *url;
    clear.tls = false;
    const auto origin = http::MakeOrigin(clear, "", {});
    // Credentials in a URL would not be sent, so they are refused.
    Require(origin.has_value() == clear.user.empty());
    if (!origin) return 0;
    const auto again = http::ParseUrl("http://" + (*origin)->HostField() + url->target);
    Require(again.has_value() && again->host == url->host && again->port == url->port);
    Require(again->target == url->target);
  }
  if (const auto proxy = http::ParseProxy(text)) {
    CheckHost(proxy->host);
    Require(proxy->port != 0);
    http::Origin origin;
    origin.host = "h";
    origin.port = 80;
    origin.proxy = *proxy;
    const std::string fields = origin.ProxyFields();
    Require(fields.empty() || fields.find('\n') == fields.size() - 1);
  }
  return 0;
}
