// Clients that leave where the operator wants to know what the answer cost.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using relay::Ending;
using ::testing::AllOf;
using testing::BeforeFirstByte;
using testing::Behaviour;
using ::testing::Ge;
using testing::Journey;
using ::testing::Lt;
using testing::Place;
using namespace std::chrono_literals;

constexpr int kWords = 8;  // of a broken answer

struct Way {
  const char* name;
  bool stream;
  Place place;
  Dialect client = Dialect::kOpenAiChat;
  Dialect provider = Dialect::kOpenAiChat;
};

class DrainJourney : public ::testing::TestWithParam<Way> {
 protected:
  DrainJourney() {
    journey.upstream("alpha").Hangs(GetParam().place);
    journey.Speaks("alpha", GetParam().provider);
  }

  // A client asks, and leaves when the provider hangs.
  void AskAndLeave() {
    auto client = journey.Connect();
    client.Send(Journey::Request({.dialect = GetParam().client, .stream = GetParam().stream}));
    EXPECT_TRUE(journey.upstream("alpha").WaitUntilHanging());
    const bool has_begun = GetParam().stream && GetParam().place == Place::kMidBody;
    if (has_begun) {
      EXPECT_TRUE(client.WaitFor("few"));
    }
    client.Leaves();
    journey.AdvanceTime(1s);  // the relay has noticed
  }
  [[nodiscard]] int Status() const {
    return GetParam().stream && GetParam().place == Place::kMidBody ? 200 : 499;
  }

  Journey journey;
};

TEST_P(DrainJourney, AnswerIsReadToItsEndAndCounted) {
  journey.provider("alpha").on_client_disconnect = {.drain = true};

  AskAndLeave();
  journey.upstream("alpha").Continue();

  const auto outcome = journey.outcome();
  EXPECT_EQ(outcome.ending, Ending::kClientLeft);
  EXPECT_EQ(outcome.status, Status());
  EXPECT_EQ(outcome.attempts, 1);
  EXPECT_EQ(outcome.usage.input, testing::kInputTokens);
  EXPECT_EQ(outcome.usage.output, kWords);
  EXPECT_FALSE(outcome.usage_is_estimated);
  journey.ExpectNextRequestWorks();
}

TEST_P(DrainJourney, NoLongerThanAllowed) {
  journey.provider("alpha").on_client_disconnect = {.drain = true, .drain_seconds = 30s};

  AskAndLeave();
  journey.AdvanceTime(28s);
  journey.AdvanceTime(3s);

  EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
  EXPECT_EQ(journey.outcome().ending, Ending::kClientLeft);
  EXPECT_GE(journey.outcome().latency, 29s);
  journey.ExpectNextRequestWorks();
}

TEST_P(DrainJourney, ProviderIsToldAtOnceByDefault) {
  AskAndLeave();

  EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
  EXPECT_EQ(journey.outcome().ending, Ending::kClientLeft);
  EXPECT_LT(journey.outcome().latency, 2s);
  journey.ExpectNextRequestWorks();
}

TEST_P(DrainJourney, AccessKeySaysItForItsClients) {
  journey.provider("alpha").on_client_disconnect = {.drain = true};
  journey.config().server.on_client_disconnect = app::DisconnectPolicy{};

  AskAndLeave();

  EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
  EXPECT_EQ(journey.outcome().ending, Ending::kClientLeft);
  journey.ExpectNextRequestWorks();
}

TEST_P(DrainJourney, EndOfTheRelayEndsIt) {
  journey.provider("alpha").on_client_disconnect = {.drain = true};

  AskAndLeave();
  journey.Interrupt();

  EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
  EXPECT_EQ(journey.outcomes(1).size(), 1U);
}

TEST_P(DrainJourney, ProviderThatFailsMeanwhileIsNotReplaced) {
  journey.upstream("alpha").Forgets().ResetsWhenTold(GetParam().place);
  journey.upstream("beta").Answers("for nobody");
  journey.provider("alpha").on_client_disconnect = {.drain = true};

  AskAndLeave();
  journey.upstream("alpha").Continue();

  EXPECT_EQ(journey.outcome().ending, Ending::kClientLeft);
  EXPECT_TRUE(journey.upstream("beta").Requests().empty());
  journey.ExpectNextRequestWorks();
}

INSTANTIATE_TEST_SUITE_P(Ways, DrainJourney,
                         ::testing::Values(Way{"WholeBeforeHead", false, Place::kBeforeHead},
                                           Way{"WholeMidBody", false, Place::kMidBody},
                                           Way{"WholeTranslated", false, Place::kMidBody,
                                               Dialect::kOpenAiChat, Dialect::kAnthropicMessages},
                                           Way{"StreamBeforeHead", true, Place::kBeforeHead},
                                           Way{"StreamAfterHead", true, Place::kAfterHead},
                                           Way{"StreamMidBody", true, Place::kMidBody},
                                           Way{"StreamTranslated", true, Place::kMidBody,
                                               Dialect::kOpenAiChat, Dialect::kAnthropicMessages}),
                         [](const auto& way) { return way.param.name; });

TEST(DrainJourney, NoFurtherThanSoManyTokens) {
  constexpr int kMany = 20'000;
  std::string text;
  for (int i = 0; i < kMany; ++i) text += "word ";
  Journey journey;
  journey.upstream("alpha").EndsAfterEvents(5, Behaviour::Then::kHang, text);
  journey.provider("alpha").on_client_disconnect = {.drain = true, .drain_tokens = 50};
  auto client = journey.Connect();

  client.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(client.WaitFor("word"));
  client.Leaves();
  journey.AdvanceTime(1s);
  journey.upstream("alpha").Continue();

  EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
  const auto outcome = journey.outcome();
  EXPECT_EQ(outcome.ending, Ending::kClientLeft);
  EXPECT_TRUE(outcome.usage_is_estimated);
  EXPECT_THAT(outcome.usage.output, AllOf(Ge(50), Lt(2000)));
  journey.ExpectNextRequestWorks();
}

TEST(CancelJourney, TokensSoFarAreCounted) {
  Journey journey;
  journey.upstream("alpha").EndsAfterEvents(5, Behaviour::Then::kHang);
  auto client = journey.Connect();

  client.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(client.WaitFor(" that"));
  client.Leaves();

  EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
  EXPECT_EQ(journey.outcome().ending, Ending::kClientLeft);
  EXPECT_THAT(journey.outcome().usage.output, AllOf(Ge(4), Lt(9)));
  EXPECT_TRUE(journey.outcome().usage_is_estimated);
  journey.ExpectNextRequestWorks();
}

}  // namespace
}  // namespace monorelay
