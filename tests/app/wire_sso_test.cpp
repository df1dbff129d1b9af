#include "app/wire_sso.hpp"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_upstream.hpp"
#include "tests/app/config_fixture.hpp"

namespace monorelay::app {
namespace {

using identity::sso::IdentityProvider;
using identity::sso::Protocol;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kPublic = "server: {public_host: relay.example}\n";

std::vector<IdentityProvider> ProvidersOf(const std::string& sso) {
  const LoadedConfig loaded = Load(kPublic + sso);
  EXPECT_THAT(TextsOf(loaded, Severity::kError), IsEmpty()) << sso;
  return SingleSignOnOf(loaded.config).providers;
}

std::string FirstError(const std::string& text) {
  const auto errors = TextsOf(Load(text), Severity::kError);
  return errors.empty() ? "" : errors[0];
}

TEST(WireSso, ThePredecessorsGitHubStillWorks) {
  const auto providers = ProvidersOf(
      "sso: {enabled: true, provider: github, github_client_id: id, github_client_secret: s, "
      "admin_usernames: [ada]}\n");

  ASSERT_EQ(providers.size(), 1U);
  const IdentityProvider& github = providers[0];
  EXPECT_EQ(github.name, "github");
  EXPECT_EQ(github.protocol, Protocol::kProfile);
  EXPECT_EQ(github.authorization_url, "https://github.com/login/oauth/authorize");
  EXPECT_EQ(github.token_url, "https://github.com/login/oauth/access_token");
  EXPECT_EQ(github.profile_url, "https://api.github.com/user");
  EXPECT_EQ(github.emails_url, "https://api.github.com/user/emails");
  EXPECT_EQ(github.callback_path, "/api/auth/sso/callback");
  EXPECT_THAT(github.scopes, ElementsAre("read:user", "user:email"))
      << "not those of OpenID Connect, which GitHub does not know";
  EXPECT_THAT(github.username_claims, ElementsAre("login"));
  EXPECT_THAT(github.admin_usernames, ElementsAre("ada"));
}

TEST(WireSso, ThePredecessorsGoogleAndPrismaAuthStillWork) {
  const auto google = ProvidersOf("sso: {enabled: true, provider: google, google_client_id: id}\n");
  ASSERT_EQ(google.size(), 1U);
  EXPECT_EQ(google[0].protocol, Protocol::kOpenId);
  EXPECT_EQ(google[0].issuer, "https://accounts.google.com");
  EXPECT_THAT(google[0].username_claims, ElementsAre("email"));

  const auto prisma = ProvidersOf(
      "sso: {enabled: true, provider: prismaauth, prismaauth_url: 'https://auth.example/', "
      "client_id: id}\n");
  ASSERT_EQ(prisma.size(), 1U);
  EXPECT_EQ(prisma[0].authorization_url, "https://auth.example/login");
  EXPECT_EQ(prisma[0].token_url, "https://auth.example/token");
  EXPECT_EQ(prisma[0].profile_url, "https://auth.example/userinfo");
  EXPECT_FALSE(prisma[0].sends_response_type);
  EXPECT_THAT(prisma[0].scopes, ElementsAre("openid", "profile", "email"));
}

TEST(WireSso, TakesSeveralProviders) {
  const auto providers = ProvidersOf(R"(
sso:
  enabled: true
  default_role: viewer
  github_client_id: id
  providers:
    company:
      label: Company
      issuer: https://login.example/realms/main
      client_id: relay
      client_secret: hush
      roles_claim: realm_access.roles
      roles: {ops: Operator, boss: admin}
      roles_required: true
      allowed_domains: [example.org]
    enterprise: {type: github, url: "https://ghe.example/", client_id: x}
)");

  ASSERT_EQ(providers.size(), 3U);
  EXPECT_EQ(providers[1].label, "Company");
  EXPECT_EQ(providers[1].issuer, "https://login.example/realms/main");
  EXPECT_EQ(providers[1].callback_path, "/api/v1/sso/callback");
  EXPECT_EQ(providers[1].default_role, identity::Role::kViewer);
  ASSERT_EQ(providers[1].roles.size(), 2U);
  EXPECT_EQ(providers[1].roles[0].role, identity::Role::kOperator);
  EXPECT_TRUE(providers[1].requires_role);
  EXPECT_EQ(providers[2].profile_url, "https://ghe.example/api/v3/user");
  EXPECT_EQ(providers[2].label, "enterprise");
}

// L4: the predecessor went on with what was switched off.
TEST(WireSso, IsOffIfItIsNotEnabled) {
  EXPECT_THAT(ProvidersOf("sso: {github_client_id: id}\n"), IsEmpty());
  EXPECT_FALSE(SingleSignOnOf(Load("sso: {sso_only: false}\n").config).sso_only);
}

TEST(WireSso, TellsWhatIsMissing) {
  const std::string company = "sso: {enabled: true, providers: {company: {";
  EXPECT_THAT(FirstError("sso: {enabled: true, github_client_id: id}\n"),
              HasSubstr("needs server.public_host"));
  EXPECT_THAT(FirstError(kPublic + company + "client_id: a}}}\n"), HasSubstr("needs `issuer`"));
  EXPECT_THAT(FirstError(kPublic + company + "issuer: 'https://a'}}}\n"),
              HasSubstr("needs `client_id`"));
  EXPECT_THAT(FirstError(kPublic + company + "type: prismaauth, client_id: a}}}\n"),
              HasSubstr("needs `url`"));
  EXPECT_THAT(FirstError(kPublic + company + "issuer: 'ftp://a', client_id: a}}}\n"),
              HasSubstr("is no URL"));
  EXPECT_THAT(
      FirstError(kPublic + company + "issuer: 'https://a', client_id: a, roles: {x: owner}}}}\n"),
      HasSubstr("owner"));
  EXPECT_THAT(FirstError(kPublic + std::string("sso: {enabled: true, sso_only: true}\n")),
              HasSubstr("would let nobody in"));
  EXPECT_THAT(FirstError("server: {public_host: 'https://a/b'}\n"), HasSubstr("without path"));
  EXPECT_THAT(
      FirstError(kPublic +
                 std::string("sso: {providers: {'a b': {client_id: x, issuer: 'https://a'}}}\n")),
      HasSubstr("becomes part of links"));
}

TEST(WireSso, PublicUrlIsWhatTheOperatorWrote) {
  const std::pair<const char*, const char*> rows[] = {
      {"", ""},
      {"relay.example", "https://relay.example"},
      {"relay.example:8443", "https://relay.example:8443"},
      {"https://relay.example/", "https://relay.example"},
      {"http://10.0.0.5:8787", "http://10.0.0.5:8787"},
      {"localhost:8787", "http://localhost:8787"},
      {"127.0.0.1:8787", "http://127.0.0.1:8787"}};
  for (const auto& [host, url] : rows) EXPECT_EQ(PublicUrlOf(host), url) << host;
}

// --- Turnstile ---

class TurnstileTest : public ::testing::Test {
 protected:
  TurnstileTest() {
    server.turnstile_enabled = true;
    server.turnstile_secret_key = Secret("hush");
    server.turnstile_url = fmt::format("http://127.0.0.1:{}/siteverify", service.Port());
  }
  std::string Verify(std::string_view answer) {
    const auto verified = VerifyTurnstile(fetcher, server, answer, "203.0.113.7");
    return verified ? "good" : verified.error().text.value.Get();
  }

