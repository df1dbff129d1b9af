// What a client and the record are told of usage and cost, on every way in which a request can end.

#include "catalog/cost.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::Place;

// 1 USD for a million tokens in, 2 out: 1000 and 2000 nano-dollars a token.
constexpr std::string_view kPrices = R"({"*":{"input":1,"output":2}})";
constexpr std::string_view kAsk = "x-monorelay-usage-cost: true\r\n";

std::int64_t Expected(const chat::Usage& usage) {
  return usage.input * 1000 + usage.output * 2000;
}

class CostJourney : public ::testing::Test {
 protected:
  CostJourney() { journey.provider("alpha").prices.value = kPrices; }

  Journey journey;
};

TEST_F(CostJourney, TellsUsageAndCostOfAWholeAnswerInItsHead) {
  journey.upstream("alpha").Answers("one two three");

  const auto reply = journey.Ask("gpt-5", "hi");

  const auto outcome = journey.outcome();
  EXPECT_EQ(reply.header("x-monorelay-usage"),
            "input=" + std::to_string(outcome.usage.input) +
                ", output=" + std::to_string(outcome.usage.output));
  EXPECT_EQ(reply.header("x-monorelay-cost"), catalog::Dollars(Expected(outcome.usage)));
  EXPECT_EQ(outcome.cost.nano_dollars, Expected(outcome.usage));
  EXPECT_EQ(outcome.cost.basis, "configured");
  EXPECT_FALSE(outcome.usage_is_estimated);
  EXPECT_THAT(reply.body(), Not(HasSubstr("\"cost\"")));
}

TEST_F(CostJourney, PutsTheCostIntoTheUsageOfThoseWhoAsk) {
  for (const Dialect dialect : {Dialect::kOpenAiChat, Dialect::kAnthropicMessages}) {
    for (const bool stream : {false, true}) {
      Journey fresh;
      fresh.provider("alpha").prices.value = kPrices;
      fresh.upstream("alpha").Answers("one two three");

      const auto reply =
          fresh.Ask({.dialect = dialect, .stream = stream, .fields = std::string(kAsk)});

      const auto outcome = fresh.outcome();
      EXPECT_TRUE(reply.is_whole());
      EXPECT_EQ(reply.text(), "one two three");
      EXPECT_THAT(reply.body(),
                  HasSubstr("\"cost\":" + catalog::Dollars(Expected(outcome.usage)) + ","))
          << reply.body();
    }
  }
}

TEST_F(CostJourney, PutsTheCostIntoTranslatedAnswersToo) {
  for (const bool stream : {false, true}) {
    Journey fresh;
    fresh.provider("alpha").prices.value = kPrices;
    fresh.Speaks("alpha", Dialect::kAnthropicMessages);
    fresh.upstream("alpha").Answers("one two three");

    const auto reply =
        fresh.Ask({.stream = stream,
                   .fields = std::string(kAsk),
                   .body_fields = stream ? R"("stream_options":{"include_usage":true},)" : ""});

    EXPECT_THAT(reply.body(),
                HasSubstr("\"cost\":" + catalog::Dollars(Expected(fresh.outcome().usage)) + ","))
        << reply.body();
  }
}

TEST_F(CostJourney, PutsTheCostIntoEveryUsageIfConfiguredSo) {
  journey.config().server.cost_in_usage = true;
  journey.upstream("alpha").Answers("hello");

  EXPECT_THAT(journey.Ask("gpt-5", "hi").body(), HasSubstr("\"cost\":"));
  EXPECT_THAT(journey.Ask({.fields = "x-monorelay-usage-cost: false\r\n"}).body(),
              Not(HasSubstr("\"cost\":")));
}

TEST_F(CostJourney, CountsAModelWithoutPriceAsZeroAndSaysSo) {
  journey.provider("alpha").prices.value.clear();
  journey.upstream("alpha").Answers("hello");

  const auto reply = journey.Ask({.model = "nobody-knows-it", .fields = std::string(kAsk)});

  EXPECT_EQ(reply.status(), 200);
  EXPECT_TRUE(reply.has("x-monorelay-usage"));
  EXPECT_FALSE(reply.has("x-monorelay-cost"));
  EXPECT_THAT(reply.body(), Not(HasSubstr("\"cost\":")));
  EXPECT_EQ(journey.outcome().cost.nano_dollars, 0);
  EXPECT_EQ(journey.outcome().cost.basis, "no_price");
}

TEST_F(CostJourney, ChargesTheKeyThatServed) {
  journey.Keys("alpha", {"first", "second"});
  journey.provider("alpha").keys[1].prices.value = R"({"*":{"input":0,"output":0}})";
  journey.upstream("alpha").Answers("hello");

  journey.Ask("gpt-5", "hi");
  journey.Ask("gpt-5", "hi");

  const auto outcomes = journey.outcomes(2);
  EXPECT_EQ(outcomes[0].key_label, "first");
  EXPECT_GT(outcomes[0].cost.nano_dollars.value_or(-1), 0);
  EXPECT_EQ(outcomes[1].key_label, "second");
  EXPECT_EQ(outcomes[1].cost.nano_dollars, 0);
}

TEST_F(CostJourney, EstimatesWhatAClientThatLeftHasSeen) {
  journey.upstream("alpha").Hangs(Place::kMidBody);
  auto client = journey.Connect();

  client.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
  ASSERT_TRUE(client.WaitFor("data: "));
  client.Leaves();

  const auto outcome = journey.outcome();
  EXPECT_EQ(outcome.ending, relay::Ending::kClientLeft);
  EXPECT_TRUE(outcome.usage_is_estimated);
  EXPECT_GT(outcome.usage.input, 0);
  EXPECT_EQ(outcome.cost.nano_dollars, Expected(outcome.usage));
}

TEST_F(CostJourney, EstimatesThePromptOfAClientThatLeftBeforeAnyAnswer) {
  journey.upstream("alpha").Hangs(testing::BeforeFirstByte);
  auto client = journey.Connect();

  client.Send(Journey::Request());
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
  client.Leaves();

  const auto outcome = journey.outcome();
  EXPECT_TRUE(outcome.usage_is_estimated);
  EXPECT_GT(outcome.usage.input, 0);
  EXPECT_EQ(outcome.cost.nano_dollars, Expected(outcome.usage));
}

TEST_F(CostJourney, EstimatesAnAnswerWithoutUsage) {
  const std::string body =
      R"({"choices":[{"index":0,"message":{"role":"assistant","content":"hello there"}}]})";
  journey.upstream("alpha").AnswersBody(body, "content-type: application/json\r\n");

  const auto reply = journey.Ask("gpt-5", "hi");

  const auto outcome = journey.outcome();
  EXPECT_EQ(reply.body(), body);
  EXPECT_FALSE(reply.has("x-monorelay-usage"));
  EXPECT_TRUE(outcome.usage_is_estimated);
  EXPECT_EQ(outcome.usage.output, static_cast<std::int64_t>(body.size() / 4));
  EXPECT_EQ(outcome.cost.nano_dollars, Expected(outcome.usage));
}

TEST_F(CostJourney, ARefusedRequestCostsNothing) {
  journey.upstream("alpha").Refuses(400, R"({"error":{"message":"no"}})");

  journey.Ask("gpt-5", "hi");

  const auto outcome = journey.outcome();
  EXPECT_FALSE(outcome.usage.IsKnown());
  EXPECT_FALSE(outcome.cost.nano_dollars.has_value());
  EXPECT_EQ(outcome.cost.basis, "");
}

}  // namespace
}  // namespace monorelay
