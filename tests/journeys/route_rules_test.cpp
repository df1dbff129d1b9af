// Every route of the admin API, with every role and every kind of credential. The table below says
// who may; a route that has no row here, or another rule than its row, fails.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "admin/routes.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using admin::Access;
using identity::Role;
using testing::Journey;

constexpr std::string_view kTokenKey = "a key of the test, long enough to sign";

const std::map<std::string, Access>& Rules() {
  static const std::map<std::string, Access> rules = {
      {"GET /api/v1/openapi.json", Access::kOwnReader},
      {"GET /docs", Access::kPublic},
      {"GET /docs/", Access::kPublic},
      {"GET /docs/docs.js", Access::kPublic},
      {"GET /docs/docs.css", Access::kPublic},
      {"GET /api/v1/setup", Access::kPublic},
      {"POST /api/v1/setup", Access::kPublic},
      {"POST /api/v1/register", Access::kPublic},
      {"POST /api/v1/session", Access::kPublic},
      {"GET /api/v1/session", Access::kOwnReader},
      {"DELETE /api/v1/session", Access::kAccount},
      {"GET /api/v1/sessions", Access::kAccount},
      {"DELETE /api/v1/sessions/{id}", Access::kAccount},
      {"POST /api/v1/me/password", Access::kAccount},
      {"POST /api/v1/me/totp", Access::kAccount},
      {"POST /api/v1/me/totp/confirm", Access::kAccount},
      {"POST /api/v1/me/totp/remove", Access::kAccount},
      {"GET /api/v1/users", Access::kAdmin},
      {"POST /api/v1/users", Access::kAdmin},
      {"GET /api/v1/users/{id}", Access::kAdmin},
      {"PATCH /api/v1/users/{id}", Access::kAdmin},
      {"DELETE /api/v1/users/{id}", Access::kAdmin},
      {"POST /api/v1/users/{id}/password", Access::kAdmin},
      {"DELETE /api/v1/users/{id}/totp", Access::kAdmin},
      {"POST /api/v1/users/{id}/owner", Access::kOwner},
      {"GET /api/v1/views", Access::kAccount},
      {"POST /api/v1/views", Access::kAccount},
      {"GET /api/v1/views/{id}", Access::kAccount},
      {"PATCH /api/v1/views/{id}", Access::kAccount},
      {"DELETE /api/v1/views/{id}", Access::kAccount},
      {"GET /api/v1/invites", Access::kAdmin},
      {"POST /api/v1/invites", Access::kAdmin},
      {"GET /api/v1/invites/{id}", Access::kAdmin},
      {"DELETE /api/v1/invites/{id}", Access::kAdmin},
      {"GET /api/v1/audit", Access::kAdmin},
      {"GET /api/v1/requests", Access::kOwnReader},
      {"GET /api/v1/requests/{id}", Access::kOwnReader},
      {"GET /api/v1/requests/{id}/bodies", Access::kOwnReader},
      {"GET /api/v1/requests/export", Access::kOwnReader},
      {"GET /api/v1/requests/facets", Access::kOwnReader},
      {"GET /api/v1/requests/histogram", Access::kOwnReader},
      {"GET /api/v1/stats/timeseries", Access::kOwnReader},
      {"GET /api/v1/stats/summary", Access::kOwnReader},
      {"GET /api/v1/stats/breakdown", Access::kOwnReader},
      {"GET /api/v1/errors/groups", Access::kOwnReader},
      {"GET /api/v1/events", Access::kOwnReader},
      {"GET /api/v1/routing/explain", Access::kReader},
      {"POST /api/v1/routing/explain", Access::kReader},
      {"GET /api/v1/health/providers", Access::kReader},
      {"POST /api/v1/health/check", Access::kReader},
      {"GET /api/logs", Access::kReader},
      {"GET /api/logs/filtered", Access::kReader},
      {"GET /api/logs/{id}", Access::kReader},
      {"GET /api/logs/stream", Access::kReader},
      {"GET /api/stats", Access::kReader},
      {"GET /api/stats/enhanced", Access::kReader},
      {"GET /api/stats/file", Access::kReader},
      {"PUT /api/stats/file", Access::kAdmin},
      {"GET /api/analytics/overview", Access::kReader},
      {"GET /api/analytics/slow-queries", Access::kReader},
      {"GET /api/analytics/cost-distribution", Access::kReader},
      {"GET /api/usage/stats", Access::kReader},
      {"GET /api/v1/sso/providers", Access::kPublic},
      {"GET /api/v1/sso/links", Access::kAccount},
      {"DELETE /api/v1/sso/links/{id}", Access::kAccount},
      {"GET /api/v1/sso/callback", Access::kPublic},
      {"GET /api/v1/sso/{id}/start", Access::kPublic},
      {"GET /api/auth/sso/status", Access::kPublic},
      {"GET /api/auth/sso/login", Access::kPublic},
      {"GET /api/auth/sso/callback", Access::kPublic},
      {"GET /api/auth/sso/test-popup", Access::kPublic},
      {"POST /api/auth/sso/logout", Access::kAccount},
      {"GET /api/v1/secrets", Access::kAdmin},
      {"PUT /api/v1/secrets/{id}", Access::kAdmin},
      {"DELETE /api/v1/secrets/{id}", Access::kAdmin},
      {"GET /api/v1/config", Access::kOperator},
      {"GET /api/v1/config/document", Access::kOperator},
      {"GET /api/v1/config/values", Access::kOperator},
      {"GET /api/v1/config/schema", Access::kOperator},
      {"PUT /api/v1/config", Access::kOperator},
      {"PATCH /api/v1/config", Access::kOperator},
      {"POST /api/v1/config/validate", Access::kOperator},
      {"GET /api/v1/config/revisions", Access::kOperator},
      {"GET /api/v1/config/revisions/{id}", Access::kOperator},
      {"POST /api/v1/config/revisions/{id}/restore", Access::kOperator},
      {"GET /api/v1/config/origins", Access::kOperator},
      {"GET /api/config", Access::kAdmin},
      {"PUT /api/config", Access::kAdmin},
      {"GET /api/config/full", Access::kAdmin},
      {"PUT /api/config/full", Access::kAdmin},
      {"GET /api/v1/log/state", Access::kReader},
      {"GET /api/v1/attention", Access::kReader},
      {"GET /api/v1/stats/heatmap", Access::kOwnReader},
      {"GET /api/v1/providers", Access::kReader},
      {"POST /api/v1/providers", Access::kOperator},
      {"GET /api/v1/providers/health", Access::kReader},
      {"GET /api/v1/providers/{id}", Access::kReader},
      {"PATCH /api/v1/providers/{id}", Access::kOperator},
      {"DELETE /api/v1/providers/{id}", Access::kOperator},
      {"POST /api/v1/providers/{id}/test", Access::kReader},
      {"POST /api/v1/providers/{id}/verify", Access::kReader},
      {"POST /api/v1/providers/{id}/drain", Access::kOperator},
      {"DELETE /api/v1/providers/{id}/drain", Access::kOperator},
      {"POST /api/v1/providers/{id}/keys/{key}/drain", Access::kOperator},
      {"DELETE /api/v1/providers/{id}/keys/{key}/drain", Access::kOperator},
      {"GET /api/v1/providers/{id}/keys", Access::kReader},
      {"POST /api/v1/providers/{id}/keys", Access::kOperator},
      {"POST /api/v1/providers/{id}/keys/import", Access::kOperator},
      {"GET /api/v1/providers/{id}/keys/{key}", Access::kReader},
      {"PATCH /api/v1/providers/{id}/keys/{key}", Access::kOperator},
      {"DELETE /api/v1/providers/{id}/keys/{key}", Access::kOperator},
      {"POST /api/v1/providers/{id}/export", Access::kOperator},
      {"GET /api/v1/models", Access::kReader},
      {"GET /api/v1/providers/{id}/models", Access::kReader},
      {"PUT /api/v1/providers/{id}/models", Access::kOperator},
      {"PATCH /api/v1/providers/{id}/models", Access::kOperator},
      {"GET /api/v1/providers/{id}/models/remote", Access::kReader},
      {"POST /api/v1/providers/{id}/models/test", Access::kReader},
      {"POST /api/v1/routing/resolve", Access::kReader},
      {"GET /api/v1/routing", Access::kReader},
      {"PATCH /api/v1/routing", Access::kOperator},
      {"GET /api/v1/cache", Access::kReader},
      {"PATCH /api/v1/cache", Access::kAdmin},
      {"POST /api/v1/cache/clear", Access::kOperator},
      {"GET /api/v1/system", Access::kReader},
      {"GET /api/providers", Access::kReader},
      {"POST /api/providers", Access::kOperator},
      {"PUT /api/providers/{id}", Access::kOperator},
      {"DELETE /api/providers/{id}", Access::kOperator},
      {"POST /api/providers/{id}/keys", Access::kOperator},
      {"POST /api/providers/{id}/keys/import", Access::kOperator},
      {"PUT /api/providers/{id}/keys/{key}", Access::kOperator},
      {"DELETE /api/providers/{id}/keys/{key}", Access::kOperator},
      {"POST /api/providers/{id}/test", Access::kReader},
      {"POST /api/providers/{id}/verify", Access::kReader},
      {"POST /api/health-check", Access::kReader},
      {"GET /api/providers/{id}/models/remote", Access::kReader},
      {"GET /api/providers/{id}/models/enabled", Access::kReader},
      {"PUT /api/providers/{id}/models", Access::kOperator},
      {"GET /api/export/keys/{id}", Access::kReader},
      {"GET /api/models/pricing", Access::kReader},
      {"GET /api/router", Access::kReader},
      {"GET /api/info", Access::kReader},
      {"GET /api/system/info", Access::kReader},
      {"GET /api/debug/routes", Access::kReader},
      {"GET /api/cache/stats", Access::kReader},
      {"POST /api/cache/clear", Access::kOperator},
      {"POST /api/cache/enable", Access::kAdmin},
      {"GET /api/v1/sync", Access::kAdmin},
      {"PUT /api/v1/sync", Access::kAdmin},
      {"POST /api/v1/sync/verify-token", Access::kAdmin},
      {"POST /api/v1/sync/find", Access::kAdmin},
      {"POST /api/v1/sync/setup", Access::kAdmin},
      {"POST /api/v1/sync/push", Access::kAdmin},
      {"POST /api/v1/sync/pull", Access::kAdmin},
      {"POST /api/v1/sync/restore", Access::kAdmin},
      {"GET /api/v1/sync/history", Access::kAdmin},
      {"GET /api/v1/sync/gist", Access::kAdmin},
      {"POST /api/v1/backups/webdav/test", Access::kAdmin},
      {"POST /api/v1/backups/webdav/push", Access::kAdmin},
      {"POST /api/v1/backups/webdav/pull", Access::kAdmin},
      {"GET /api/v1/backups/archive", Access::kAdmin},
      {"POST /api/v1/backups/archive", Access::kAdmin},
      {"POST /api/v1/backups/archive/restore", Access::kAdmin},
      {"GET /api/sync", Access::kAdmin},
      {"POST /api/sync/find-gist", Access::kAdmin},
      {"POST /api/sync/verify-token", Access::kAdmin},
      {"POST /api/sync/setup", Access::kAdmin},
      {"POST /api/sync/push", Access::kAdmin},
      {"POST /api/sync/pull", Access::kAdmin},
      {"GET /api/sync/gist-info", Access::kAdmin},
      {"GET /api/sync/history", Access::kAdmin},
      {"POST /api/backup/webdav/test", Access::kAdmin},
      {"POST /api/backup/webdav/push", Access::kAdmin},
      {"POST /api/backup/webdav/pull", Access::kAdmin},
      {"POST /api/logs/clear", Access::kAdmin},
      {"POST /api/stats/reset", Access::kAdmin},
      {"POST /api/admin/clear-data", Access::kOwner},
      {"POST /api/usage/clear", Access::kAdmin},
      {"GET /api/setup/status", Access::kPublic},
      {"POST /api/auth/login", Access::kPublic},
      {"POST /api/auth/register", Access::kPublic},
      {"POST /api/auth/refresh", Access::kPublic},
      {"POST /api/auth/logout", Access::kAccount},
      {"GET /api/auth/me", Access::kAccount},
      {"POST /api/auth/change-password", Access::kAccount},
      {"GET /api/users", Access::kAdmin},
      {"PUT /api/users/{id}", Access::kAdmin},
      {"DELETE /api/users/{id}", Access::kAdmin},
      {"GET /api/v1/access-keys", Access::kAccount},
      {"POST /api/v1/access-keys", Access::kAccount},
      {"GET /api/v1/access-keys/{id}", Access::kAccount},
      {"PATCH /api/v1/access-keys/{id}", Access::kAccount},
      {"POST /api/v1/access-keys/{id}/rotate", Access::kAccount},
      {"DELETE /api/v1/access-keys/{id}", Access::kAccount},
      {"GET /api/v1/teams", Access::kReader},
      {"POST /api/v1/teams", Access::kAdmin},
      {"GET /api/v1/teams/{id}", Access::kReader},
      {"PATCH /api/v1/teams/{id}", Access::kAdmin},
      {"DELETE /api/v1/teams/{id}", Access::kAdmin},
      {"GET /api/v1/limits", Access::kReader},
      {"GET /api/v1/limits/{id}", Access::kAccount},
      {"PUT /api/v1/limits/{id}", Access::kAdmin},
  };
  return rules;
}

