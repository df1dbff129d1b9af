#include "identity/sso/single_sign_on.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_sign_in.hpp"

namespace monorelay::identity::sso {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using testing::FakeOpenId;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::ParametersOf;
using ::testing::StartsWith;

// The name and value of a Set-Cookie field, as a browser sends them back.
std::string SentBack(const std::string& set_cookie) {
  return "theme=dark; " + set_cookie.substr(0, set_cookie.find(';'));
}

class SingleSignOnTest : public ::testing::Test {
 protected:
  SingleSignOnTest() { Use(FakeOpenId::Provider()); }

  void Use(IdentityProvider configured) {
    SingleSignOnSettings settings{.public_url = "https://relay.example", .providers = {}};
    settings.providers.push_back(std::move(configured));
    sign_in.Use(std::move(settings));
  }

  Begun Begin(const std::string& return_to = "/requests?page=2") {
    auto begun = sign_in.Begin("company", return_to);
    if (!begun) ADD_FAILURE() << begun.error().text.value.Get();
    return begun ? *begun : Begun();
  }
  // The way back from the provider to this browser.
  Callback Back(const Begun& begun) {
    auto parameters = provider.SignInAt(begun.location);
    return {.code = parameters["code"],
            .state = parameters["state"],
            .cookies = SentBack(begun.cookie)};
  }
  // The text of the refusal, or where it led.
  std::string Finish(const Callback& callback) {
    const auto done = sign_in.Finish(callback);
    return done ? done->location : done.error().text.value.Get();
  }
  // A whole sign-in.
  std::string SignInNow() { return Finish(Back(Begin())); }

