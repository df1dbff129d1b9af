#include "app/front_door.hpp"

#include <optional>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "gateway/endpoints.hpp"
#include "http/address.hpp"
#include "relay/exchange.hpp"

namespace monorelay::app {
namespace {

// True for a Host field that names this machine itself, with or without a port.
bool IsLoopbackHost(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  const std::size_t bracket = host.rfind(']');
  const bool has_port =
      colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  if (has_port) host = host.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto address = http::Address::Parse(std::string(host), 0);
  return EqualsIgnoringCase(host, "localhost") || (address && address->IsLoopback());
}

// True for what a page of another site has its visitor's browser send.
bool IsOfAnotherOrigin(const http::RequestHead& head) {
  const auto origin = head.Find("origin");
  const auto host = head.Find("host");
  return origin && !(host && (*origin == "http://" + std::string(*host) ||
                              *origin == "https://" + std::string(*host)));
}

std::optional<Error> RefusalFor(const relay::Setup& setup, const http::RequestHead& head) {
  if (const auto client = relay::Authenticate(setup, head); !client) return client.error();
  if (setup.access_key_required) return std::nullopt;
  // A page of another origin could not read the answer, but what it asks for would be done.
  const bool reads = head.method == "GET" || head.method == "HEAD";
  if (!reads && IsOfAnotherOrigin(head)) {
    return ClientError(ErrorKind::kForbidden,
                       "without an access key the admin API does nothing for pages of other "
                       "origins; set server.access_key_enabled")
        .error();
  }
  // A web page whose own name was made to lead here could read what its visitor's relay did (DNS
  // rebinding).
  if (IsLoopbackHost(head.Find("host").value_or(std::string_view()))) return std::nullopt;
  return ClientError(ErrorKind::kForbidden,
                     "without an access key the admin API answers to 127.0.0.1, ::1 and localhost "
                     "alone; set server.access_key_enabled to use another name")
      .error();
}

}  // namespace

http::Awaitable<void> FrontDoor::Handle(http::ServerCall& call) {
  const http::RequestHead& head = call.Head();
  const bool is_admin =
      admin::Door::IsFor(head.path) && gateway::Find(head.method, head.path).endpoint == nullptr;
  if (!is_admin) {
    co_await gateway_.Handle(call);
    co_return;
  }
  // No page of another origin may read this, so there are no CORS fields either.
  co_await admin_.Handle(call, RefusalFor(*context_.setup, head),
                         std::string(context_.ids.Make().View()));
}

}  // namespace monorelay::app
