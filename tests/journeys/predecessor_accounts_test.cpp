// The predecessor's holes in security that concern accounts, and what others were hit by, each by
// its row: S1 to S17 are its own, C70 to C73 those of other gateways.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "admin/routes.hpp"
#include "app/config_loader.hpp"
#include "identity/password.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::Reply;

class PredecessorHoles : public ::testing::Test {
 protected:
  PredecessorHoles() {
    journey.Records();
    journey.Accounts();
    journey.upstream("alpha");
  }

  Reply Call(std::string_view method, std::string_view path, std::string_view body = {},
             std::string_view fields = {}) {
    return journey.Send(fmt::format(
        "{} {} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n{}Content-Length: {}\r\n\r\n{}",
        method, path, fields, body.size(), body));
  }
  std::string Person(const std::string& name, identity::Role role) {
    auto& services = journey.identity().Services();
    const identity::Actor machine{{.name = "test", .via = identity::Via::kCommand}};
    const identity::NewUser user{.name = name, .password = "correct horse", .role = role};
    const auto made = role == identity::Role::kOwner ? services.accounts.CreateOwner(machine, user)
                                                     : services.accounts.Create(machine, user);
    EXPECT_TRUE(made);
    const auto begun = services.sign_in.Begin(made->id, identity::SessionKind::kCookie, "", "", "");
    return "Cookie: monorelay_session=" + begun->secret + "\r\nX-MonoRelay-CSRF: 1\r\n";
  }

  Journey journey;
};

TEST_F(PredecessorHoles, S1NoPathIsPublicBecauseAnotherOneIs) {
  journey.Start();
  for (const std::string_view path :
       {"/api/v1/setup/users", "/api/v1/setupx", "/api/setup/status/x", "/api/users", "/api/logs",
        "/api/auth/login/../me", "/api/v1/session/x", "/api//v1/setup", "/api/v1/users?/setup",
        "/api/providers", "/api/info", "/api/models/pricing", "/v1/models"})
    EXPECT_EQ(Call("GET", path).status(), 401) << path;
  EXPECT_EQ(Call("POST", "/v1/chat/completions", "{}").status(), 401);
  EXPECT_EQ(Call("GET", "/api/v1/setup").status(), 200);
}

TEST_F(PredecessorHoles, S4WhatWasSaidIsShownToNoStrangerAndToNoOtherMember) {
  journey.Ask("gpt-5", "a secret thing");
  journey.outcomes(1);
  Person("owner", identity::Role::kOwner);
  const std::string member = Person("member", identity::Role::kMember);

  EXPECT_EQ(Call("GET", "/api/logs").status(), 401);
  EXPECT_EQ(Call("GET", "/api/logs", "", member).status(), 403);
  EXPECT_EQ(Call("GET", "/api/logs/1", "", member).status(), 403);
  EXPECT_EQ(Call("GET", "/api/v1/requests/1/bodies", "", member).status(), 404);
}

TEST_F(PredecessorHoles, S7AnOrdinaryUserIsNoAdministrator) {
  journey.Start();
  Person("owner", identity::Role::kOwner);
  const std::string member = Person("member", identity::Role::kMember);
  const std::string id = journey.identity().Services().accounts.FindByName("member")->id;

  for (const std::string method : {"PATCH", "DELETE"})
    EXPECT_EQ(Call(method, "/api/v1/users/" + id, R"({"role":"admin"})", member).status(), 403);
  EXPECT_EQ(Call("PUT", "/api/users/" + id, R"({"is_admin":true})", member).status(), 403);
  EXPECT_EQ(Call("POST", "/api/v1/invites", R"({"role":"admin"})", member).status(), 403);
  EXPECT_EQ(journey.identity().Services().accounts.Find(id)->role, identity::Role::kMember);
}

TEST_F(PredecessorHoles, S10AnAbsentHeaderIsNoValidKey) {
  // No key is configured at all, though one is asked for.
  journey.config().server.access_key = Secret();
  journey.Start();
  for (const std::string fields :
       {"", "Authorization: Bearer \r\n", "Authorization:\r\n", "X-Access-Key: \r\n",
        "x-api-key:\r\n", "Cookie: monorelay_session=\r\n", "Cookie: monorelay_session\r\n"}) {
    EXPECT_EQ(Call("GET", "/api/v1/requests", "", fields).status(), 401) << fields;
    EXPECT_EQ(Call("GET", "/v1/models", "", fields).status(), 401) << fields;
  }
}

