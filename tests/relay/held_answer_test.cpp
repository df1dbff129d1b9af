#include "relay/held_answer.hpp"

#include <gtest/gtest.h>

#include <string>

namespace monorelay::relay {
namespace {

constexpr std::size_t kBuffer = http::BufferPool::kBytes;

class HeldAnswerTest : public ::testing::Test {
 protected:
  // What is left of the budget.
  std::size_t Left() {
    std::size_t left = 0;
    for (std::size_t step = 1UL << 20U; step > 0; step /= 2) {
      if (budget.Take(step)) left += step;
    }
    budget.GiveBack(left);
    return left;
  }

  http::BufferPool buffers;
  http::BodyBudget budget{100'000};
};

TEST_F(HeldAnswerTest, OneBufferCostsTheBudgetNothing) {
  HeldAnswer held(buffers, budget);

  EXPECT_TRUE(held.Append(std::string(kBuffer, 'x'), 0));
  EXPECT_EQ(held.View().size(), kBuffer);
  EXPECT_EQ(Left(), 100'000U);
}

TEST_F(HeldAnswerTest, GrowsWithinItsLimitAndGivesBackWhatItTook) {
  {
    HeldAnswer held(buffers, budget);
    std::string all;
    for (int i = 0; i < 40; ++i) {
      const std::string piece(1024, static_cast<char>('a' + i % 26));
      EXPECT_TRUE(held.Append(piece, 50'000));
      all += piece;
    }
    EXPECT_EQ(held.View(), all);
    EXPECT_LE(Left(), 100'000U - (all.size() - kBuffer));
  }
  EXPECT_EQ(Left(), 100'000U);
}

TEST_F(HeldAnswerTest, KeepsThePieceThatIsTooMuchAndSaysSo) {
  HeldAnswer held(buffers, budget);
  EXPECT_TRUE(held.Append(std::string(20'000, 'x'), 20'000));

  EXPECT_FALSE(held.Append("y", 20'000));

  EXPECT_EQ(held.View().size(), 20'001U);
  EXPECT_EQ(held.View().back(), 'y');
  EXPECT_FALSE(held.WasRefused());
}

TEST_F(HeldAnswerTest, StopsWhereTheBudgetEnds) {
  ASSERT_TRUE(budget.Take(99'000));
  HeldAnswer held(buffers, budget);

  EXPECT_FALSE(held.Append(std::string(30'000, 'x'), 1'000'000));

  EXPECT_EQ(held.View().size(), 30'000U);
  EXPECT_TRUE(held.WasRefused());
  EXPECT_EQ(Left(), 1000U);
}

TEST_F(HeldAnswerTest, MakesRoomForAnAnswerThatIsAnnounced) {
  HeldAnswer held(buffers, budget);

  EXPECT_TRUE(held.Expect(10, 0)) << "it fits into the buffer";
  EXPECT_TRUE(held.Expect(50'000, 50'000));
  EXPECT_EQ(Left(), 100'000U - (50'000 - kBuffer));
  EXPECT_FALSE(held.Expect(50'001, 50'000));
  EXPECT_FALSE(held.Expect(500'000, 1'000'000));
  EXPECT_TRUE(held.WasRefused());
}

}  // namespace
}  // namespace monorelay::relay
