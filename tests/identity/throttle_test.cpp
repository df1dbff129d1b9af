#include "identity/throttle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/random.hpp"

namespace monorelay::identity {
namespace {

using std::chrono::seconds;

TEST(Throttle, LetsAnAddressFailFiveTimesThenDoublesItsWaitUpToAQuarterOfAnHour) {
  ManualClock clock;
  Throttle throttle(clock);
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(throttle.Begin({"192.0.2.1", "name" + std::to_string(i)}), seconds(0));

  for (const int wait : {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
    EXPECT_EQ(throttle.Begin({"192.0.2.1", "ada"}), seconds(wait));
    clock.Advance(seconds(wait));
    EXPECT_EQ(throttle.Begin({"192.0.2.1", "another", true}), seconds(0)) << wait;
  }
}

TEST(Throttle, HoldsAnAccountBackAtMostAMinuteForAddressesItDoesNotKnow) {
  ManualClock clock;
  Throttle throttle(clock);
  seconds longest(0);
  for (int i = 0; i < 1000; ++i) {
    const std::string address = "198.51." + std::to_string(i / 250) + "." + std::to_string(i % 250);
    const seconds wait = throttle.Begin({address, "ada"});
    longest = std::max(longest, wait);
    clock.Advance(wait);
  }

  EXPECT_EQ(longest, seconds(60));
  EXPECT_EQ(throttle.Begin({"203.0.113.9", "ada", true}), seconds(0)) << "from where it is known";
}

TEST(Throttle, ATryDuringAWaitMakesItNoLonger) {
  ManualClock clock;
  Throttle throttle(clock);
  for (int i = 0; i < 5; ++i) throttle.Begin({"192.0.2.1", "ada", true});

  for (int i = 0; i < 100; ++i) EXPECT_EQ(throttle.Begin({"192.0.2.1", "ada", true}), seconds(1));

  clock.Advance(seconds(1));
  EXPECT_EQ(throttle.Begin({"192.0.2.1", "ada", true}), seconds(0));
}

TEST(Throttle, SuccessAndAnHourWithoutFailureForgetBothCounts) {
  ManualClock clock;
  Throttle throttle(clock);
  for (int i = 0; i < 5; ++i) throttle.Begin({"192.0.2.1", "ada"});
  clock.Advance(seconds(1));
  ASSERT_EQ(throttle.Begin({"192.0.2.1", "ADA"}), seconds(0));
  throttle.Succeeded({"192.0.2.1", "Ada"});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(throttle.Begin({"192.0.2.1", "ada"}), seconds(0));
  EXPECT_GT(throttle.Begin({"192.0.2.1", "ada"}), seconds(0));

  clock.Advance(std::chrono::hours(1) + seconds(1));

  for (int i = 0; i < 5; ++i) EXPECT_EQ(throttle.Begin({"192.0.2.1", "ada"}), seconds(0));
}

TEST(Throttle, CountsAnIpv6NetworkAsOneAddress) {
  ManualClock clock;
  Throttle throttle(clock);
  for (int i = 0; i < 5; ++i)
    throttle.Begin({"2001:db8:1:2::" + std::to_string(i), std::to_string(i)});

  EXPECT_GT(throttle.Begin({"2001:db8:1:2:ffff::1", "x"}), seconds(0));
  EXPECT_EQ(throttle.Begin({"2001:db8:1:3::1", "x"}), seconds(0));
  EXPECT_EQ(Network("192.0.2.1"), "192.0.2.1");
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
      {"2001:db8:1:2::", "2001:db8:1:2::/64"},
      {"2001:db8::5:6:7:8", "2001:db8:0:0::/64"},
      {"2001:db8::6", "2001:db8:0:0::/64"},
      {"::1", "0:0:0:0::/64"},
      {"fe80::1%eth0", "fe80:0:0:0::/64"},
      {"::ffff:192.0.2.1", "192.0.2.1"},
      {"", ""},
  };
  for (const auto& [address, network] : cases) EXPECT_EQ(Network(address), network) << address;
}

// Whatever strangers do, whoever comes from a known address is never held up by them, and whoever
// comes from a new one waits at most a minute once they leave off.
TEST(Throttle, NobodyCanLockAnotherOneOutWhateverTheyDo) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    ManualClock clock;
    Throttle throttle(clock);
    Random random(seed);
    for (int i = 0; i < 2000; ++i) {
      const std::string address =
          "10.0." + std::to_string(random.Below(4)) + "." + std::to_string(random.Below(200));
      throttle.Begin({address, random.Below(3) == 0 ? "ada" : "Ada"});
      if (random.Below(20) == 0) throttle.Succeeded({address, "mallory"});
      clock.Advance(std::chrono::milliseconds(random.Below(3000)));
      if (i % 10 == 0)
        ASSERT_EQ(throttle.Begin({"203.0.113.7", "ada", true}), seconds(0)) << seed << " " << i;
      throttle.Succeeded({"203.0.113.7", "nobody else"});
      ASSERT_LE(throttle.Begin({"192.0.2." + std::to_string(i % 250), "ada"}), seconds(60));
      throttle.Succeeded({"192.0.2." + std::to_string(i % 250), "somebody"});
    }
  }
}

TEST(Throttle, GoesOnInAnotherProcessWhereItWas) {
  ManualClock clock;
  Throttle first(clock);
  first.Restore({});
  seconds wait(0);
  while (wait < seconds(4)) {
    clock.Advance(wait);
    wait = first.Begin({"192.0.2.1", "ada", true});
  }
  first.Begin({"192.0.2.2", "ada", true});
  const auto stored = first.TakeChanged();
  EXPECT_EQ(stored.size(), 2U);
  EXPECT_TRUE(first.TakeChanged().empty()) << "nothing has changed since";
  first.MarkChanged(stored);
  EXPECT_EQ(first.TakeChanged().size(), 2U);
  clock.Advance(seconds(1));

  Throttle second(clock);
  second.Restore(stored);

  EXPECT_EQ(second.Begin({"192.0.2.1", "ada", true}), wait - seconds(1));
  EXPECT_EQ(second.Begin({"192.0.2.2", "ada", true}), seconds(0));
  second.Succeeded({"192.0.2.2", "ada"});
  const auto changed = second.TakeChanged();
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed[0].failures, 0) << "forgotten";
  clock.Advance(std::chrono::hours(2));
  Throttle third(clock);
  third.Restore(stored);
  EXPECT_EQ(third.TakeChanged().size(), 2U) << "what is forgotten by now is to be removed";
  EXPECT_EQ(third.Begin({"192.0.2.1", "ada", true}), seconds(0));
}

TEST(Throttle, HoldsAtMostSoManyCountsAndForgetsTheOldest) {
  ManualClock clock;
  Throttle throttle(clock);
  for (int i = 0; i < 6; ++i) throttle.Begin({"192.0.2.1", "first", true});
  ASSERT_GT(throttle.Begin({"192.0.2.1", "first", true}), seconds(0));

  for (std::size_t i = 0; i < Throttle::kMost; ++i)
    throttle.Begin({"host" + std::to_string(i), "x", true});

  EXPECT_EQ(throttle.Begin({"192.0.2.1", "first", true}), seconds(0));
}

}  // namespace
}  // namespace monorelay::identity
