// Nobody comes in by a cookie, token or address of odd shape, and nothing breaks over it.
#include <chrono>
#include <string>

#include "admin/bearer_tokens.hpp"
#include "admin/caller.hpp"
#include "fuzz/fuzzing.hpp"
#include "identity/throttle.hpp"
#include "identity/totp.hpp"

using monorelay::fuzzing::Require;
namespace admin = monorelay::admin;
namespace identity = monorelay::identity;

namespace {

void CheckCookie(std::string_view text) {
  monorelay::http::RequestHead head;
  head.fields.push_back({"Cookie", text});
  head.fields.push_back({"X-Forwarded-For", text});
  const std::string_view value = admin::CookieOf(head, admin::kSessionCookie);
  Require(value.find(';') == std::string_view::npos);
  Require(value.empty() || text.contains(value));
  const admin::Caller caller = admin::ReadCaller(head, "127.0.0.1");
  Require(!caller.address.empty() && !caller.is_secure && !caller.has_csrf_field);
}

void CheckToken(std::string_view text) {
  static const admin::BearerTokens tokens(monorelay::Secret(std::string("key")));
  const monorelay::WallTime now{std::chrono::seconds(1'790'000'000)};
  // Nobody finds the signature by chance.
  Require(!tokens.SessionOf(text, now));
  const std::string good = tokens.Make("user", "session", now);
  Require(tokens.SessionOf(good, now) == "session");
  Require(text.empty() || !tokens.SessionOf(good + std::string(text), now));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = monorelay::fuzzing::AsText(data, size);
  CheckCookie(text);
  CheckToken(text);
  Require(identity::Network(text).size() <= 3 * text.size() + 16);
  static_cast<void>(identity::TotpCode(text, 1));
  Require(!identity::MatchTotp("GEZDGNBVGY3TQOJQ", text, 0, 1));
  return 0;
}
