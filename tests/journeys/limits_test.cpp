// Limits and budgets on the path of a request.

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "relay/caller.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using namespace std::chrono_literals;
using dialects::Dialect;
using limits::Kind;
using limits::SubjectKind;
using ::testing::HasSubstr;
using testing::Journey;
using testing::Place;
using testing::Reply;
using ::testing::StartsWith;

// 1 USD for a million tokens in, 2 out: 1000 and 2000 nano-dollars a token.
constexpr std::string_view kPrices = R"({"*":{"input":1,"output":2}})";

class LimitsJourney : public ::testing::Test {
 protected:
  LimitsJourney() {
    journey.provider("alpha").prices.value = kPrices;
    journey.upstream("alpha").Answers("hello");
  }

  limits::MeterView KeyView() {
    return *journey.access().Ledger().ViewOf({SubjectKind::kKey, "default"});
  }
  std::int64_t Spent() { return KeyView().totals.used.nano_dollars; }

  Journey journey;
};

TEST_F(LimitsJourney, RefuseInTheDialectOfTheClientAndSayWhichAndWhen) {
  journey.config().limits.per_key.requests_per_minute = 2;
  const Reply first = journey.Ask("gpt-5", "hi");
  EXPECT_EQ(first.header("x-ratelimit-limit-requests"), "2");
  EXPECT_EQ(first.header("x-ratelimit-remaining-requests"), "1");
  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 200);

  const Reply chat = journey.Ask("gpt-5", "hi");
  const Reply messages = journey.Ask({.dialect = Dialect::kAnthropicMessages});

  EXPECT_EQ(chat.status(), 429);
  EXPECT_EQ(chat.error_code(), "rate_limit_exceeded");
  EXPECT_THAT(chat.error_message(), HasSubstr("requests_per_minute of access key \"default\""));
  EXPECT_EQ(chat.header("retry-after"), "61");
  EXPECT_EQ(chat.header("x-monorelay-limit"), "key:requests_per_minute");
  EXPECT_EQ(chat.header("x-ratelimit-limit-requests"), "2");
  EXPECT_EQ(chat.header("x-ratelimit-remaining-requests"), "0");
  EXPECT_EQ(chat.header("x-ratelimit-reset-requests"), "61s");
  EXPECT_EQ(messages.status(), 429);
  EXPECT_THAT(messages.body(), HasSubstr(R"("type":"rate_limit_error")"));
  EXPECT_EQ(journey.outcomes(4)[2].ending, relay::Ending::kRefused);
  EXPECT_EQ(journey.outcomes(4)[2].attempts, 0);
  journey.AdvanceTime(61s);
  journey.ExpectNextRequestWorks(4);
}

TEST_F(LimitsJourney, WhatItsCallerGotWrongCountsAsARequestToo) {
  journey.config().limits.per_key.requests_per_minute = 4;
  journey.config().limits.per_key.tokens_per_minute = 1'000'000;
  EXPECT_EQ(journey.Send(Journey::Post("/v1/chat/completions", "{")).status(), 400);
  EXPECT_EQ(journey.Send(Journey::Post("/v1/chat/completions", R"({"messages":[]})")).status(),
            400);
  EXPECT_EQ(
      journey.Send(Journey::Post("/v1/messages", "{", "X-MonoRelay-Timeout-Ms: x\r\n")).status(),
      400);
  // Who is not known counts for nobody.
  EXPECT_EQ(journey
                .Send("POST /v1/chat/completions HTTP/1.1\r\nHost: relay\r\nAuthorization: Bearer "
                      "wrong\r\nContent-Length: 0\r\n\r\n")
                .status(),
            401);
  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 200);

  const Reply fifth = journey.Send(Journey::Post("/v1/chat/completions", "{"));

  EXPECT_EQ(fifth.status(), 429);
  EXPECT_EQ(fifth.header("x-monorelay-limit"), "key:requests_per_minute");
  const auto outcomes = journey.outcomes(6);
  EXPECT_EQ(outcomes[0].error_code, "invalid_request");
  EXPECT_EQ(outcomes[5].error_code, "rate_limit_exceeded");
  journey.AdvanceTime(61s);
  journey.ExpectNextRequestWorks(6);
}

