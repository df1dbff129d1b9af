// Streams that fail before they have said anything: another provider answers, and nobody notices.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using relay::Ending;
using testing::Behaviour;
using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::Question;
using namespace std::chrono_literals;

struct Failure {
  const char* name;
  Dialect client;
  Dialect provider;
  Behaviour::Then then;
};

class StreamHoldJourney : public ::testing::TestWithParam<Failure> {
 protected:
  // Events before the first word.
  static std::size_t Openings(Dialect provider) {
    return provider == Dialect::kAnthropicMessages ? 2 : 1;
  }
};

TEST_P(StreamHoldJourney, WhatFailsAfterItsOpeningIsAskedOfTheNextUnseen) {
  const Failure& failure = GetParam();
  for (std::size_t events = 0; events <= Openings(failure.provider); ++events) {
    Journey journey;
    journey.upstream("alpha").EndsAfterEvents(events, failure.then, "from alpha");
    journey.upstream("beta").Answers("from beta");
    journey.Speaks("alpha", failure.provider);

    const auto reply = journey.Ask({.dialect = failure.client, .stream = true});

    EXPECT_EQ(reply.text(), "from beta");
    EXPECT_EQ(reply.header("x-monorelay-provider"), "beta");
    EXPECT_THAT(reply.body(), Not(HasSubstr("error")));
    EXPECT_EQ(journey.outcome().ending, Ending::kAnswered);
    EXPECT_EQ(journey.outcome().attempts, 2);
    EXPECT_EQ(journey.outcome().failed_attempts.front().error_code, "upstream_error");
    journey.ExpectNextRequestWorks();
  }
}

TEST_P(StreamHoldJourney, WhatFailsAfterItsFirstWordEndsWithAnError) {
  const Failure& failure = GetParam();
  Journey journey;
  journey.upstream("alpha").EndsAfterEvents(Openings(failure.provider) + 1, Behaviour::Then::kHang);
  journey.upstream("beta").Answers("never asked");
  journey.Speaks("alpha", failure.provider);
  journey.provider("alpha").timeouts.idle = 20s;
  auto client = journey.Connect();

  client.Send(Journey::Request({.dialect = failure.client, .stream = true}));
  ASSERT_TRUE(client.WaitFor("\"a"));
  journey.AdvanceTime(21s);
  const auto reply = client.Read();

  EXPECT_TRUE(reply.is_whole());
  EXPECT_THAT(reply.last_event(), HasSubstr("upstream_timeout"));
  EXPECT_TRUE(journey.upstream("beta").Requests().empty());
  EXPECT_EQ(journey.outcome().ending, Ending::kDeadline);
  journey.ExpectNextRequestWorks();
}

INSTANTIATE_TEST_SUITE_P(
    All, StreamHoldJourney,
    ::testing::Values(
        Failure{"ChatCut", Dialect::kOpenAiChat, Dialect::kOpenAiChat, Behaviour::Then::kClose},
        Failure{"ChatReset", Dialect::kOpenAiChat, Dialect::kOpenAiChat, Behaviour::Then::kReset},
        Failure{"MessagesCut", Dialect::kAnthropicMessages, Dialect::kAnthropicMessages,
                Behaviour::Then::kClose},
        Failure{"ChatFromMessagesCut", Dialect::kOpenAiChat, Dialect::kAnthropicMessages,
                Behaviour::Then::kClose},
        Failure{"MessagesFromChatCut", Dialect::kAnthropicMessages, Dialect::kOpenAiChat,
                Behaviour::Then::kClose}),
    [](const auto& failure) { return failure.param.name; });

constexpr const char* kRole =
    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n";

TEST(StreamHoldJourney, ErrorAfterTheOpeningIsARefusalLikeAnyOther) {
  Journey journey;
  journey.upstream("alpha").StreamsEvents(
      {kRole, "data: {\"error\":{\"message\":\"busy\",\"type\":\"rate_limit_error\"}}\n\n"});
  journey.upstream("beta").Answers("from beta");

  EXPECT_EQ(journey.Stream("gpt-5", "hi").text(), "from beta");
  EXPECT_EQ(journey.outcome().failed_attempts.front().status, 429);
  EXPECT_EQ(journey.Ask("gpt-5@alpha", "hi").status(), 429) << "its key rests";
  journey.AdvanceTime(61s);
  journey.ExpectNextRequestWorks(2);
}

