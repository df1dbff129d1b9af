#include "app/front_door.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "admin/caller.hpp"
#include "base/text.hpp"
#include "gateway/endpoints.hpp"
#include "http/address.hpp"
#include "http/networks.hpp"
#include "relay/access_table.hpp"
#include "relay/exchange.hpp"

namespace monorelay::app {
namespace {

constexpr std::string_view kPlayground = "playground";

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

// What the request shows, with what the configuration says of its access key.
admin::Caller CallerOf(const relay::Setup& setup, http::ServerCall& call) {
  const http::RequestHead& head = call.Head();
  admin::Caller caller =
      admin::ReadCaller(head, http::ClientHost(head, call.PeerHost(), setup.trusted_proxies));
  const std::string_view presented = relay::PresentedKey(head);
  if (!setup.access_key_required) {
    caller.token = presented;
    // A web page whose own name was made to lead here could read what its visitor's relay did (DNS
    // rebinding).
    caller.is_open = IsLoopbackHost(head.Find("host").value_or(std::string_view()));
    if (caller.is_open) return caller;
    caller.refusal =
        ClientError(ErrorKind::kForbidden,
                    "without an access key the admin API answers to 127.0.0.1, ::1 and localhost "
                    "alone; sign in, or set server.access_key_enabled to use another name")
            .error();
    return caller;
  }
  auto client = relay::Authenticate(setup, head, caller.address);
  if (client) {
    caller.key = admin::ShownKey{(*client)->label, (*client)->is_configured};
  } else {
    caller.token = presented;
    caller.refusal = std::move(client.error());
  }
  return caller;
}

// True for a request that says that it is the playground's, and shows no key but a cookie.
bool IsOfPlayground(const http::RequestHead& head) {
  const auto source = head.Find("x-monorelay-source");
  return source && *source == kPlayground && relay::PresentedKey(head).empty() &&
         !admin::CookieOf(head, admin::kSessionCookie).empty();
}

}  // namespace

http::Awaitable<void> FrontDoor::HandlePlayground(http::ServerCall& call) {
  const http::RequestHead& head = call.Head();
  const auto setup = context_.setup;
  admin::Caller caller =
      admin::ReadCaller(head, http::ClientHost(head, call.PeerHost(), setup->trusted_proxies));
  auto user = co_await admin_.SignedIn(call, std::move(caller));
  if (!user) {
    const Refusal refusal = gateway_.Refuse(user.error(), head.path);
    co_await call.Respond(StatusOf(user.error()), refusal.field_lines, refusal.body);
    co_return;
  }
  const identity::Team* team = user->team ? &*user->team : nullptr;
  auto known = setup->access_table->UserAsCaller(user->principal.user_id, user->principal.name,
                                                 team, kPlayground);
  co_await gateway_.HandleFor(call, std::move(known));
}

// No coroutine of its own: its frame would stay with each stream.
http::Awaitable<void> FrontDoor::Handle(http::ServerCall& call) {
  const http::RequestHead& head = call.Head();
  const bool is_admin =
      admin::Door::IsFor(head.path) && gateway::Find(head.method, head.path).endpoint == nullptr;
  if (is_admin) return HandleAdmin(call);
  return IsOfPlayground(head) ? HandlePlayground(call) : gateway_.Handle(call);
}

http::Awaitable<void> FrontDoor::HandleAdmin(http::ServerCall& call) {
  // No page of another origin may read this, so there are no CORS fields either.
  admin::Caller caller = CallerOf(*context_.setup, call);
  co_await admin_.Handle(call, std::move(caller), std::string(context_.ids.Make().View()));
}

}  // namespace monorelay::app