TEST_F(LimitsJourney, ABudgetThatIsUsedUpIs402) {
  journey.config().limits.per_key.usd_per_day = 0.0005;
  while (journey.Ask({.body_fields = R"("max_tokens":100,)"}).status() == 200) {
  }

  const Reply refused = journey.Ask({.body_fields = R"("max_tokens":100,)"});

  EXPECT_EQ(refused.status(), 402);
  EXPECT_EQ(refused.error_code(), "insufficient_quota");
  EXPECT_EQ(refused.header("x-should-retry"), "false");
  EXPECT_EQ(refused.header("x-monorelay-limit"), "key:usd_per_day");
  EXPECT_THAT(refused.error_message(), HasSubstr("0.0005 USD in 24 hours"));
  EXPECT_LE(Spent(), 500'000);
  EXPECT_GT(Spent(), 0);
}

// Each way in which a request can end settles what it had reserved, once.
TEST_F(LimitsJourney, SettleOnEveryWayToEnd) {
  journey.config().limits.per_key.usd_per_day = 1000;
  journey.config().limits.per_key.tokens_per_minute = 1'000'000;
  journey.config().limits.per_key.concurrent_requests = 5;
  auto& alpha = journey.upstream("alpha").Forgets();
  alpha.Answers("whole").Answers("streamed").Refuses(400).Refuses(500).Cuts(Place::kMidBody);
  journey.Ask("gpt-5", "hi");
  journey.Stream("gpt-5", "hi");
  journey.Ask("gpt-5", "hi");
  journey.Ask("gpt-5", "hi");
  journey.Stream("gpt-5", "hi");
  journey.Ask("", "no model");
  const auto outcomes = journey.outcomes(6);

  std::int64_t cost = 0;
  std::int64_t tokens = 0;
  for (const auto& outcome : outcomes) {
    cost += outcome.cost.nano_dollars.value_or(0);
    tokens += std::max<std::int64_t>(outcome.usage.input, 0) +
              std::max<std::int64_t>(outcome.usage.output, 0);
  }
  const auto view = KeyView();
  EXPECT_EQ(view.under_way, 0);
  EXPECT_EQ(view.totals.used.nano_dollars, cost);
  EXPECT_EQ(view.totals.used.tokens, tokens);
  EXPECT_GT(tokens, 0);
  for (const auto& standing : view.standings) EXPECT_EQ(standing.pending, 0);
}

TEST_F(LimitsJourney, SettleForAClientThatLeaves) {
  journey.config().limits.per_key.usd_per_day = 1000;
  journey.upstream("alpha").Forgets().Hangs(Place::kMidBody);
  auto client = journey.Connect();
  client.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
  ASSERT_TRUE(client.WaitFor("data:"));
  EXPECT_EQ(KeyView().under_way, 1);
  EXPECT_GT(KeyView().standings.at(0).pending, 0);

  client.Leaves();
  const auto outcome = journey.outcome();

  EXPECT_EQ(outcome.ending, relay::Ending::kClientLeft);
  EXPECT_EQ(KeyView().under_way, 0);
  EXPECT_EQ(KeyView().standings.at(0).pending, 0);
  EXPECT_EQ(Spent(), outcome.cost.nano_dollars.value_or(0));
  EXPECT_GT(Spent(), 0);
}

TEST_F(LimitsJourney, HoldBackRequestsAtTheSameTime) {
  journey.config().limits.relay.concurrent_requests = 1;
  journey.upstream("alpha").Forgets().Hangs(Place::kBeforeHead).Answers("later");
  auto client = journey.Connect();
  client.Send(Journey::Request());
  ASSERT_TRUE(journey.upstream("alpha").WaitForRequests(1));

  const Reply refused = journey.Ask("gpt-5", "hi");
  journey.upstream("alpha").Continue();
  client.Read();
  journey.outcomes(2);

  EXPECT_EQ(refused.status(), 429);
  EXPECT_EQ(refused.header("retry-after"), "1");
  EXPECT_EQ(refused.header("x-monorelay-limit"), "relay:concurrent_requests");
  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 200);
}

TEST_F(LimitsJourney, ReserveTheHistoryOfTheModelWhereNothingBoundsTheOutput) {
  journey.config().limits.per_key.tokens_per_minute = 500;

  const Reply unknown = journey.Ask("gpt-5", "hi");
  EXPECT_EQ(journey.Ask({.body_fields = R"("max_tokens":50,)"}).status(), 200);
  const Reply known = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(unknown.status(), 429) << "a model that nothing is known of may say much";
  EXPECT_FALSE(unknown.has("retry-after"));
  EXPECT_THAT(unknown.error_message(), HasSubstr("smaller max_tokens"));
  EXPECT_EQ(known.status(), 200);
}

TEST_F(LimitsJourney, InShadowModeRefuseNothing) {
  journey.config().limits.shadow = true;
  journey.config().limits.per_key.requests_per_minute = 1;

  for (int i = 0; i < 3; ++i) EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 200);

  EXPECT_EQ(KeyView().shadow_refusals, 2);
}

TEST_F(LimitsJourney, ChangeWithTheConfigurationAndForgetNothing) {
  journey.config().limits.per_key.requests_per_day = 2;
  journey.Ask("gpt-5", "hi");
  journey.Ask("gpt-5", "hi");
  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 429);

  journey.config().limits.per_key.requests_per_day = 3;
  journey.Reload();

  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 200);
  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 429);
}

// Lessons C7 61: one gate for every route, however the request is passed on.
TEST_F(LimitsJourney, CountOnEveryRoute) {
  journey.config().limits.per_key.requests_per_day = 3;
  journey.Speaks("alpha", Dialect::kOpenAiChat);

  journey.Ask({.dialect = Dialect::kAnthropicMessages});
  journey.Ask({.dialect = Dialect::kAnthropicMessages, .stream = true});
  const Reply counted = journey.Send(
      Journey::Post("/v1/messages/count_tokens",
                    R"({"model":"gpt-5","messages":[{"role":"user","content":"hi"}]})"));

  EXPECT_EQ(counted.status(), 200);
  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 429);
}

