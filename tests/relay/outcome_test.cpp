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

}  // namespace
}  // namespace monorelay::relay
