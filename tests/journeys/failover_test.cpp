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

}  // namespace
}  // namespace monorelay