TEST(StreamHoldJourney, StreamThatEndsWithoutAWordIsNoAnswer) {
  Journey journey;
  journey.upstream("alpha").StreamsEvents({kRole});
  journey.upstream("beta").Answers("from beta");

  EXPECT_EQ(journey.Stream("gpt-5", "hi").text(), "from beta");
  journey.ExpectNextRequestWorks();
}

TEST(StreamHoldJourney, AnswerWithoutAWordIsOneIfItSaysThatItHasEnded) {
  Journey journey;
  journey.upstream("alpha").StreamsEvents(
      {kRole, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
       "data: [DONE]\n\n"});

  const auto reply = journey.Stream("gpt-5", "hi");

  EXPECT_EQ(reply.events().size(), 3U);
  EXPECT_EQ(journey.outcome().ending, Ending::kAnswered);
}

TEST(StreamHoldJourney, SignsOfLifeOfTheProviderAreNoProof) {
  Journey journey;
  journey.upstream("alpha").StreamsEvents({": processing\n\n", kRole, ": processing\n\n"});
  journey.upstream("beta").Answers("from beta");

  EXPECT_EQ(journey.Stream("gpt-5", "hi").text(), "from beta");
}

TEST(StreamHoldJourney, NoMoreEventsAreHeldThanAllowed) {
  Journey journey;
  journey.config().server.stream_hold.events = 2;
  journey.upstream("alpha").StreamsEvents({kRole, ": processing\n\n"});
  journey.upstream("beta").Answers("never asked");

  const auto reply = journey.Stream("gpt-5", "hi");

  EXPECT_EQ(reply.header("x-monorelay-provider"), "alpha");
  EXPECT_THAT(reply.body(), HasSubstr("assistant"));
  EXPECT_THAT(reply.last_event(), HasSubstr("upstream_error"));
}

TEST(StreamHoldJourney, NothingIsHeldIfNothingMayBe) {
  Journey journey;
  journey.config().server.stream_hold.events = 0;
  journey.upstream("alpha").EndsAfterEvents(1, Behaviour::Then::kHang);
  auto client = journey.Connect();

  client.Send(Journey::Request({.stream = true}));

  EXPECT_TRUE(client.WaitFor("assistant"));
  journey.upstream("alpha").Continue();
  EXPECT_THAT(client.Read().text(), HasSubstr("all arrive"));
}

TEST(StreamHoldJourney, WhatIsHeldTooLongGoesOut) {
  Journey journey;
  journey.config().server.stream_hold.milliseconds = 4000;
  journey.upstream("alpha").EndsAfterEvents(1, Behaviour::Then::kHang);
  auto client = journey.Connect();

  client.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
  journey.AdvanceTime(1s);
  journey.AdvanceTime(5s);

  EXPECT_TRUE(client.WaitFor("assistant"));
  journey.upstream("alpha").Continue();
  EXPECT_THAT(client.Read().text(), HasSubstr("all arrive"));
  EXPECT_EQ(journey.outcome().attempts, 1);
}

TEST(StreamHoldJourney, SignOfLifeOfTheRelayWaitsForTheEndOfHolding) {
  Journey journey;
  journey.config().server.stream_keep_alive = 5s;
  journey.config().server.stream_hold.milliseconds = 30'000;
  journey.upstream("alpha").ResetsWhenTold(testing::Place::kAfterHead);
  journey.upstream("beta").Answers("from beta");
  auto client = journey.Connect();

  client.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
  journey.AdvanceTime(10s);
  journey.AdvanceTime(10s);
  journey.upstream("alpha").Continue();

  EXPECT_EQ(client.Read().text(), "from beta") << "a sign of life would have been a commitment";
  journey.ExpectNextRequestWorks();
}

}  // namespace
}  // namespace monorelay