// Predecessor K12: credits are those of the caller, and not made up.
TEST_F(LimitsJourney, CreditsAreTheCallersRealBudget) {
  const auto credits = [&] {
    const Reply reply = journey.Send(Journey::Get("/v1/credits"));
    EXPECT_EQ(reply.status(), 200);
    return boost::json::parse(reply.body()).as_object();
  };
  journey.config().limits.per_key.usd_per_month = 5;
  journey.config().limits.relay.usd_per_day = 100;
  journey.Ask("gpt-5", "hi");
  journey.outcome();

  const auto now = credits();

  const double used = static_cast<double>(Spent()) / 1e9;
  EXPECT_GT(used, 0);
  EXPECT_EQ(now.at("object"), "credit_summary");
  EXPECT_EQ(now.at("limit"), "key:usd_per_month");
  EXPECT_DOUBLE_EQ(now.at("total_granted").to_number<double>(), 5);
  EXPECT_NEAR(now.at("total_used").to_number<double>(), used, 1e-12);
  EXPECT_NEAR(now.at("total_available").to_number<double>(), 5 - used, 1e-9);
  EXPECT_EQ(now.at("usage").as_object().at("requests"), 1);
  journey.config().limits = {};
  journey.Reload();
  EXPECT_TRUE(credits().at("total_granted").is_null());
  EXPECT_NEAR(credits().at("total_used").to_number<double>(), used, 1e-12);
  const Reply nobody = journey.Send("GET /v1/credits HTTP/1.1\r\nHost: relay\r\n\r\n");
  EXPECT_EQ(nobody.status(), 401);
}

TEST_F(LimitsJourney, TeamsAndUsersAreCountedAcrossTheirKeys) {
  journey.KeepsAccess();
  const auto team = journey.book().CreateTeam("research", {"01ALICE", "01BOB"});
  ASSERT_TRUE(team);
  const auto alice =
      journey.book().Create({.name = "a", .user_id = "01ALICE", .user_name = "alice"});
  const auto bob = journey.book().Create({.name = "b", .user_id = "01BOB", .user_name = "bob"});
  ASSERT_TRUE(alice && bob);
  ASSERT_TRUE(journey.access().Ledger().SetRules({SubjectKind::kTeam, team->id},
                                                 {{.kind = Kind::kRequestsPerDay, .amount = 3}}));
  ASSERT_TRUE(journey.access().Ledger().SetRules({SubjectKind::kUser, "01ALICE"},
                                                 {{.kind = Kind::kRequestsPerDay, .amount = 2}}));
  const auto ask = [&](const identity::IssuedKey& key) {
    return journey.Send(
        fmt::format("POST /v1/chat/completions HTTP/1.1\r\nHost: relay\r\nx-api-key: {}\r\n"
                    "Content-Length: 31\r\n\r\n{{\"model\":\"gpt-5\",\"messages\":[]}}",
                    key.text.Reveal()));
  };

  EXPECT_EQ(ask(*alice).status(), 200);
  EXPECT_EQ(ask(*alice).status(), 200);
  const Reply of_user = ask(*alice);
  EXPECT_EQ(ask(*bob).status(), 200);
  const Reply of_team = ask(*bob);

  EXPECT_EQ(of_user.header("x-monorelay-limit"), "user:requests_per_day");
  EXPECT_EQ(of_team.header("x-monorelay-limit"), "team:requests_per_day");
  EXPECT_THAT(of_team.error_message(), HasSubstr("team \"research\""));
  EXPECT_EQ(journey.outcomes(5)[0].caller->team, "research");
  // Who leaves the team is bound by it no more.
  ASSERT_TRUE(journey.book().ChangeTeam(team->id, "research", {"01ALICE"}, {}));
  EXPECT_EQ(ask(*bob).status(), 200);
}

// The figure of the issue: 64 clients at the same time, against a limit of 1,000.
TEST(LimitsUnderLoad, SixtyFourClientsGetExactlyAThousandRequests) {
  constexpr int kClients = 64;
  constexpr int kEach = 17;
  Journey journey(2);
  journey.upstream("alpha").Answers("hello");
  journey.config().limits.per_key.requests_per_day = 1000;
  journey.Start();
  std::atomic<int> admitted = 0;
  std::atomic<int> refused = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kClients; ++i) {
      threads.emplace_back([&] {
        testing::RawClient client(journey.port());
        for (int j = 0; j < kEach; ++j) {
          client.Send(Journey::Request());
          const int status = client.Read().status();
          admitted += status == 200 ? 1 : 0;
          refused += status == 429 ? 1 : 0;
        }
      });
    }
  }

  EXPECT_EQ(admitted, 1000);
  EXPECT_EQ(refused, kClients * kEach - 1000);
  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 1000U);
}

}  // namespace
}  // namespace monorelay