// Who may, spelled out anew: o(wner), a(dmin), (o)p(erator), m(ember), v(iewer), and k, the
// configuration's access key.
std::string_view WhoMay(Access access) {
  switch (access) {
    case Access::kUnruled:
      return "";
    case Access::kPublic:
    case Access::kOwnReader:
      return "oapmvk";
    case Access::kAccount:
      return "oapmv";
    case Access::kReader:
      return "oapvk";
    case Access::kOperator:
      return "oap";
    case Access::kAdmin:
      return "oa";
    case Access::kOwner:
      return "o";
  }
  return "";
}

const std::map<char, Role>& Roles() {
  static const std::map<char, Role> roles = {{'o', Role::kOwner},
                                             {'a', Role::kAdmin},
                                             {'p', Role::kOperator},
                                             {'m', Role::kMember},
                                             {'v', Role::kViewer}};
  return roles;
}

class RouteRules : public ::testing::Test {
 protected:
  enum class Keys : std::uint8_t { kNone, kMade };

  explicit RouteRules(Keys keys = Keys::kNone) {
    journey.Records();
    journey.Accounts();
    if (keys == Keys::kMade) journey.KeepsAccess();
    journey.upstream("alpha");
    journey.config().server.jwt_secret = Secret(std::string(kTokenKey));
    journey.Start();
    for (const auto& [letter, role] : Roles()) users[letter] = Make(letter, role);
  }

