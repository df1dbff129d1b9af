// Whom the relay asks: tiers, cascades, balances, conversations that stay where they are.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using ::testing::HasSubstr;
using testing::Journey;
using testing::Place;
using namespace std::chrono_literals;

// The providers that the outcomes name, in order.
std::string ProvidersOf(Journey& journey, std::size_t count) {
  std::string names;
  for (const auto& outcome : journey.outcomes(count)) names += outcome.provider + " ";
  return names;
}

// The same for keys.
std::string KeysOf(Journey& journey, std::size_t count) {
  std::string labels;
  for (const auto& outcome : journey.outcomes(count)) labels += outcome.key_label + " ";
  return labels;
}

void UseTiers(Journey& journey) {
  auto& tiers = journey.config().model_routing.complexity;
  tiers.enabled = true;
  tiers.simple = "small";
  tiers.moderate = "medium";
  tiers.complex = "large";
}

constexpr const char* kHard = "Analyze and compare this architecture";

TEST(ComplexityJourney, ChoosesAModelByHowHardTheRequestLooks) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  UseTiers(journey);

  journey.Ask("auto", "hello");
  journey.Ask("auto", "Tell me about the moon");
  const auto reply = journey.Ask("auto", kHard);
  journey.Stream("auto", kHard);

  const auto outcomes = journey.outcomes(4);
  EXPECT_EQ(outcomes[0].served_model, "small");
  EXPECT_EQ(outcomes[1].served_model, "medium");
  EXPECT_EQ(outcomes[2].served_model, "large");
  EXPECT_EQ(outcomes[3].served_model, "large");
  EXPECT_EQ(outcomes[2].model, "auto") << "what the client asked for";
  EXPECT_EQ(reply.header("x-monorelay-model"), "large");
  journey.ExpectNextRequestWorks(4);
}

TEST(ComplexityJourney, IsTheSameInEveryDialect) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  UseTiers(journey);

  journey.Ask({.model = "auto", .text = kHard, .dialect = Dialect::kAnthropicMessages});
  journey.Send(
      Journey::Post("/v1/responses", R"({"model":"auto","input":"Analyze and compare this"})"));
  journey.Send(Journey::Post(
      "/v1beta/models/auto:generateContent",
      R"({"contents":[{"role":"user","parts":[{"text":"Analyze and"},{"text":"compare"}]}]})"));
  journey.Send(Journey::Post(
      "/v1/chat/completions",
      R"({"model":"auto","messages":[{"role":"user","content":[{"type":"text","text":"Analyze it, )"
      R"(and"},{"type":"text","text":"compare"}]}]})"));

  for (const auto& outcome : journey.outcomes(4)) EXPECT_EQ(outcome.served_model, "large");
}

TEST(ComplexityJourney, NeverReplacesAModelThatTheClientNames) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  UseTiers(journey);

  journey.Ask("gpt-5", kHard);

  EXPECT_EQ(journey.outcome().served_model, "gpt-5");
}

TEST(ComplexityJourney, ReplacesEveryModelIfTheOperatorSaysSo) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  UseTiers(journey);
  journey.config().model_routing.complexity.replace_any = true;

  journey.Ask("gpt-5", kHard);
  journey.Ask("gpt-5@alpha", kHard);

  EXPECT_EQ(journey.outcomes(2)[0].served_model, "large");
  EXPECT_EQ(journey.outcomes(2)[1].served_model, "gpt-5");
}

TEST(ComplexityJourney, RefusesARequestThatCannotBeRead) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  UseTiers(journey);

  const auto reply =
      journey.Send(Journey::Post("/v1/chat/completions", R"({"model":"auto","messages":7})"));

  EXPECT_EQ(reply.status(), 400);
  EXPECT_TRUE(journey.upstream("alpha").Requests().empty());
  journey.ExpectNextRequestWorks();
}

// --- Cascade ---

void UseCascade(Journey& journey, std::int64_t count = 3) {
  auto& cascade = journey.config().model_routing.cascade;
  cascade.enabled = true;
  cascade.models = {"small@alpha", "medium@beta", "large@gamma"};
  cascade.max_retries = count;
}

