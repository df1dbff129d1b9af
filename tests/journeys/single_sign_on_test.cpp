// Signing in through somebody else, what stands before passwords, stored secrets, and the fields
// that keep browsers safe: as clients see it.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "admin/routes.hpp"
#include "support/fake_sign_in.hpp"
#include "support/journey.hpp"
#include "support/json_schema.hpp"

namespace monorelay {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::Reply;
using ::testing::StartsWith;
using testing::UpstreamRequest;

class SignInJourney : public ::testing::Test {
 protected:
  SignInJourney() {
    journey.Accounts();
    journey.upstream("alpha");
    auto& config = journey.config();
    config.server.public_host = "https://relay.example";
    config.sso.enabled = true;
    config.sso.providers.push_back({.name = "hub",
                                    .type = "github",
                                    .label = "Hub",
                                    .url = fmt::format("http://127.0.0.1:{}", hub.Port()),
                                    .client_id = "relay",
                                    .client_secret = Secret("hush"),
                                    .admin_usernames = {"ada"}});
    hub.Does({.render = [](const UpstreamRequest& request) {
      const std::string target = request.Target();
      return testing::RenderPlain(
          200, "content-type: application/json\r\n",
          target == "/login/oauth/access_token" ? R"({"access_token":"token-of-the-hub"})"
          : target == "/api/v3/user"
              ? R"({"id":7,"login":"ada"})"
              : R"([{"email":"ada@example.org","primary":true,"verified":true}])");
    }});
    journey.Start();
    SetUpOwner();
  }

  Reply Call(std::string_view method, std::string_view path, std::string_view body = {},
             std::string_view fields = {}) {
    return journey.Send(fmt::format(
        "{} {} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n{}Content-Length: {}\r\n\r\n{}",
        method, path, fields, body.size(), body));
  }
  Reply Get(std::string_view path, std::string_view fields = {}) {
    return Call("GET", path, {}, fields);
  }
  void SetUpOwner() {
    const Reply made = Call(
        "POST", "/api/v1/setup",
        fmt::format(
            R"({{"setup_token":"{}","username":"owner","password":"correct horse","email":"o@e.org"}})",
            *journey.identity().SetupToken()));
    ASSERT_EQ(made.status(), 201) << made.body();
    browser = SentBack(made.header("set-cookie")) + "X-MonoRelay-CSRF: 1\r\n";
  }
  static std::string SentBack(const std::string& set_cookie) {
    return "Cookie: " + set_cookie.substr(0, set_cookie.find(';')) + "\r\n";
  }
  Reply LogIn(std::string_view path, std::string_view more = {}) {
    return Call("POST", path,
                fmt::format(R"({{"username":"owner","password":"correct horse"{}}})", more));
  }