  std::string Make(char letter, Role role) {
    identity::Account account{
        .id = std::string("user-") + letter, .name = std::string("user-") + letter, .role = role};
    const auto made =
        journey.identity().Store().Change([&](identity::AccountTables& tables) -> Result<void> {
          return tables.InsertUser(account);
        });
    EXPECT_TRUE(made);
    return account.id;
  }

  identity::BegunSession Begin(char letter, identity::SessionKind kind) {
    auto begun =
        journey.identity().Services().sign_in.Begin(users[letter], kind, "test", "127.0.0.1", "");
    EXPECT_TRUE(begun);
    return begun.value_or(identity::BegunSession());
  }

  std::string Cookie(char letter) {
    return "Cookie: monorelay_session=" + Begin(letter, identity::SessionKind::kCookie).secret +
           "\r\n";
  }
  std::string Token(char letter, const admin::BearerTokens& by, WallTime when) {
    const auto begun = Begin(letter, identity::SessionKind::kToken);
    return "Authorization: Bearer " + by.Make(users[letter], begun.session.id, when) + "\r\n";
  }

  int Ask(const admin::Route& route, const std::string& fields) {
    std::string path(route.path);
    if (const std::size_t at = path.find("{id}"); at != std::string::npos)
      path.replace(at, 4, "nobody");
    if (const std::size_t at = path.find("{key}"); at != std::string::npos)
      path.replace(at, 5, "nothing");
    const bool reads = route.method == "GET";
    return journey
        .Send(fmt::format("{} {} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n{}{}\r\n\r\n{}",
                          reads ? "HEAD" : route.method, path, fields,
                          reads ? "" : "Content-Type: application/json\r\nContent-Length: 2",
                          reads ? "" : "{}"))
        .status();
  }

