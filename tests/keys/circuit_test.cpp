#include "keys/circuit.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace monorelay::keys {
namespace {

using namespace std::chrono_literals;

class CircuitTest : public testing::Test {
 protected:
  void Fault(int times = 1) {
    for (int i = 0; i < times; ++i) circuit.NoteFault(rules, now);
  }
  void Success(int times = 1) {
    for (int i = 0; i < times; ++i) circuit.NoteSuccess(rules, now);
  }
  [[nodiscard]] CircuitPhase Phase() const { return circuit.Phase(now); }
  [[nodiscard]] bool IsFree() const { return circuit.FreeAt() <= now; }
  [[nodiscard]] std::chrono::nanoseconds Wait() const { return circuit.FreeAt() - now; }

  CircuitRules rules;
  MonotonicTime now{1h};
  Circuit circuit;
};

TEST_F(CircuitTest, IsClosedFromTheStart) {
  EXPECT_EQ(Phase(), CircuitPhase::kClosed);
  EXPECT_TRUE(IsFree());
  EXPECT_EQ(circuit.FaultShare(rules, now), 0);
}

TEST_F(CircuitTest, OpensAfterFaultsInARow) {
  Fault(4);
  EXPECT_EQ(Phase(), CircuitPhase::kClosed);

  Fault();

  EXPECT_EQ(Phase(), CircuitPhase::kOpen);
  EXPECT_EQ(Wait(), 5s);
}

TEST_F(CircuitTest, CountsTheRowFromTheLastSuccess) {
  Fault(4);
  Success();
  Fault(4);

  EXPECT_EQ(Phase(), CircuitPhase::kClosed);
  EXPECT_EQ(circuit.FaultsInARow(), 4);
}

TEST_F(CircuitTest, OpensWhenTheShareOfFaultsIsTooLarge) {
  for (int i = 0; i < 9; ++i) {
    Success();
    Fault();
  }
  Success();
  EXPECT_EQ(Phase(), CircuitPhase::kClosed) << "19 requests are too few to judge";

  Fault();

  EXPECT_EQ(Phase(), CircuitPhase::kOpen);
}

TEST_F(CircuitTest, StaysClosedAtASmallerShare) {
  for (int i = 0; i < 100; ++i) {
    Success(2);
    Fault();
  }

  EXPECT_EQ(Phase(), CircuitPhase::kClosed);
  EXPECT_NEAR(circuit.FaultShare(rules, now), 1.0 / 3, 0.01);
}

TEST_F(CircuitTest, ForgetsWhatHasLeftTheWindow) {
  for (int i = 0; i < 9; ++i) {
    Success();
    Fault();
  }
  Success();
  now += 61s;
  EXPECT_EQ(circuit.FaultShare(rules, now), 0);

  Fault(2);

  EXPECT_EQ(Phase(), CircuitPhase::kClosed);
  EXPECT_EQ(circuit.FaultShare(rules, now), 1);
}

TEST_F(CircuitTest, CountsTheWholeWindow) {
  Success(10);
  now += 45s;
  Fault();
  Success(5);

  EXPECT_NEAR(circuit.FaultShare(rules, now), 1.0 / 16, 0.001);
}

TEST_F(CircuitTest, BeginsAnewWithAWindowOfAnotherLength) {
  Success(10);
  rules.window = 10s;

  EXPECT_EQ(circuit.FaultShare(rules, now), 0);
  Fault();

  EXPECT_EQ(circuit.FaultShare(rules, now), 1);
}

TEST_F(CircuitTest, LetsOneRequestTryWhenItsTimeIsOver) {
  Fault(5);
  EXPECT_FALSE(circuit.Pass(now, 1)) << "nothing passes as a trial before";
  now += 5s;

  EXPECT_EQ(Phase(), CircuitPhase::kHalfOpen);
  EXPECT_TRUE(IsFree());
  EXPECT_TRUE(circuit.Pass(now, 1));

  EXPECT_FALSE(IsFree()) << "one is trying";
  EXPECT_EQ(Wait(), Circuit::kLongestTrial);
}

TEST_F(CircuitTest, ClosesWhenATrialSucceeds) {
  Fault(5);
  now += 5s;
  circuit.Pass(now, 1);

  Success();

  EXPECT_EQ(Phase(), CircuitPhase::kClosed);
  EXPECT_TRUE(IsFree());
  Fault(4);
  EXPECT_EQ(Phase(), CircuitPhase::kClosed) << "the faults before are forgotten";
}

TEST_F(CircuitTest, OpensForTwiceAsLongWhenATrialFails) {
  Fault(5);
  for (const auto open : {10s, 20s, 40s, 80s, 120s, 120s}) {
    now = circuit.FreeAt();
    ASSERT_TRUE(circuit.Pass(now, 1));
    Fault();
    EXPECT_EQ(Wait(), open);
  }
}

TEST_F(CircuitTest, IsNotHeldLongerByFaultsOfRequestsThatBeganBefore) {
  Fault(5);
  now += 2s;

  Fault(10);

  EXPECT_EQ(Wait(), 3s);
}

TEST_F(CircuitTest, LetsTheNextRequestTryWhenATrialShowedNothing) {
  Fault(5);
  now += 5s;
  circuit.Pass(now, 7);
  circuit.DropTrial(6);
  EXPECT_FALSE(IsFree()) << "another trial";

  circuit.DropTrial(7);

  EXPECT_TRUE(IsFree());
  EXPECT_EQ(Phase(), CircuitPhase::kHalfOpen);
}

TEST_F(CircuitTest, GivesATrialThatNeverEndsUp) {
  Fault(5);
  now += 5s;
  circuit.Pass(now, 1);

  now += Circuit::kLongestTrial;

  EXPECT_TRUE(IsFree());
}

TEST_F(CircuitTest, NeverOpensIfSwitchedOff) {
  rules.enabled = false;

  Fault(1000);

  EXPECT_EQ(Phase(), CircuitPhase::kClosed);
}

TEST_F(CircuitTest, FollowsOtherRules) {
  rules = {.faults_in_a_row = 1, .first_open = 1s, .longest_open = 3s};

  Fault();
  EXPECT_EQ(Wait(), 1s);
  for (const auto open : {2s, 3s, 3s}) {
    now = circuit.FreeAt();
    circuit.Pass(now, 1);
    Fault();
    EXPECT_EQ(Wait(), open);
  }
}

TEST_F(CircuitTest, LivesLong) {
  for (int i = 0; i < 100'000; ++i) {
    now += std::chrono::milliseconds(i % 977);
    if (circuit.FreeAt() <= now && circuit.Pass(now, 1) && i % 3 != 0) circuit.DropTrial(1);
    i % 7 < 3 ? Fault() : Success();
    ASSERT_LE(circuit.FreeAt(),
              now + std::max<std::chrono::seconds>(rules.longest_open, Circuit::kLongestTrial));
    ASSERT_LE(circuit.FaultShare(rules, now), 1);
  }
}

TEST(CircuitPhaseName, IsAWord) {
  EXPECT_STREQ(NameOf(CircuitPhase::kClosed), "closed");
  EXPECT_STREQ(NameOf(CircuitPhase::kOpen), "open");
  EXPECT_STREQ(NameOf(CircuitPhase::kHalfOpen), "half_open");
}

}  // namespace
}  // namespace monorelay::keys
