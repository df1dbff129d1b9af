#include "chat/usage.hpp"

#include <gtest/gtest.h>

namespace monorelay::chat {
namespace {

TEST(Usage, IsMergedByTheLargerOfEachCount) {
  Usage usage{.input = 10, .output = 1, .cached_read = 4};

  usage.Merge({.input = 3, .output = 20, .reasoning = 5});

  EXPECT_EQ(usage, (Usage{.input = 10, .output = 20, .cached_read = 4, .reasoning = 5}));
}

TEST(Usage, IsNeverErasedByAPoorerOne) {
  const Usage full{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  Usage usage = full;

  usage.Merge({});
  EXPECT_EQ(usage, full);

  Usage empty;
  EXPECT_FALSE(empty.IsKnown());
  empty.Merge(full);
  EXPECT_EQ(empty, full);
  EXPECT_TRUE(empty.IsKnown());
}

TEST(Usage, TellsNothingFromNone) {
  Usage usage;
  usage.Merge({.output = 0});

  EXPECT_TRUE(usage.IsKnown());
  EXPECT_EQ(usage.output, 0);
  EXPECT_EQ(usage.input, Usage::kUnknown);
}

}  // namespace
}  // namespace monorelay::chat