class CascadeJourney : public ::testing::TestWithParam<bool> {
 protected:
  testing::Reply Ask(Journey& journey) {
    return journey.Ask({.model = "gpt-5", .text = "hi", .stream = GetParam()});
  }
};
INSTANTIATE_TEST_SUITE_P(Forms, CascadeJourney, ::testing::Bool(), [](const auto& is_stream) {
  return is_stream.param ? "Stream" : "Whole";
});

TEST_P(CascadeJourney, TriesModelsWhateverTheError) {
  Journey journey;
  journey.upstream("alpha").Refuses(400);
  journey.upstream("beta").Refuses(500);
  journey.upstream("gamma").Answers("hello");
  UseCascade(journey);

  const auto reply = Ask(journey);

  EXPECT_EQ(reply.text(), "hello");
  EXPECT_EQ(reply.header("x-monorelay-attempts"), "3");
  EXPECT_EQ(reply.header("x-monorelay-model"), "large");
  EXPECT_EQ(journey.outcome().provider, "gamma");
  journey.ExpectNextRequestWorks();
}

TEST_P(CascadeJourney, StopsWhenItHasTriedSoMany) {
  Journey journey;
  journey.upstream("alpha").Refuses(422);
  journey.upstream("beta").Refuses(503);
  journey.upstream("gamma").Answers("never asked");
  UseCascade(journey, 2);

  const auto reply = Ask(journey);

  EXPECT_EQ(reply.status(), 503);
  EXPECT_EQ(reply.header("x-monorelay-attempts"), "2");
  EXPECT_TRUE(journey.upstream("gamma").Requests().empty());
}

TEST_P(CascadeJourney, AsksNobodyElseAfterAnAnswer) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.upstream("beta").Answers("never asked");
  journey.upstream("gamma").Answers("never asked");
  UseCascade(journey);

  EXPECT_EQ(Ask(journey).text(), "hello");

  EXPECT_EQ(journey.outcome().attempts, 1);
  EXPECT_TRUE(journey.upstream("beta").Requests().empty());
}

// --- Balance ---

TEST(BalanceJourney, DrawsProvidersByWeight) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.upstream("beta").Answers("hello");
  journey.config().model_routing.balance = "weighted";
  journey.provider("alpha").weight = 0;

  for (int i = 0; i < 5; ++i) journey.Ask("gpt-5", "hi");

  EXPECT_EQ(ProvidersOf(journey, 5), "beta beta beta beta beta ");
}

TEST(BalanceJourney, AsksTheCheapestFirst) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.upstream("beta").Answers("hello");
  journey.config().model_routing.balance_models = {{"gpt-*", "cheapest"}};
  journey.provider("alpha").cost_per_m_input = 3;
  journey.provider("beta").cost_per_m_output = 2;

  journey.Ask("gpt-5", "hi");
  journey.Ask("other", "hi");

  EXPECT_EQ(ProvidersOf(journey, 2), "beta alpha ");
}

TEST(BalanceJourney, AsksTheLeastBusyFirst) {
  Journey journey;
  journey.upstream("alpha").Hangs(Place::kMidBody).Answers("hello");
  journey.upstream("beta").Answers("hello");
  journey.config().model_routing.balance = "least_busy";

  auto first = journey.Connect();
  first.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
  journey.Ask("gpt-5", "hi");
  journey.upstream("alpha").Continue();
  first.Read();
  journey.outcomes(2);
  journey.Ask("gpt-5", "hi");

  EXPECT_EQ(ProvidersOf(journey, 3), "beta alpha alpha ");
}

TEST(BalanceJourney, AsksTheFastestFirstAndTriesTheSlowAgainInTime) {
  Journey journey;
  journey.upstream("alpha").Refuses(500).Answers("hello");
  journey.upstream("beta").Answers("hello");
  journey.config().model_routing.balance = "latency";

  journey.Ask("gpt-5", "hi");
  journey.Ask("gpt-5", "hi");
  journey.AdvanceTime(2h);
  journey.Ask("gpt-5", "hi");

  EXPECT_EQ(ProvidersOf(journey, 3), "beta beta alpha ");
}

TEST(BalanceJourney, FiguresSurviveAReload) {
  Journey journey;
  journey.upstream("alpha").Refuses(500).Answers("hello");
  journey.upstream("beta").Answers("hello");
  journey.config().model_routing.balance = "latency";
  journey.Ask("gpt-5", "hi");

  journey.Reload();
  journey.Ask("gpt-5", "hi");

  EXPECT_EQ(ProvidersOf(journey, 2), "beta beta ");
}