  Journey journey;
  std::map<char, std::string> users;
  const admin::BearerTokens signer{Secret(std::string(kTokenKey))};
};

std::string NameOf(const admin::Route& route) {
  return std::string(route.method) + " " + std::string(route.path);
}

bool IsRefused(int status) {
  return status == 401 || status == 403;
}

TEST_F(RouteRules, EveryRouteHasItsRow) {
  for (const admin::Route& route : admin::Routes()) {
    const auto rule = Rules().find(NameOf(route));
    ASSERT_NE(rule, Rules().end()) << NameOf(route) << " has no row in this test";
    EXPECT_EQ(route.access, rule->second) << NameOf(route);
    EXPECT_NE(route.access, Access::kUnruled) << NameOf(route);
  }
  EXPECT_EQ(admin::Routes().size(), Rules().size()) << "a row is of no route";
}

TEST_F(RouteRules, EachRoleMayWhatItsRuleSaysAndNothingElse) {
  for (const admin::Route& route : admin::Routes()) {
    const std::string_view may = WhoMay(Rules().at(NameOf(route)));
    for (const auto& [letter, role] : Roles()) {
      const bool allowed = may.contains(letter);
      const int by_cookie = Ask(route, Cookie(letter) + "X-MonoRelay-CSRF: 1\r\n");
      const int by_token = Ask(route, Token(letter, signer, journey.clock().WallNow()));

      EXPECT_EQ(IsRefused(by_cookie), !allowed)
          << NameOf(route) << " cookie " << letter << " " << by_cookie;
      EXPECT_EQ(IsRefused(by_token), !allowed)
          << NameOf(route) << " token " << letter << " " << by_token;
      if (!allowed) EXPECT_EQ(by_cookie, 403) << NameOf(route);
    }
    const int by_key =
        Ask(route, "Authorization: Bearer " + std::string(Journey::kAccessKey) + "\r\n");
    EXPECT_EQ(IsRefused(by_key), !may.contains('k')) << NameOf(route) << " key " << by_key;
  }
}

