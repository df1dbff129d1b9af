#include "base/random.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace monorelay {
namespace {

TEST(Random, RepeatsItsSequenceFromTheSameSeed) {
  Random one(42);
  Random other(42);

  for (int i = 0; i < 10; ++i) EXPECT_EQ(one.Next(), other.Next());
}

TEST(Random, StaysBelowItsBound) {
  Random random(1);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 200; ++i) {
    const std::uint64_t value = random.Below(5);
    ASSERT_LT(value, 5U);
    seen.insert(value);
  }
  EXPECT_EQ(seen.size(), 5U);
}

TEST(RandomToken, IsUrlSafeBase64OfThatManyBytes) {
  const std::string token = RandomToken(32);

  EXPECT_EQ(token.size(), 43U);
  EXPECT_EQ(
      token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
      std::string::npos);
  EXPECT_NE(token, RandomToken(32));
}

}  // namespace
}  // namespace monorelay
