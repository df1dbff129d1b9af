#include "relay/outcome.hpp"

#include <gtest/gtest.h>

namespace monorelay::relay {
namespace {

TEST(Ending, HasAStableName) {
  EXPECT_EQ(NameOf(Ending::kAnswered), "answered");
  EXPECT_EQ(NameOf(Ending::kRefused), "refused");
  EXPECT_EQ(NameOf(Ending::kFailed), "failed");
  EXPECT_EQ(NameOf(Ending::kClientLeft), "client_left");
  EXPECT_EQ(NameOf(Ending::kDeadline), "deadline");
}

TEST(NextStep, HasAStableName) {
  EXPECT_EQ(NameOf(NextStep::kNone), "none");
  EXPECT_EQ(NameOf(NextStep::kSameKey), "same_key");
  EXPECT_EQ(NameOf(NextStep::kNextKey), "next_key");
  EXPECT_EQ(NameOf(NextStep::kNextCandidate), "next_candidate");
  EXPECT_EQ(NameOf(NextStep::kLostRace), "lost_race");
}

}  // namespace
}  // namespace monorelay::relay
