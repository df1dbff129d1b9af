// The page on which people try models: ordinary calls of /v1/*, by the session of whoever has
// signed in.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::Reply;

constexpr std::string_view kSource = "X-MonoRelay-Source: playground\r\n";

class Playground : public ::testing::Test {
 protected:
  Playground() {
    journey.Accounts();
    journey.KeepsAccess();
    journey.upstream("alpha").Answers("hello");
    journey.Start();
  }

  Reply Ask(const std::string& fields, std::string_view method = "POST",
            std::string_view path = "/v1/chat/completions") {
    const std::string_view body =
        method == "GET" ? "" : R"({"model":"gpt-5","messages":[{"role":"user","content":"hi"}]})";
    return journey.Send(
        fmt::format("{} {} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n{}Content-Type: "
                    "application/json\r\nContent-Length: {}\r\n\r\n{}",
                    method, path, fields, body.size(), body));
  }
  static std::string CookieAlone(const std::string& fields) {
    return fields.substr(0, fields.find("\r\n") + 2);
  }

  Journey journey;
};

TEST_F(Playground, AsksModelsByASessionAndIsCountedForItsUser) {
  const std::string member = journey.SignedInAs(identity::Role::kMember);
  ASSERT_TRUE(journey.access().Ledger().SetRules(
      {limits::SubjectKind::kUser, "signed-in-member"},
      {{.kind = limits::Kind::kRequestsPerDay, .amount = 2, .warn_percent = 0, .shadow = false}}));

  const Reply first = Ask(member + std::string(kSource));
  const Reply second = Ask(member + std::string(kSource) + "Origin: http://relay\r\n");
  const Reply third = Ask(member + std::string(kSource));

  EXPECT_EQ(first.status(), 200) << first.body();
  EXPECT_EQ(first.text(), "hello");
  EXPECT_EQ(second.status(), 200) << second.body();
  EXPECT_EQ(third.status(), 429);
  EXPECT_EQ(third.header("x-monorelay-limit"), "user:requests_per_day");
  const auto outcome = journey.outcomes(3).front();
  EXPECT_EQ(outcome.client, "member/playground");
  ASSERT_NE(outcome.caller, nullptr);
  EXPECT_EQ(outcome.caller->user, "member");
  for (const auto& request : journey.upstream("alpha").Requests())
    EXPECT_THAT(request.head, Not(HasSubstr("monorelay_session"))) << "the cookie stays here";
}

TEST_F(Playground, CountsForTheTeamOfItsUserToo) {
  const std::string member = journey.SignedInAs(identity::Role::kMember);
  const auto team = journey.book().CreateTeam("research", {"signed-in-member"});
  ASSERT_TRUE(team);
  ASSERT_TRUE(journey.access().Ledger().SetRules(
      {limits::SubjectKind::kTeam, team->id},
      {{.kind = limits::Kind::kRequestsPerDay, .amount = 0, .warn_percent = 0, .shadow = false}}));

  EXPECT_EQ(Ask(member + std::string(kSource)).header("x-monorelay-limit"),
            "team:requests_per_day");
}

TEST_F(Playground, ListsModelsAndCreditsToo) {
  const std::string owner = journey.SignedInAs(identity::Role::kOwner);

  EXPECT_EQ(Ask(owner + std::string(kSource), "GET", "/v1/models").status(), 200);
  EXPECT_EQ(Ask(owner + std::string(kSource), "GET", "/v1/credits").status(), 200);
  EXPECT_EQ(Ask(owner + std::string(kSource), "GET", "/v1/nothing").status(), 404);
  EXPECT_EQ(Ask(owner, "GET", "/v1/models").status(), 401) << "without saying what it is";
}

TEST_F(Playground, NobodyElseComesInByIt) {
  journey.config().server.cors_origins = {"*"};
  journey.Reload();
  const std::string member = journey.SignedInAs(identity::Role::kMember);
  const std::string viewer = journey.SignedInAs(identity::Role::kViewer);
  const std::string source(kSource);
  const struct {
    std::string what;
    std::string fields;
    int status;
  } cases[] = {
      {"a session alone", member, 401},
      {"without the CSRF header", CookieAlone(member) + source, 403},
      {"from another site's page", member + source + "Origin: https://evil.example\r\n", 403},
      {"as the browser says of it", member + source + "Sec-Fetch-Site: cross-site\r\n", 403},
      {"a viewer", viewer + source, 403},
      {"a made-up session", "Cookie: monorelay_session=x\r\nX-MonoRelay-CSRF: 1\r\n" + source, 401},
      {"no session", source, 401},
      {"a wrong key beside a session", member + source + "x-api-key: wrong\r\n", 401},
  };
  for (const auto& [what, fields, status] : cases) {
    const Reply reply = Ask(fields);
    EXPECT_EQ(reply.status(), status) << what << ": " << reply.body();
    EXPECT_THAT(reply.body(), HasSubstr("\"error\"")) << what << ": in the client's dialect";
  }
  EXPECT_TRUE(journey.upstream("alpha").Requests().empty());
  EXPECT_EQ(Ask(member + source).header("access-control-allow-origin"), "")
      << "what a session was answered is for this origin alone";
  EXPECT_EQ(
      Ask(member + source + "Authorization: Bearer " + std::string(Journey::kAccessKey) + "\r\n")
          .status(),
      200)
      << "a key that is shown counts";
}

TEST_F(Playground, ASessionThatHasEndedAsksNothingMore) {
  const std::string member = journey.SignedInAs(identity::Role::kMember);
  ASSERT_EQ(Ask(member + std::string(kSource)).status(), 200);
  ASSERT_TRUE(journey.identity().Store().Change([](identity::AccountTables& tables) {
    return tables.DeleteSessionsOf("signed-in-member", {});
  }));

  EXPECT_EQ(Ask(member + std::string(kSource)).status(), 401);
  journey.ExpectNextRequestWorks(1);
}

}  // namespace
}  // namespace monorelay
