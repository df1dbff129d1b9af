#include "routing/explain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace monorelay::routing {
namespace {

using catalog::Balance;
using catalog::Snapshot;
using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

class Figures final : public LiveSource {
 public:
  [[nodiscard]] Live Of(const Candidate& candidate) const override {
    return {.latency = 100.0 * static_cast<double>(3 - candidate.provider),
            .under_way = static_cast<std::int64_t>(candidate.provider)};
  }
};

Snapshot Market(Balance balance = Balance::kOrder) {
  return {{{"one", {"gpt-5", "small"}, {}, {}}, {"two", {"gpt-5"}, {}, {}, 4}},
          {{"smart", "gpt-5"}},
          {},
          {},
          {{"small", {{"gpt-5@two", 2}}}},
          {.tiers = {.enabled = true,
                     .names = {"auto"},
                     .simple = "small",
                     .moderate = "gpt-5",
                     .complex = "gpt-5"},
           .balance = {.usual = balance},
           .price = [](std::string_view provider, std::string_view) -> std::optional<double> {
             return provider == "two" ? std::optional(1.5) : std::nullopt;
           }}};
}

class ExplainTest : public testing::Test {
 protected:
  Explanation Ask(const Snapshot& snapshot, std::string_view model, std::string_view text = {}) {
    return Explain(snapshot, model, text, world, random);
  }
  static std::vector<std::string> Reasons(const Explanation& explanation) {
    std::vector<std::string> reasons;
    for (const auto& candidate : explanation.candidates)
      reasons.push_back(candidate.provider + ": " + candidate.why);
    return reasons;
  }

  const Figures figures;
  World world{.live = &figures};
  Random random{1};
};

TEST_F(ExplainTest, SaysWhyEachCandidateStandsWhereItDoes) {
  EXPECT_THAT(Reasons(Ask(Market(), "smart")),
              ElementsAre("one: in configuration order", "two: in configuration order"));
  EXPECT_THAT(Reasons(Ask(Market(Balance::kLatency), "smart")),
              ElementsAre("two: by latency, 200 ms of late", "one: by latency, 300 ms of late"));
  EXPECT_THAT(
      Reasons(Ask(Market(Balance::kLeastBusy), "smart")),
      ElementsAre("one: by load, 0 requests under way", "two: by load, 1 requests under way"));
  EXPECT_THAT(Reasons(Ask(Market(Balance::kCheapest), "smart")),
              ElementsAre("two: by price, 1.5 USD", "one: by price, which is not known"));
  EXPECT_THAT(Reasons(Ask(Market(Balance::kWeighted), "smart"))[0], HasSubstr("with a share of"));
  EXPECT_THAT(Reasons(Ask(Market(), "small")), ElementsAre("one: the only one that serves it",
                                                           "two: a fallback drawn with weight 2"));
}

TEST_F(ExplainTest, TellsTheStepsAndTheScore) {
  const auto explanation = Ask(Market(), "auto", "hello");

  ASSERT_TRUE(explanation.complexity);
  EXPECT_EQ(explanation.complexity->tier, catalog::Difficulty::kSimple);
  ASSERT_GE(explanation.steps.size(), 2U);
  EXPECT_EQ(explanation.steps[0], "the text scores -0.12: simple word (hello)");
  EXPECT_EQ(explanation.steps[1], "the request looks simple, so \"small\" is asked");
  EXPECT_EQ(explanation.candidates[0].model, "small");
  EXPECT_FALSE(Ask(Market(), "gpt-5", "hello").complexity) << "nobody looks at the text";
}

TEST_F(ExplainTest, NumbersTheModelsOfACascade) {
  const Snapshot snapshot{{{"one", {"a", "b"}, {}, {}}, {"two", {"b"}, {}, {}}},
                          {},
                          {},
                          {},
                          {},
                          {.cascade = {.models = {"a", "b"}}}};
  const auto explanation = Ask(snapshot, "whatever");

  EXPECT_TRUE(explanation.tries_all);
  EXPECT_THAT(Reasons(explanation),
              ElementsAre("one: number 1 of the cascade",
                          "one: number 2 of the cascade, in configuration order",
                          "two: number 2 of the cascade, in configuration order"));
}

TEST_F(ExplainTest, KnowsNothingOfARelayThatHasNotRun) {
  world = {};

  EXPECT_THAT(Reasons(Ask(Market(Balance::kLatency), "smart")),
              ElementsAre("one: by latency, which is not known yet",
                          "two: by latency, which is not known yet"));
}

TEST_F(ExplainTest, TellsHowTheKeysStand) {
  ManualClock clock;
  std::vector<keys::Key> keys;
  for (const char* label : {"a", "b"}) {
    keys.push_back(
        {.secret = Secret("sk"), .label = label, .state = std::make_shared<keys::KeyState>()});
  }
  keys[0].state->RestUntil(clock.Now() + 5s, keys::RestReason::kRateLimited, "gpt-5");
  keys[1].limits.expires_at = clock.WallNow();
  const keys::KeyPool pool(keys::Strategy::kRoundRobin, keys, clock);
  world.keys = [&](std::size_t provider) { return provider == 0 ? &pool : nullptr; };

  const auto explanation = Ask(Market(), "gpt-5");

  const auto& one = explanation.candidates[0];
  ASSERT_EQ(one.keys.size(), 2U);
  EXPECT_EQ(one.keys[0].hindrance, keys::Hindrance::kRests);
  EXPECT_EQ(one.keys[0].wait, 5s);
  EXPECT_EQ(one.keys[1].hindrance, keys::Hindrance::kExpired);
  EXPECT_EQ(one.keys[1].wait, std::nullopt);
  EXPECT_FALSE(one.is_free);
  EXPECT_TRUE(explanation.candidates[1].is_free) << "not known";
  EXPECT_EQ(pool.Keys()[0].state->Uses(), 0U) << "asking costs nobody a turn";
}

TEST_F(ExplainTest, SaysThatNobodyServesAModel) {
  const auto explanation = Ask(Market(), "gpt-6");

  ASSERT_TRUE(explanation.error);
  EXPECT_EQ(explanation.error->kind, ErrorKind::kModelNotFound);
  EXPECT_TRUE(explanation.candidates.empty());
}

}  // namespace
}  // namespace monorelay::routing
