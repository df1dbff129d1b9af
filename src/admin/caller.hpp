// What a request shows of who sends it, before anybody has looked whether it is true.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/head.hpp"

namespace monorelay::admin {

// An access key that is valid, by its name.
struct ShownKey {
  std::string name;
  bool is_configured = false;  // the configuration's own, and no application's
};

struct Caller {
  std::string address;  // without port
  std::string agent;    // User-Agent
  std::string cookie;   // of a session
  std::string cookies;  // all of them, as they came
  std::string token;    // a bearer's that is no access key
  std::optional<ShownKey> key{};
  bool is_open = false;             // no access key is asked for, and the caller is on this machine
  bool is_secure = false;           // came by TLS, to a server in front
  bool is_of_other_origin = false;  // a page of another site had its visitor's browser send it
  bool has_csrf_field = false;      // X-MonoRelay-CSRF: 1
  std::optional<Error> refusal{};   // what is said if nothing of the above lets it in
};

inline constexpr std::string_view kSessionCookie = "monorelay_session";

// All but `key`, `token`, `is_open` and `refusal`. `peer` is where the request comes from, as far
// as trusted proxies tell (http::ClientHost). If that is this machine, a proxy here that nobody has
// named may stand before all of its clients, who must not share one count of failed sign-ins: the
// last of X-Forwarded-For is the address then.
Caller ReadCaller(const http::RequestHead& head, std::string peer);

// The value of that cookie; empty if there is none.
std::string_view CookieOf(const http::RequestHead& head, std::string_view name);

}  // namespace monorelay::admin