  ManualClock clock;
  testing::FakeFetch fetch;
  FakeOpenId provider{fetch, clock};
  testing::FakeExternalAccounts accounts;
  SingleSignOn sign_in{fetch, accounts, clock};
};

TEST_F(SingleSignOnTest, SendsTheBrowserToTheProviderAndTakesItBack) {
  const Begun begun = Begin();

  EXPECT_THAT(begun.location, StartsWith("https://login.example/authorize?"));
  auto asked = ParametersOf(begun.location);
  EXPECT_EQ(asked["response_type"], "code");
  EXPECT_EQ(asked["client_id"], "relay");
  EXPECT_EQ(asked["redirect_uri"], "https://relay.example/api/v1/sso/callback");
  EXPECT_EQ(asked["scope"], "openid email");
  EXPECT_EQ(asked["code_challenge_method"], "S256");
  EXPECT_THAT(begun.cookie, AllOf(StartsWith("__Host-monorelay_sso="), HasSubstr("; HttpOnly"),
                                  HasSubstr("; SameSite=Lax"), EndsWith("; Secure")));
  EXPECT_THAT(begun.cookie, Not(HasSubstr(asked["nonce"])));
  EXPECT_EQ(Finish(Back(begun)), "https://relay.example/requests?page=2");
  ASSERT_EQ(accounts.identities.size(), 1U);
  EXPECT_EQ(accounts.identities[0].subject, "42");
  EXPECT_EQ(accounts.identities[0].email, "ada@example.org");
  EXPECT_TRUE(accounts.identities[0].email_verified);
  EXPECT_THAT(fetch.asked.at(1).fields,
              HasSubstr("Authorization: Basic cmVsYXk6Y2xpZW50LXNlY3JldA=="));
  EXPECT_THAT(fetch.asked.at(1).form, Not(HasSubstr("client-secret")));
}

TEST_F(SingleSignOnTest, WhoLeavesIsSentToWhereTheProviderEndsItsSession) {
  EXPECT_EQ(sign_in.EndUrl("company"),
            "https://login.example/logout?client_id=relay&post_logout_redirect_uri="
            "https%3A%2F%2Frelay.example%2F");
  EXPECT_EQ(sign_in.EndUrl("nobody"), "");
}

TEST_F(SingleSignOnTest, NoTwoSignInsShareASecret) {
  auto one = ParametersOf(Begin().location);
  auto two = ParametersOf(Begin().location);

  for (const char* name : {"state", "nonce", "code_challenge"}) {
    EXPECT_NE(one[name], two[name]) << name;
    EXPECT_GE(one[name].size(), 43U) << name << " must hold 256 bits";
  }
}

// S8: the predecessor's state was not tied to the browser.
TEST_F(SingleSignOnTest, AStateOfAnotherBrowserIsRefused) {
  const Begun mine = Begin();
  const Begun attackers = Begin();
  Callback swapped = Back(attackers);
  swapped.cookies = SentBack(mine.cookie);
  Callback without = Back(attackers);
  without.cookies.clear();
  Callback stateless = Back(mine);
  stateless.state.clear();

  for (const Callback& callback : {swapped, without, stateless})
    EXPECT_THAT(Finish(callback), HasSubstr("not begun in this browser"));
  EXPECT_TRUE(accounts.identities.empty());
}

TEST_F(SingleSignOnTest, ACookieOfAnotherMakingIsRefused) {
  Callback callback = Back(Begin());
  const std::string name = "__Host-monorelay_sso=";
  for (const std::string& cookie :
       {name, name + "AAAA", name + std::string(5000, 'A'), std::string("monorelay_sso=x")}) {
    callback.cookies = cookie;
    EXPECT_THAT(Finish(callback), HasSubstr("not begun in this browser")) << cookie.substr(0, 40);
  }
}

TEST_F(SingleSignOnTest, ACallbackCountsOnce) {
  const Callback callback = Back(Begin());

  EXPECT_EQ(Finish(callback), "https://relay.example/requests?page=2");
  const std::size_t calls = fetch.asked.size();
  EXPECT_THAT(Finish(callback), HasSubstr("ended already"));
  EXPECT_EQ(fetch.asked.size(), calls) << "the provider is not even asked";
}

TEST_F(SingleSignOnTest, ACodeOfAnotherSignInIsRefusedByItsVerifier) {
  const Callback victims = Back(Begin());
  Callback attackers = Back(Begin());
  attackers.code = victims.code;

  EXPECT_THAT(Finish(attackers), HasSubstr("did not accept the code (invalid_grant)"));
}

TEST_F(SingleSignOnTest, ASignInThatTakesTooLongIsRefused) {
  const Begun begun = Begin();
  const Callback callback = Back(begun);
  clock.Advance(std::chrono::minutes(10));

  EXPECT_THAT(Finish(callback), HasSubstr("longer than ten minutes"));
}

TEST_F(SingleSignOnTest, AnIdTokenOfAnotherSignInIsRefused) {
  provider.nonce = "of-another";

  EXPECT_THAT(SignInNow(), HasSubstr("wrong nonce"));
}

TEST_F(SingleSignOnTest, AnIdTokenForAnotherApplicationIsRefused) {
  provider.audience = "another";

  EXPECT_THAT(SignInNow(), HasSubstr("for another application"));
}

TEST_F(SingleSignOnTest, AnUnsignedIdTokenIsRefused) {
  provider.id_token =
      testing::UrlBase64(R"({"alg":"none"})") + "." + testing::UrlBase64(R"({"sub":"42"})") + ".";

  EXPECT_THAT(SignInNow(), HasSubstr("is not signed"));
}

TEST_F(SingleSignOnTest, AnIdTokenSignedByAStrangerIsRefused) {
  provider.signer = testing::TokenSigner("ES256");  // the same key id, another key

  EXPECT_THAT(SignInNow(), HasSubstr("not signed by one of its keys"));
}

TEST_F(SingleSignOnTest, KeysAreReadAnewWhenTheProviderChangesThem) {
  EXPECT_THAT(SignInNow(), StartsWith("https://relay.example/"));
  provider.signer = testing::TokenSigner("RS256", "key-2");
  clock.Advance(std::chrono::seconds(4));

  EXPECT_THAT(SignInNow(), HasSubstr("not signed by one of its keys")) << "not published yet";
  provider.key_set = provider.signer.KeySet();
  EXPECT_THAT(SignInNow(), HasSubstr("not signed by one of its keys"))
      << "not asked for again so soon";
  clock.Advance(std::chrono::seconds(4));
  EXPECT_THAT(SignInNow(), StartsWith("https://relay.example/"));
}

TEST_F(SingleSignOnTest, KeysAndDescriptionAreReadOnceAnHour) {
  SignInNow();
  const std::size_t first = fetch.asked.size();
  SignInNow();
  const std::size_t second = fetch.asked.size();
  clock.Advance(std::chrono::hours(1));
  SignInNow();

  EXPECT_EQ(first, 3U);
  EXPECT_EQ(second - first, 1U) << "the code alone";
  EXPECT_EQ(fetch.asked.size() - second, 3U);
}

TEST_F(SingleSignOnTest, ADescriptionOfAnotherIssuerIsRefused) {
  provider.issuer = "https://evil.example";

  const auto begun = sign_in.Begin("company", "/");

  ASSERT_FALSE(begun);
  EXPECT_THAT(begun.error().text.value.Get(), HasSubstr("of another issuer"));
}

TEST_F(SingleSignOnTest, ADescriptionMayNotLeaveHttps) {
  for (const char* service : {"authorization_endpoint", "token_endpoint", "jwks_uri"}) {
    std::string description =
        R"({"issuer":"https://login.example","authorization_endpoint":"https://a","token_endpoint":"https://a","jwks_uri":"https://a"})";
    const auto at = description.find(service);
    description.replace(description.find("https", at), 5, "http");
    fetch.answers["https://login.example/.well-known/openid-configuration"] = [&](const Question&) {
      return Reply{.status = 200, .body = description};
    };
    const auto begun = sign_in.Begin("company", "/");
    ASSERT_FALSE(begun) << service;
    EXPECT_THAT(begun.error().text.value.Get(), HasSubstr("less than the issuer's https"));
  }
}

TEST_F(SingleSignOnTest, OnlyTheIssuersOwnOriginIsTrustedWithInnerNetworks) {
  SignInNow();

  for (const Question& question : fetch.asked)
    EXPECT_EQ(question.is_trusted, question.url.starts_with("https://login.example/"))
        << question.url;
}

// Open redirect: whatever a browser could take for another host.
TEST_F(SingleSignOnTest, ReturnsWithinThisRelayAlone) {
  for (const char* path : {"https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil",
                           "evil", "", "/a\tb", "/a\r\nSet-Cookie: x=y", "javascript:alert(1)"}) {
    const auto begun = sign_in.Begin("company", path);
    ASSERT_FALSE(begun) << path;
    EXPECT_EQ(begun.error().kind, ErrorKind::kInvalidRequest);
  }
}

TEST_F(SingleSignOnTest, AProviderThatWasTakenOutMeanwhileEndsTheSignIn) {
  const Callback callback = Back(Begin());
  sign_in.Use({.public_url = "https://relay.example", .providers = {}});

  EXPECT_THAT(Finish(callback), HasSubstr("begin once more"));
  EXPECT_EQ(sign_in.Begin("company", "/").error().kind, ErrorKind::kNotFound);
}

TEST_F(SingleSignOnTest, AnAnswerOfAnotherProviderIsRefused) {
  Callback callback = Back(Begin());
  callback.issuer = "https://evil.example";

  EXPECT_THAT(Finish(callback), HasSubstr("begin once more"));
}

TEST_F(SingleSignOnTest, TextsOfTheAddressLineAreNotRepeated) {
  Callback callback{.state = Back(Begin()).state, .error = "<script>alert(1)</script>"};
  const Begun begun = Begin();
  callback.state = ParametersOf(begun.location)["state"];
  callback.cookies = SentBack(begun.cookie);

  EXPECT_THAT(Finish(callback),
              AllOf(HasSubstr("could not sign you in"), Not(HasSubstr("script"))));
}

TEST_F(SingleSignOnTest, TokensOfTheProviderStandInNoError) {
  provider.token_error = "code-1 is wrong <b>";

  EXPECT_THAT(SignInNow(), AllOf(HasSubstr("did not accept the code;"), Not(HasSubstr("code-1"))));
}

TEST_F(SingleSignOnTest, AsksForWhatTheIdTokenLacksAndBelievesItForTheSamePersonAlone) {
  provider.claims = R"("sub":"42",)";
  provider.user_info = R"({"sub":"42","email":"ada@example.org","email_verified":"true"})";
  EXPECT_THAT(SignInNow(), StartsWith("https://relay.example/"));
  EXPECT_TRUE(accounts.identities.at(0).email_verified);
  EXPECT_THAT(fetch.asked.back().fields, HasSubstr("Authorization: Bearer access-1"));

  provider.user_info = R"({"sub":"43","email":"eve@example.org","email_verified":true})";
  EXPECT_THAT(SignInNow(), HasSubstr("not of the one who signed in"));
}

TEST_F(SingleSignOnTest, ClaimsGiveRolesByTheOperatorsRules) {
  IdentityProvider rules = FakeOpenId::Provider();
  rules.roles_claim = "realm_access.roles";
  rules.roles = {{"dev", Role::kMember}, {"ops", Role::kOperator}, {"boss", Role::kAdmin}};
  rules.default_role = Role::kViewer;
  const struct {
    const char* roles;
    Role role;
  } rows[] = {{R"(["dev"])", Role::kMember},         {R"(["dev","ops"])", Role::kOperator},
              {R"(["boss","dev"])", Role::kAdmin},   {R"("ops")", Role::kOperator},
              {R"(["Boss","none"])", Role::kViewer}, {"[]", Role::kViewer}};
  for (const auto& row : rows) {
    Use(rules);
    provider.claims =
        std::string(R"("sub":"42","email":"a@b.c","realm_access":{"roles":)") + row.roles + "},";
    EXPECT_THAT(SignInNow(), StartsWith("https://relay.example/"));
    EXPECT_EQ(accounts.identities.back().role, row.role) << row.roles;
    EXPECT_TRUE(accounts.identities.back().role_binds);
  }
  rules.requires_role = true;
  Use(rules);
  EXPECT_THAT(SignInNow(), HasSubstr("none of your groups"));
}

TEST_F(SingleSignOnTest, AdminNamesAreComparedWithTheNamedClaimAlone) {
  IdentityProvider rules = FakeOpenId::Provider();
  rules.admin_usernames = {"ada"};
  Use(rules);

  provider.claims = R"("sub":"1","email":"a@b.c","preferred_username":"ada",)";
  SignInNow();
  provider.claims = R"("sub":"2","email":"a@b.c","preferred_username":"Ada",)";
  SignInNow();
  provider.claims = R"("sub":"3","email":"a@b.c","name":"ada",)";
  SignInNow();

  ASSERT_EQ(accounts.identities.size(), 3U);
  EXPECT_EQ(accounts.identities[0].role, Role::kAdmin);
  EXPECT_FALSE(accounts.identities[0].role_binds) << "who is taken off the list keeps the role";
  EXPECT_EQ(accounts.identities[1].role, std::nullopt);
  EXPECT_EQ(accounts.identities[2].role, std::nullopt);
}

TEST_F(SingleSignOnTest, AnUnverifiedAddressIsNoName) {
  IdentityProvider rules = FakeOpenId::Provider();
  rules.username_claims = {"email"};
  rules.admin_usernames = {"boss@example.org"};
  Use(rules);
  provider.claims = R"("sub":"42","email":"boss@example.org","email_verified":false,)";

  SignInNow();

  ASSERT_EQ(accounts.identities.size(), 1U);
  EXPECT_EQ(accounts.identities[0].name, "");
  EXPECT_EQ(accounts.identities[0].role, std::nullopt);
}

TEST_F(SingleSignOnTest, OnlyVerifiedAddressesOfTheAllowedDomainsComeIn) {
  IdentityProvider rules = FakeOpenId::Provider();
  rules.allowed_domains = {"Example.org"};
  Use(rules);
  const auto with = [&](const char* email, bool verified) {
    provider.claims = std::string(R"("sub":"42","email":")") + email + R"(","email_verified":)" +
                      (verified ? "true," : "false,");
    return SignInNow();
  };

  EXPECT_THAT(with("ada@example.org", true), StartsWith("https://relay.example/"));
  EXPECT_THAT(with("ada@example.org", false), HasSubstr("certain domains"));
  EXPECT_THAT(with("ada@sub.example.org", true), HasSubstr("certain domains"));
  EXPECT_THAT(with("ada@evil.example", true), HasSubstr("certain domains"));
  EXPECT_THAT(with("example.org", true), HasSubstr("certain domains"));
}

// --- Providers without OpenID Connect ---

class ProfileTest : public SingleSignOnTest {
 protected:
  ProfileTest() {
    IdentityProvider hub{.name = "company",
                         .label = "Hub",
                         .protocol = Protocol::kProfile,
                         .authorization_url = "https://hub.example/authorize",
                         .token_url = "https://hub.example/token",
                         .profile_url = "https://api.hub.example/user",
                         .emails_url = "https://api.hub.example/emails",
                         .client_id = "relay",
                         .client_secret = Secret("client-secret"),
                         .scopes = {"read:user"},
                         .callback_path = "/api/auth/sso/callback",
                         .username_claims = {"login"}};
    Use(std::move(hub));
    Answers("https://hub.example/token", R"({"access_token":"access-1","token_type":"bearer"})");
    Answers("https://api.hub.example/user",
            R"({"id":7,"login":"ada","email":"shown@example.org"})");
    Answers("https://api.hub.example/emails",
            R"([{"email":"other@example.org","primary":false,"verified":true},)"
            R"({"email":"ada@example.org","primary":true,"verified":true}])");
  }

  void Answers(const std::string& url, const std::string& body) {
    fetch.answers[url] = [body](const Question&) { return Reply{.status = 200, .body = body}; };
  }
};

TEST_F(ProfileTest, TheProfileSaysWhoSignedIn) {
  EXPECT_THAT(SignInNow(), StartsWith("https://relay.example/"));

  const ExternalIdentity& identity = accounts.identities.at(0);
  EXPECT_EQ(identity.subject, "7");
  EXPECT_EQ(identity.name, "ada");
  EXPECT_EQ(identity.email, "ada@example.org");
  EXPECT_TRUE(identity.email_verified);
  EXPECT_THAT(fetch.asked.at(0).form, HasSubstr("client_secret=client-secret"));
  EXPECT_THAT(fetch.asked.at(0).form, HasSubstr("code_verifier="));
}

// S9: the predecessor took any address of the profile for the person's own.
TEST_F(ProfileTest, AnAddressThatIsNotVerifiedIsNotTaken) {
  Answers("https://api.hub.example/emails",
          R"([{"email":"boss@example.org","primary":true,"verified":false}])");

  EXPECT_THAT(SignInNow(), StartsWith("https://relay.example/"));

  EXPECT_EQ(accounts.identities.at(0).email, "");
  EXPECT_FALSE(accounts.identities.at(0).email_verified);
}

TEST_F(ProfileTest, ARefusalThatIsAnsweredWith200IsOne) {
  Answers("https://hub.example/token", R"({"error":"bad_verification_code"})");

  EXPECT_THAT(SignInNow(), HasSubstr("did not accept the code (bad_verification_code)"));
}

TEST_F(ProfileTest, WhatIsNoProfileIsRefused) {
  for (const char* profile : {"<html>", "{}", R"({"id":null,"login":"ada"})"}) {
    Answers("https://api.hub.example/user", profile);
    EXPECT_THAT(SignInNow(), HasSubstr("the sign-in provider's profile")) << profile;
  }
  EXPECT_TRUE(accounts.identities.empty());
}

TEST_F(ProfileTest, ATokenThatWouldBreakTheHeadIsRefused) {
  Answers("https://hub.example/token", R"({"access_token":"a\r\nX-Evil: 1"})");

  EXPECT_THAT(SignInNow(), HasSubstr("malformed"));
}

}  // namespace
}  // namespace monorelay::identity::sso