TEST_F(RouteRules, WhatShowsNobodyLetsNobodyIn) {
  // Sessions that have ended: one by time, one by hand, one by deactivation.
  const std::string idle = Cookie('o');
  const std::string idle_token = Token('o', signer, journey.clock().WallNow());
  journey.AdvanceTime(std::chrono::hours(25));
  auto& services = journey.identity().Services();
  const identity::Actor owner{{.user_id = users['o'],
                               .name = "user-o",
                               .role = Role::kOwner,
                               .via = identity::Via::kSession}};
  const auto ended = Begin('a', identity::SessionKind::kCookie);
  ASSERT_TRUE(services.sign_in.End(owner, ended.session.id));
  users['x'] = Make('x', Role::kAdmin);
  const std::string disabled = Cookie('x');
  const std::string disabled_token = Token('x', signer, journey.clock().WallNow());
  ASSERT_TRUE(services.accounts.Change(owner, users['x'], {.is_active = false}));
  const admin::BearerTokens stranger{Secret(std::string("another key, which is as long as that"))};
  const WallTime now = journey.clock().WallNow();
  const std::string csrf = "X-MonoRelay-CSRF: 1\r\n";
  const std::vector<std::pair<std::string, std::string>> credentials = {
      {"none", ""},
      {"a wrong access key", "Authorization: Bearer wrong\r\n"},
      {"a wrong key in another field", "x-api-key: wrong\r\n"},
      {"an empty bearer", "Authorization: Bearer \r\n"},
      {"a made-up cookie", "Cookie: monorelay_session=made-up\r\n" + csrf},
      {"an expired session", idle + csrf},
      {"the token of an expired session", idle_token},
      {"a session that was ended", "Cookie: monorelay_session=" + ended.secret + "\r\n" + csrf},
      {"the session of a disabled account", disabled + csrf},
      {"the token of a disabled account", disabled_token},
      {"an expired token", Token('o', signer, now - std::chrono::hours(2))},
      {"a token of another signer", Token('o', stranger, now)},
      {"an unsigned token",
       "Authorization: Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJpc3MiOiJtb25vcmVsYXkifQ.\r\n"},
      {"a cookie's secret as a bearer",
       "Authorization: Bearer " + Begin('o', identity::SessionKind::kCookie).secret + "\r\n"},
      {"a token session's secret as a cookie",
       "Cookie: monorelay_session=" + Begin('o', identity::SessionKind::kToken).secret + "\r\n" +
           csrf},
      {"the key where it is not taken",
       "Cookie: access_key=" + std::string(Journey::kAccessKey) + "\r\n"},
  };
  for (const admin::Route& route : admin::Routes()) {
    const bool is_public = Rules().at(NameOf(route)) == Access::kPublic;
    for (const auto& [what, fields] : credentials) {
      const int status = Ask(route, fields);

      if (is_public) {
        EXPECT_FALSE(IsRefused(status)) << NameOf(route) << " with " << what << ": " << status;
      } else {
        EXPECT_EQ(status, 401) << NameOf(route) << " with " << what;
      }
    }
  }
}

