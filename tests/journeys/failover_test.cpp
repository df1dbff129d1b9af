// What happens when a provider fails before the first byte of its answer.

#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using testing::BeforeFirstByte;
using testing::Journey;

TEST(FailoverJourney, MovesToNextCandidateWhenUpstreamDiesBeforeFirstByte) {
  Journey journey;
  journey.upstream("alpha").Cuts(BeforeFirstByte);
  journey.upstream("beta").Answers("hello");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "hello");
  EXPECT_EQ(journey.outcome().attempts, 2);
  EXPECT_EQ(journey.outcome().provider, "beta");
  EXPECT_EQ(reply.header("x-monorelay-provider"), "beta");
  EXPECT_EQ(reply.header("x-monorelay-attempts"), "2");
  journey.ExpectNextRequestWorks();
}

TEST(FailoverJourney, ProviderThatListsTheModelIsAskedBeforeACatchAll) {
  Journey journey;
  journey.upstream("alpha").Answers("from a catch-all");
  journey.upstream("beta").Answers("from the one that lists it");
  journey.provider("beta").models.include = {"gpt-5"};

  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from the one that lists it");
  EXPECT_EQ(journey.Ask("other", "hi").text(), "from a catch-all");
}

TEST(FailoverJourney, ProviderThatDoesNotKnowTheModelIsPassedOver) {
  Journey journey;
  journey.upstream("alpha").Refuses(404);
  journey.upstream("beta").Answers("hello");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "hello");
  EXPECT_EQ(journey.outcome().attempts, 2);
  journey.ExpectNextRequestWorks();
}

TEST(FailoverJourney, MistakeOfTheClientEndsTheSearch) {
  Journey journey;
  journey.upstream("alpha").Refuses(400);
  journey.upstream("beta").Answers("never asked");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.status(), 400);
  EXPECT_EQ(journey.outcome().attempts, 1);
  EXPECT_TRUE(journey.upstream("beta").Requests().empty());
  journey.ExpectNextRequestWorks();
}

TEST(FailoverJourney, LastErrorReachesTheClientWhenNobodyAnswers) {
  Journey journey;
  journey.upstream("alpha").Cuts(BeforeFirstByte);
  journey.upstream("beta").Refuses(503);

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.status(), 503);
  EXPECT_EQ(reply.header("x-monorelay-provider"), "beta");
  EXPECT_EQ(reply.header("x-monorelay-attempts"), "2");
  EXPECT_EQ(journey.outcome().provider, "beta");
  EXPECT_EQ(journey.outcome().attempts, 2);
  journey.ExpectNextRequestWorks();
}

TEST(FailoverJourney, ProviderThatTheClientNamesIsTheOnlyOneAsked) {
  Journey journey;
  journey.upstream("alpha").Cuts(BeforeFirstByte);
  journey.upstream("beta").Answers("never asked");

  const auto reply = journey.Ask("gpt-5@alpha", "hi");

  EXPECT_EQ(reply.status(), 502);
  EXPECT_EQ(journey.outcome().attempts, 1);
  EXPECT_TRUE(journey.upstream("beta").Requests().empty());
  journey.ExpectNextRequestWorks();
}

}  // namespace
}  // namespace monorelay