  testing::FakeUpstream hub;
  Journey journey;
  std::string browser;  // the fields of the owner's
};

TEST_F(SignInJourney, LeadsToASessionWithTheRoleThatTheOperatorGave) {
  const Reply begun = Get("/api/v1/sso/hub/start?return_to=%2Frequests");
  ASSERT_EQ(begun.status(), 303) << begun.body();
  auto asked = testing::ParametersOf(begun.header("location"));
  EXPECT_EQ(asked["redirect_uri"], "https://relay.example/api/v1/sso/callback");

  const Reply back = Get("/api/v1/sso/callback?code=abc&session_state=x&state=" + asked["state"],
                         SentBack(begun.header("set-cookie")));

  ASSERT_EQ(back.status(), 303) << back.body();
  EXPECT_EQ(back.header("location"), "https://relay.example/requests");
  const std::string session = back.header("set-cookie");
  EXPECT_THAT(session, AllOf(StartsWith("monorelay_session="), HasSubstr("HttpOnly"),
                             HasSubstr("SameSite=Lax"), HasSubstr("Secure")));
  const Reply who = Get("/api/v1/session", SentBack(session));
  EXPECT_THAT(who.body(), AllOf(HasSubstr(R"("name":"ada")"), HasSubstr(R"("role":"admin")")));
  EXPECT_THAT(hub.Requests().at(0).body,
              AllOf(HasSubstr("code=abc"), HasSubstr("client_secret=hush")));
  const Reply audit = Get("/api/v1/audit", browser);
  EXPECT_THAT(audit.body(), AllOf(HasSubstr("sso hub"), HasSubstr("user.link"),
                                  Not(HasSubstr("token-of-the-hub")), Not(HasSubstr("hush"))));
}

TEST_F(SignInJourney, LinksAreShownToTheirOwnersAndTakenBack) {
  const auto sign_in = [&] {
    const Reply begun = Get("/api/v1/sso/hub/start");
    auto asked = testing::ParametersOf(begun.header("location"));
    const Reply back = Get("/api/v1/sso/callback?code=abc&state=" + asked["state"],
                           SentBack(begun.header("set-cookie")));
    EXPECT_EQ(back.status(), 303) << back.body();
    return SentBack(back.header("set-cookie")) + "X-MonoRelay-CSRF: 1\r\n";
  };
  const std::string ada = sign_in();
  const auto texts = [](const Reply& reply, const std::string& key) {
    const std::string mark = "\"" + key + "\":\"";
    const std::size_t at = reply.body().find(mark);
    if (at == std::string::npos) return std::string();
    const std::string rest = reply.body().substr(at + mark.size());
    return rest.substr(0, rest.find('"'));
  };

  const Reply own = Get("/api/v1/sso/links", ada);
  EXPECT_EQ(testing::SchemaFault(own.body(), "SignInLinks"), "") << own.body();
  EXPECT_EQ(texts(own, "subject"), "7");
  EXPECT_THAT(Get("/api/auth/me", ada).body(), HasSubstr(R"("sso_provider":"hub","sso_id":"7")"));
  EXPECT_THAT(Get("/api/users", browser).body(),
              AllOf(HasSubstr(R"("sso_provider":"hub","sso_id":"7")"),
                    HasSubstr(R"("sso_provider":null,"sso_id":null)")));
  EXPECT_EQ(Get("/api/v1/sso/links", browser).body(), R"({"items":[]})");
  EXPECT_EQ(Get("/api/v1/sso/links?user_id=", browser).body(), own.body());
  const std::string path = "/api/v1/sso/links/" + texts(own, "id");
  const Reply last = Call("DELETE", path, "", ada);
  EXPECT_EQ(last.status(), 409) << "it would be the only way in: " << last.body();
  EXPECT_EQ(Call("DELETE", path, "", browser).status(), 200);
  EXPECT_EQ(Get("/api/v1/session", ada).status(), 401) << "whom it let in is out";
  EXPECT_EQ(Call("DELETE", path, "", browser).status(), 404);
  EXPECT_THAT(Get("/api/v1/audit", browser).body(), HasSubstr("user.unlink"));
  const Reply out = Call("DELETE", "/api/v1/session", "", sign_in());
  EXPECT_EQ(out.body(), R"({"logout_url":null})") << "the hub has nothing of that kind";
}

TEST_F(SignInJourney, ARefusalIsAPageWithoutAnythingOfItsAddress) {
  const Reply refused = Get("/api/v1/sso/callback?error=%3Cscript%3E&state=x&code=y");

  EXPECT_EQ(refused.status(), 400);
  EXPECT_EQ(refused.header("content-type"), "text/html; charset=utf-8");
  EXPECT_THAT(refused.body(),
              AllOf(HasSubstr("not begun in this browser"), Not(HasSubstr("script"))));
  EXPECT_TRUE(hub.Requests().empty());
}

TEST_F(SignInJourney, ThePredecessorsCallsAnswerInItsShapes) {
  const Reply status = Get("/api/auth/sso/status");
  EXPECT_EQ(status.body(),
            R"({"enabled":true,"provider":"hub","configured":true,"sso_only":false})");
  const Reply login = Get("/api/auth/sso/login?redirect_uri=https%3A%2F%2Fevil.example");
  EXPECT_EQ(testing::SchemaFault(login.body(), "LegacySsoLogin"), "") << login.body();
  EXPECT_THAT(login.body(), Not(HasSubstr("evil")));
  EXPECT_THAT(login.header("set-cookie"), StartsWith("__Host-monorelay_sso="));
  EXPECT_EQ(Get("/api/auth/sso/test-popup").status(), 200);
  EXPECT_EQ(Get("/api/auth/sso/callback").status(), 400);
  EXPECT_EQ(Call("POST", "/api/auth/sso/logout", "", browser).status(), 200);
  EXPECT_EQ(Get("/api/v1/sessions", browser).status(), 401) << "the session has ended";
}

TEST_F(SignInJourney, ThePageOfSignInLearnsNamesAlone) {
  const Reply providers = Get("/api/v1/sso/providers");

  EXPECT_EQ(testing::SchemaFault(providers.body(), "SignInProviders"), "") << providers.body();
  EXPECT_THAT(providers.body(), AllOf(HasSubstr(R"("name":"hub","label":"Hub")"),
                                      HasSubstr("/api/v1/sso/hub/start"), Not(HasSubstr("hush"))));
}

// S17: the predecessor's server ignored it.
TEST_F(SignInJourney, WithSsoOnlyNoPasswordIsTaken) {
  EXPECT_EQ(LogIn("/api/v1/session").status(), 200);
  journey.config().accounts.registration = "open";
  journey.config().sso.sso_only = true;
  journey.Reload();

  for (const char* path :
       {"/api/v1/session", "/api/auth/login", "/api/v1/register", "/api/auth/register"}) {
    const Reply refused = LogIn(path);
    EXPECT_EQ(refused.status(), 403) << path;
    EXPECT_THAT(refused.body(), HasSubstr("passwords are not accepted here")) << path;
  }
}

TEST_F(SignInJourney, TurnstileStandsBeforePasswordsAndNothingElse) {
  testing::FakeUpstream service;
  service.Does({.render = [](const UpstreamRequest& request) {
    const bool is_good = request.body.find("response=good") != std::string::npos;
    return testing::RenderPlain(200, "", is_good ? R"({"success":true})" : R"({"success":false})");
  }});
  auto& server = journey.config().server;
  server.turnstile_enabled = true;
  server.turnstile_site_key = "site";
  server.turnstile_secret_key = Secret("hush");
  server.turnstile_url = fmt::format("http://127.0.0.1:{}/", service.Port());
  journey.config().accounts.registration = "open";
  journey.Reload();

  for (const char* path :
       {"/api/v1/session", "/api/auth/login", "/api/v1/register", "/api/auth/register"}) {
    EXPECT_THAT(LogIn(path).body(), HasSubstr("turnstile_token is needed")) << path;
    EXPECT_EQ(LogIn(path, R"(,"turnstile_token":"bad")").status(), 400) << path;
  }
  EXPECT_EQ(LogIn("/api/v1/session", R"(,"turnstile_token":"good")").status(), 200);
  EXPECT_EQ(LogIn("/api/auth/login", R"(,"turnstile_token":"good")").status(), 200);
  EXPECT_THAT(Get("/api/v1/sso/providers").body(),
              AllOf(HasSubstr(R"("turnstile":true,"turnstile_site_key":"site")")));
  // L17: the predecessor's health check needed an answer too.
  const std::size_t asked = service.Requests().size();
  EXPECT_EQ(Get("/health").status(), 200);
  EXPECT_EQ(Get("/ready").status(), 200);
  EXPECT_EQ(service.Requests().size(), asked);
}

TEST_F(SignInJourney, SecretsArePutInAndNeverTold) {
  const Reply put =
      Call("PUT", "/api/v1/secrets/alpha%2Fmain", R"({"value":"sk-0123456789"})", browser);
  EXPECT_EQ(put.status(), 201) << put.body();
  EXPECT_EQ(testing::SchemaFault(put.body(), "StoredSecret"), "");
  EXPECT_EQ(
      Call("PUT", "/api/v1/secrets/alpha%2Fmain", R"({"value":"sk-other"})", browser).status(),
      200);
  const std::string stale = browser + "If-Match: " + put.header("etag") + "\r\n";
  for (const auto& [method, body] : {std::pair{"PUT", R"({"value":"sk-third"})"}, {"DELETE", ""}}) {
    const Reply late = Call(method, "/api/v1/secrets/alpha%2Fmain", body, stale);
    EXPECT_EQ(late.status(), 412) << late.body();
  }
  const std::string as_new = browser + "If-Match: \"none\"\r\n";
  EXPECT_EQ(Call("PUT", "/api/v1/secrets/b", R"({"value":"one"})", as_new).status(), 201);
  EXPECT_EQ(Call("PUT", "/api/v1/secrets/b", R"({"value":"two"})", as_new).status(), 412);
  const Reply list = Get("/api/v1/secrets", browser);
  EXPECT_EQ(testing::SchemaFault(list.body(), "Secrets"), "");
  EXPECT_THAT(list.body(), AllOf(HasSubstr(R"("name":"alpha/main")"),
                                 HasSubstr(Secret("sk-other").Fingerprint())));
  EXPECT_EQ(Get("/api/v1/secrets/alpha%2Fmain", browser).status(), 405);
  EXPECT_EQ(Call("PUT", "/api/v1/secrets/a%20b", R"({"value":"x"})", browser).status(), 400);
  EXPECT_EQ(Call("PUT", "/api/v1/secrets/a", R"({"value":""})", browser).status(), 422);
  EXPECT_EQ(Call("PUT", "/api/v1/secrets/a", R"({"text":"x"})", browser).status(), 422);
  EXPECT_EQ(Call("DELETE", "/api/v1/secrets/alpha%2Fmain", "", browser).status(), 200);
  EXPECT_EQ(Call("DELETE", "/api/v1/secrets/alpha%2Fmain", "", browser).status(), 404);
  const Reply audit = Get("/api/v1/audit", browser);
  EXPECT_THAT(audit.body(), AllOf(HasSubstr("secret.set"), HasSubstr("secret.remove"),
                                  HasSubstr(Secret("sk-0123456789").Fingerprint())));
  for (const Reply& reply : {put, list, audit})
    EXPECT_THAT(reply.body(), AllOf(Not(HasSubstr("0123456789")), Not(HasSubstr("sk-other"))));
}

// S8, S12: what a browser may do with an answer.
TEST_F(SignInJourney, EveryAnswerTellsBrowsersToDoNothingWithIt) {
  for (const admin::Route& route : admin::Routes()) {
    if (route.path.ends_with("/events") || route.path.ends_with("/logs/stream")) continue;
    std::string path(route.path);
    if (const auto at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, "nobody");
    for (const std::string& fields : {std::string(), browser}) {
      const Reply reply = Call(route.method, path, route.takes_body ? "{}" : "", fields);
      EXPECT_THAT(reply.header("content-security-policy"),
                  AllOf(HasSubstr("default-src 'none'"), HasSubstr("frame-ancestors 'none'")))
          << route.method << " " << path << " " << reply.status();
      EXPECT_EQ(reply.header("x-frame-options"), "DENY") << path;
      EXPECT_EQ(reply.header("x-content-type-options"), "nosniff") << path;
      EXPECT_EQ(reply.header("referrer-policy"), "no-referrer") << path;
      const bool is_kept = route.method == "GET" && !reply.header("etag").empty();
      EXPECT_EQ(reply.header("cache-control"), is_kept ? "private, no-cache" : "no-store") << path;
      EXPECT_EQ(reply.header("access-control-allow-origin"), "") << path;
      EXPECT_EQ(reply.header("strict-transport-security"), "") << path;
    }
  }
  EXPECT_THAT(
      Get("/api/v1/setup", "X-Forwarded-Proto: https\r\n").header("strict-transport-security"),
      HasSubstr("max-age="));
}

}  // namespace
}  // namespace monorelay