class RouteRulesOfKeys : public RouteRules {
 protected:
  RouteRulesOfKeys() : RouteRules(Keys::kMade) {}
};

// Those that are made for applications, the owner's own among them.
TEST_F(RouteRulesOfKeys, LetNobodyInWhosoeverTheyAre) {
  const auto make = [&](identity::KeyDraft draft) {
    const auto made = journey.book().Create(draft);
    EXPECT_TRUE(made);
    return made.value_or(identity::IssuedKey());
  };
  const auto good = make({.name = "good", .user_id = users['o'], .user_name = "user-o"});
  const auto other = make({.name = "other", .user_id = users['m'], .user_name = "user-m"});
  const auto expired =
      make({.name = "expired", .expires = journey.clock().WallNow() + std::chrono::seconds(30)});
  auto disabled = make({.name = "disabled"});
  disabled.key.draft.is_enabled = false;
  ASSERT_TRUE(journey.book().Change(disabled.key.id, disabled.key.draft, 1));
  journey.AdvanceTime(std::chrono::seconds(31));
  const auto shown = [](const identity::IssuedKey& key) {
    return "Authorization: Bearer " + std::string(key.text.Reveal()) + "\r\n";
  };

  for (const admin::Route& route : admin::Routes()) {
    if (Rules().at(NameOf(route)) == Access::kPublic) continue;
    EXPECT_EQ(Ask(route, shown(good)), 403) << NameOf(route);
    EXPECT_EQ(Ask(route, shown(other)), 403) << NameOf(route);
    EXPECT_EQ(Ask(route, shown(expired)), 401) << NameOf(route);
    EXPECT_EQ(Ask(route, shown(disabled)), 401) << NameOf(route);
  }
}

TEST_F(RouteRules, AChangingCallNeedsTheCsrfHeaderAndItsOwnOrigin) {
  const std::string csrf = "X-MonoRelay-CSRF: 1\r\n";
  for (const admin::Route& route : admin::Routes()) {
    if (route.method == "GET") continue;
    const bool is_public = Rules().at(NameOf(route)) == Access::kPublic;
    const std::string evil = "Origin: https://evil.example\r\n";
    const std::string cross = "Sec-Fetch-Site: cross-site\r\n";

    if (!is_public) {
      EXPECT_EQ(Ask(route, Cookie('o')), 403) << NameOf(route);
      EXPECT_EQ(Ask(route, Cookie('o') + "X-MonoRelay-CSRF: 0\r\n"), 403) << NameOf(route);
    }
    EXPECT_EQ(Ask(route, Cookie('o') + csrf + evil), 403) << NameOf(route);
    EXPECT_EQ(Ask(route, Cookie('o') + csrf + cross), 403) << NameOf(route);
    EXPECT_FALSE(IsRefused(Ask(route, Cookie('o') + csrf + "Origin: https://relay\r\n")))
        << NameOf(route);
  }
}

TEST_F(RouteRules, SessionsOfOthersAreNotThereForWhoIsNoAdmin) {
  const auto theirs = Begin('v', identity::SessionKind::kCookie);
  const auto end = [&](char letter) {
    return journey
        .Send(fmt::format("DELETE /api/v1/sessions/{} HTTP/1.1\r\nHost: relay\r\nConnection: "
                          "close\r\n{}X-MonoRelay-CSRF: 1\r\n\r\n",
                          theirs.session.id, Cookie(letter)))
        .status();
  };

  EXPECT_EQ(end('m'), 404);
  EXPECT_EQ(end('p'), 404);
  EXPECT_EQ(end('a'), 200);
  EXPECT_EQ(end('a'), 404);
}

}  // namespace
}  // namespace monorelay