  SystemClock clock;
  http::Fetcher fetcher{clock};
  testing::FakeUpstream service;
  ServerConfig server;
};

TEST_F(TurnstileTest, AGoodAnswerIsVerifiedAtTheService) {
  service.AnswersBody(R"({"success":true})", "content-type: application/json\r\n");

  EXPECT_EQ(Verify("answer&x"), "good");
  EXPECT_EQ(service.LastRequest().Target(), "/siteverify");
  EXPECT_EQ(service.LastRequest().body, "secret=hush&response=answer%26x&remoteip=203.0.113.7");
}

TEST_F(TurnstileTest, WhatIsNotVerifiedIsRefused) {
  service.AnswersBody(R"({"success":false,"error-codes":["timeout-or-duplicate"]})", "");
  EXPECT_THAT(Verify("answer"), HasSubstr("wrong or too old"));
  EXPECT_THAT(Verify(""), HasSubstr("turnstile_token is needed"));
  EXPECT_THAT(Verify(std::string(2049, 'x')), HasSubstr("turnstile_token is needed"));
  service.Forgets().Refuses(500);
  EXPECT_THAT(Verify("answer"), HasSubstr("cannot be verified just now"));
  service.Forgets().AnswersBody("<html>", "");
  EXPECT_THAT(Verify("answer"), HasSubstr("cannot be verified just now"));
  service.Forgets().AnswersBody(R"({"success":"true"})", "");
  EXPECT_THAT(Verify("answer"), HasSubstr("wrong or too old"));
}

TEST_F(TurnstileTest, CountsOnlyWithASecret) {
  EXPECT_TRUE(NeedsTurnstile(server));
  server.turnstile_secret_key = Secret();
  EXPECT_FALSE(NeedsTurnstile(server));
}

}  // namespace
}  // namespace monorelay::app