TEST_F(PredecessorHoles, S12NoOtherOriginReadsTheAdminApiWithItsVisitorsCookie) {
  journey.Start();
  const std::string owner = Person("owner", identity::Role::kOwner);

  const Reply asked = Call("GET", "/api/v1/users", "", owner + "Origin: https://evil.example\r\n");
  const Reply preflight = Call("OPTIONS", "/api/v1/users", "",
                               "Origin: https://evil.example\r\nAccess-Control-Request-Method: "
                               "DELETE\r\nAccess-Control-Request-Headers: x-monorelay-csrf\r\n");

  EXPECT_FALSE(asked.has("access-control-allow-origin"));
  EXPECT_FALSE(asked.has("access-control-allow-credentials"));
  EXPECT_FALSE(preflight.has("access-control-allow-origin"));
  EXPECT_FALSE(preflight.has("access-control-allow-headers"));
  EXPECT_NE(preflight.status(), 200);
  EXPECT_NE(preflight.status(), 204);
}

TEST_F(PredecessorHoles, S13SecretsLieInFilesForTheirOwnerAlone) {
  journey.Start();
  for (const auto& entry :
       std::filesystem::directory_iterator(journey.identity_file().parent_path())) {
    const auto mode = std::filesystem::status(entry.path()).permissions();
    EXPECT_EQ(mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
              std::filesystem::perms::none)
        << entry.path();
  }
}

TEST_F(PredecessorHoles, S17GuessingIsSlowTokensAreRevokedAndRegistrationIsClosed) {
  journey.Start();
  Person("owner", identity::Role::kOwner);
  const std::string body = R"({"username":"owner","password":"correct horse"})";
  const Reply login = Call("POST", "/api/auth/login", body);
  ASSERT_EQ(login.status(), 200) << login.body();
  const std::size_t at = login.body().find(R"("access_token":")") + 16;
  const std::string bearer =
      "Authorization: Bearer " + login.body().substr(at, login.body().find('"', at) - at) + "\r\n";
  ASSERT_EQ(Call("GET", "/api/auth/me", "", bearer).status(), 200);

  EXPECT_EQ(Call("POST", "/api/auth/logout", "", bearer).status(), 200);
  EXPECT_EQ(Call("GET", "/api/auth/me", "", bearer).status(), 401);
  EXPECT_EQ(Call("POST", "/api/auth/register",
                 R"({"username":"guest","email":"a@b","password":"some password"})")
                .status(),
            403);
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(Call("POST", "/api/auth/login", R"({"username":"owner","password":"x"})").status(),
              401);
  EXPECT_EQ(Call("POST", "/api/auth/login", body).status(), 429);
}

TEST_F(PredecessorHoles, C70NoAdminRouteIsWithoutARule) {
  for (const admin::Route& route : admin::Routes())
    EXPECT_NE(route.access, admin::Access::kUnruled) << route.path;
}

TEST_F(PredecessorHoles, C71TheHashOfAPasswordIsNoPassword) {
  const identity::PasswordHasher hasher(identity::PasswordCost::Cheapest());
  const std::string hash = *hasher.Hash("correct horse");

  EXPECT_THAT(hash, HasSubstr("$argon2id$v=19$"));
  EXPECT_TRUE(hasher.Matches(hash, "correct horse"));
  EXPECT_FALSE(hasher.Matches(hash, hash));
  EXPECT_FALSE(hasher.Matches("", ""));
  EXPECT_NE(hash, *hasher.Hash("correct horse"));
  const identity::PasswordCost usual;
  EXPECT_GE(usual.memory_bytes, 64UL << 20U);
  EXPECT_GE(usual.operations, 3U);
}

TEST_F(PredecessorHoles, C72TextThatIsSqlElsewhereIsText) {
  journey.Start();
  const std::string owner = Person("owner", identity::Role::kOwner);
  for (const std::string_view text : {"' OR '1'='1", "x'; DROP TABLE users; --", "\\\" OR 1=1"}) {
    EXPECT_EQ(Call("POST", "/api/v1/session",
                   fmt::format(R"({{"username":"{}","password":"{}"}})", text, text))
                  .status(),
              401)
        << text;
  }
  EXPECT_EQ(Call("GET", "/api/v1/users/'%20OR%20'1'='1", "", owner).status(), 404);
  EXPECT_EQ(Call("GET", "/api/v1/audit?actor='%20OR%20'1'='1", "", owner).body(),
            R"({"items":[],"next_cursor":null})");
  EXPECT_EQ(Call("GET", "/api/v1/users", "", owner).status(), 200);
}

TEST_F(PredecessorHoles, C73ThereIsNoAccountWithAKnownPassword) {
  journey.Start();
  for (const std::string_view name : {"root", "admin", "owner"}) {
    EXPECT_EQ(Call("POST", "/api/v1/session",
                   fmt::format(R"({{"username":"{}","password":"123456"}})", name))
                  .status(),
              401);
  }
  EXPECT_TRUE(*journey.identity().Services().accounts.NeedsSetup());
  EXPECT_GE(journey.identity().SetupToken()->size(), 40U);
}

}  // namespace
}  // namespace monorelay
