// Clients that go before their answer is whole: the provider is told by a closed connection, and
// the outcome says who left.

#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using relay::Ending;
using testing::Journey;
using testing::Place;
using testing::RawClient;

enum class Way { kClose, kReset };

class ClientLeavesJourney : public ::testing::TestWithParam<Way> {
 protected:
  static void Leave(RawClient& client) {
    if (GetParam() == Way::kClose) {
      client.Leaves();
    } else {
      client.Vanishes();
    }
  }
};

TEST_P(ClientLeavesJourney, InTheMiddleOfItsBody) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  auto client = journey.Connect();
  const std::string request = Journey::Request();

  client.Send(request.substr(0, request.size() - 5));
  Leave(client);

  const auto outcome = journey.outcome();
  EXPECT_EQ(outcome.ending, Ending::kClientLeft);
  EXPECT_EQ(outcome.status, 499);
  EXPECT_EQ(outcome.error_code, "client_left");
  EXPECT_EQ(outcome.attempts, 0);
  EXPECT_TRUE(journey.upstream("alpha").Requests().empty());
  journey.ExpectNextRequestWorks();
}

TEST_P(ClientLeavesJourney, WhileTheProviderThinks) {
  for (const bool stream : {false, true}) {
    Journey journey;
    journey.upstream("alpha").Hangs(testing::BeforeFirstByte);
    journey.Keys("alpha", {"first", "second"});
    auto client = journey.Connect();

    client.Send(Journey::Request({.stream = stream}));
    ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
    Leave(client);

    EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
    const auto outcome = journey.outcome();
    EXPECT_EQ(outcome.ending, Ending::kClientLeft);
    EXPECT_EQ(outcome.status, 499);
    EXPECT_EQ(outcome.attempts, 1);
    EXPECT_EQ(outcome.key_label, "first");
    EXPECT_EQ(journey.upstream("alpha").Requests().size(), 1U);
    journey.ExpectNextRequestWorks();
  }
}

TEST_P(ClientLeavesJourney, WhileAWholeAnswerIsHalfThere) {
  Journey journey;
  journey.upstream("alpha").Hangs(Place::kMidBody);
  auto client = journey.Connect();

  client.Send(Journey::Request());
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
  Leave(client);

  EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
  EXPECT_EQ(journey.outcome().ending, Ending::kClientLeft);
  journey.ExpectNextRequestWorks();
}

TEST_P(ClientLeavesJourney, InTheMiddleOfAStream) {
  for (const auto dialect : {Dialect::kOpenAiChat, Dialect::kAnthropicMessages}) {
    Journey journey;
    journey.upstream("alpha").Hangs(Place::kMidBody);
    auto client = journey.Connect();

    client.Send(Journey::Request({.dialect = dialect, .stream = true}));
    ASSERT_TRUE(client.WaitFor("few"));
    Leave(client);

    EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
    const auto outcome = journey.outcome();
    EXPECT_EQ(outcome.ending, Ending::kClientLeft);
    EXPECT_EQ(outcome.status, 200);
    EXPECT_EQ(outcome.error_code, "client_left");
    EXPECT_GT(outcome.response_bytes, 0);
    if (dialect == Dialect::kAnthropicMessages) {
      EXPECT_EQ(outcome.usage.input, testing::kInputTokens);
    }
    journey.ExpectNextRequestWorks();
  }
}

TEST_P(ClientLeavesJourney, WithoutTakingALargeAnswer) {
  Journey journey;
  journey.upstream("alpha").Answers(std::string(16'000'000, 'x'));
  auto client = journey.Connect({.receive_buffer = 4096});

  client.Send(Journey::Request());
  journey.upstream("alpha").WaitUntilStalled();
  Leave(client);

  EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
  EXPECT_EQ(journey.outcome().ending, Ending::kClientLeft);
  journey.ExpectNextRequestWorks();
}

INSTANTIATE_TEST_SUITE_P(Ways, ClientLeavesJourney, ::testing::Values(Way::kClose, Way::kReset),
                         [](const auto& way) {
                           return way.param == Way::kClose ? "Close" : "Reset";
                         });

TEST(ClientLeavesJourney, BeforeItHasAskedAnything) {
  Journey journey;
  journey.upstream("alpha");
  auto silent = journey.Connect();
  auto half = journey.Connect();

  half.Send("POST /v1/chat/comp");
  silent.Leaves();
  half.Leaves();

  journey.ExpectNextRequestWorks(0);
}

TEST(ClientLeavesJourney, OthersDoNotNotice) {
  Journey journey;
  journey.upstream("alpha").Hangs(Place::kMidBody).Hangs(Place::kMidBody);
  auto leaver = journey.Connect();
  auto stayer = journey.Connect();

  leaver.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(leaver.WaitFor("few"));
  stayer.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(stayer.WaitFor("few"));
  leaver.Leaves();
  ASSERT_TRUE(journey.upstream("alpha").WaitForLeavers());
  journey.upstream("alpha").Continue();

  EXPECT_EQ(stayer.Read().text(), "a few words that will not all arrive");
  journey.ExpectNextRequestWorks(2);
}

}  // namespace
}  // namespace monorelay
