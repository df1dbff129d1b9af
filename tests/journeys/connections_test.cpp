// Kept connections to providers: used again, replaced when dead, and never trusted blindly.

#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using relay::Ending;
using testing::Journey;
using namespace std::chrono_literals;

TEST(UpstreamConnectionJourney, IsUsedAgain) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");

  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(journey.Ask({.stream = i == 1}).text(), "hello");
    journey.outcomes(static_cast<std::size_t>(i) + 1);
  }

  EXPECT_EQ(journey.upstream("alpha").Connections(), 1);
  journey.ExpectNextRequestWorks(3);
}

TEST(UpstreamConnectionJourney, ThatDiedIdleIsReplacedUnseen) {
  Journey journey;
  journey.upstream("alpha").AnswersThenCloses("first").Answers("second");

  const auto first = journey.Ask("gpt-5", "hi");
  journey.upstream("alpha").Continue();
  const auto second = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(first.text(), "first");
  EXPECT_EQ(second.text(), "second");
  EXPECT_EQ(journey.outcomes(2)[1].attempts, 1);
  EXPECT_EQ(journey.upstream("alpha").Connections(), 2);
  journey.ExpectNextRequestWorks(2);
}

TEST(UpstreamConnectionJourney, ThatDiesUnderTheRequestIsReplacedOnceUnseen) {
  Journey journey;
  journey.upstream("alpha").Answers("first").Resets(testing::BeforeFirstByte).Answers("third");

  journey.Ask("gpt-5", "hi");
  journey.outcomes(1);
  const auto second = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(second.text(), "third");
  EXPECT_EQ(journey.outcomes(2)[1].attempts, 1);
  EXPECT_EQ(journey.upstream("alpha").Connections(), 2);
  journey.ExpectNextRequestWorks(2);
}

TEST(UpstreamConnectionJourney, IsNotReplacedOnceAByteOfTheAnswerHasCome) {
  Journey journey;
  journey.upstream("alpha").Answers("first").Cuts(testing::Place::kInsideHead).Answers("third");

  journey.Ask("gpt-5", "hi");
  journey.outcomes(1);
  const auto second = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(second.status(), 502);
  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 2U);
  journey.ExpectNextRequestWorks(2);
}

TEST(UpstreamConnectionJourney, WithSurplusBytesIsClosedAndTheBytesAreNoAnswer) {
  Journey journey;
  journey.upstream("alpha")
      .AnswersThenSends("first",
                        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                        "42\r\n\r\n{\"choices\":[{\"message\":{\"content\":\"poison\"}}]}")
      .Answers("second");

  journey.Ask("gpt-5", "hi");
  journey.upstream("alpha").Continue();
  const auto second = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(second.text(), "second");
  EXPECT_EQ(journey.upstream("alpha").Connections(), 2);
  journey.ExpectNextRequestWorks(2);
}

TEST(UpstreamConnectionJourney, ThatTheProviderEndsIsNotKept) {
  Journey journey;
  journey.upstream("alpha").AnswersAndEnds("hello");

  journey.Ask("gpt-5", "hi");
  const auto second = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(second.text(), "hello");
  EXPECT_EQ(journey.upstream("alpha").Connections(), 2);
  journey.ExpectNextRequestWorks(2);
}

TEST(UpstreamConnectionJourney, IsUsedAgainAfterARefusal) {
  Journey journey;
  journey.upstream("alpha").Refuses(400).Answers("hello");

  journey.Ask("gpt-5", "hi");
  journey.outcomes(1);
  journey.Ask("gpt-5", "hi");

  EXPECT_EQ(journey.upstream("alpha").Connections(), 1);
}

TEST(UpstreamConnectionJourney, IsClosedWhenItStaysIdleForLong) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");

  journey.Ask("gpt-5", "hi");
  journey.outcomes(1);
  journey.AdvanceTime(51s);

  EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
  journey.ExpectNextRequestWorks();
}

TEST(UpstreamConnectionJourney, CarriesOneRequestAtATime) {
  Journey journey;
  journey.upstream("alpha").Hangs(testing::BeforeFirstByte).Answers("second");
  auto first = journey.Connect();

  first.Send(Journey::Request());
  journey.upstream("alpha").WaitUntilHanging();
  const auto second = journey.Ask("gpt-5", "hi");
  journey.upstream("alpha").Continue();

  EXPECT_EQ(second.text(), "second");
  EXPECT_EQ(first.Read().status(), 200);
  EXPECT_EQ(journey.upstream("alpha").Connections(), 2);
  journey.ExpectNextRequestWorks(2);
}

}  // namespace
}  // namespace monorelay