// --- Conversations ---

testing::Reply AskIn(Journey& journey, const std::string& session) {
  return journey.Ask({.model = "gpt-5",
                      .text = "hi",
                      .fields = session.empty() ? "" : "x-session-id: " + session + "\r\n"});
}

TEST(AffinityJourney, KeepsAConversationWithItsKey) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Keys("alpha", {"a", "b", "c"});

  AskIn(journey, "one");
  AskIn(journey, "two");
  AskIn(journey, "one");
  AskIn(journey, "two");
  AskIn(journey, "one");

  EXPECT_EQ(KeysOf(journey, 5), "a b a b a ");
}

TEST(AffinityJourney, KeepsAConversationThatItsBodyNames) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Keys("alpha", {"a", "b", "c"});
  const auto ask = [&](const std::string& fields) {
    journey.Ask({.model = "gpt-5", .text = "hi", .body_fields = fields});
  };

  ask(R"("prompt_cache_key":"k",)");
  ask("");
  ask(R"("prompt_cache_key":"k",)");
  ask("");

  EXPECT_EQ(KeysOf(journey, 4), "a b a c ");
}

TEST(AffinityJourney, KeepsAConversationByHowItBegins) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Keys("alpha", {"a", "b", "c"});
  journey.config().model_routing.affinity.mode = "conversation";

  journey.Ask("gpt-5", "a poem");
  journey.Ask("gpt-5", "a book");
  journey.Ask("gpt-5", "a poem");
  journey.Ask("gpt-5", "a book");

  EXPECT_EQ(KeysOf(journey, 4), "a b a b ");
}

TEST(AffinityJourney, ForgetsAConversationInTime) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Keys("alpha", {"a", "b", "c"});
  journey.config().model_routing.affinity.life = 60s;

  // A place is noted once the answer is written.
  AskIn(journey, "one");
  journey.outcomes(1);
  journey.AdvanceTime(59s);
  AskIn(journey, "one");
  journey.outcomes(2);
  journey.AdvanceTime(61s);
  AskIn(journey, "one");

  EXPECT_EQ(KeysOf(journey, 3), "a a b ");
}

TEST(AffinityJourney, GivesWayToARestAndStaysWithWhoeverAnswered) {
  Journey journey;
  journey.upstream("alpha")
      .Answers("hello")
      .Refuses(429, {}, "retry-after: 5\r\n")
      .Answers("hello");
  journey.Keys("alpha", {"a", "b"});

  AskIn(journey, "one");
  AskIn(journey, "one");
  journey.AdvanceTime(10s);
  AskIn(journey, "one");
  AskIn(journey, "one");

  EXPECT_EQ(KeysOf(journey, 4), "a b b b ");
  journey.ExpectNextRequestWorks(4);
}

TEST(AffinityJourney, KeepsTheProviderOfABalancedModel) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.upstream("beta").Answers("hello");
  journey.config().model_routing.balance = "weighted";

  std::string expected;
  for (int i = 0; i < 12; ++i) {
    AskIn(journey, "one");
    expected += journey.outcomes(1).front().provider + " ";
  }

  EXPECT_EQ(ProvidersOf(journey, 12), expected);
}

TEST(AffinityJourney, LeavesAnOrderOfTheOperatorAsItIs) {
  Journey journey;
  journey.upstream("alpha").Refuses(500).Answers("hello");
  journey.upstream("beta").Answers("hello");

  AskIn(journey, "one");
  AskIn(journey, "one");

  EXPECT_EQ(ProvidersOf(journey, 2), "beta alpha ");
}

TEST(AffinityJourney, CanBeOff) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Keys("alpha", {"a", "b"});
  journey.config().model_routing.affinity.mode = "off";

  for (int i = 0; i < 4; ++i) AskIn(journey, "one");

  EXPECT_EQ(KeysOf(journey, 4), "a b a b ");
}

TEST(AffinityJourney, SurvivesAReload) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Keys("alpha", {"a", "b", "c"});
  AskIn(journey, "one");

  journey.Reload();
  AskIn(journey, "one");

  EXPECT_EQ(KeysOf(journey, 2), "a a ");
}

}  // namespace
}  // namespace monorelay
