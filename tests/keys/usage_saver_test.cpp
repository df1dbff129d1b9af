#include "keys/usage_saver.hpp"

#include <gtest/gtest.h>

#include <map>
#include <thread>

namespace monorelay::keys {
namespace {

using namespace std::chrono_literals;

// Storage that works or does not.
class FakeStore final : public UsageStore {
 public:
  Result<std::vector<NamedUsage>> Load() override {
    std::vector<NamedUsage> all;
    for (const auto& [name, usage] : stored) all.push_back({name, usage});
    return all;
  }
  Result<void> Save(std::span<const NamedUsage> usages) override {
    ++saves;
    if (fails) return RelayError(ErrorKind::kInternal, "the disk is full");
    for (const NamedUsage& each : usages) stored[each.name] = each.usage;
    return {};
  }

  std::map<KeyName, KeyUsage> stored;
  int saves = 0;
  bool fails = false;
};

class UsageSaverTest : public ::testing::Test {
 protected:
  void Spend(const std::string& label, int times = 1) {
    const auto state = states.Of("alpha", Secret("sk-" + label));
    for (int i = 0; i < times; ++i) {
      ASSERT_TRUE(state->TryTake({}, "m", {clock.Now(), clock.WallNow()}).is_taken);
      state->Release(true, clock.WallNow());
    }
  }
  static KeyName NameOf(const std::string& label) {
    return {"alpha", Secret("sk-" + label).Fingerprint()};
  }

  ManualClock clock;
  FakeStore store;
  KeyStates states;
};

TEST_F(UsageSaverTest, SavesWhatHasChangedAndNothingElse) {
  UsageSaver saver(states, store, 1h);
  Spend("a", 3);
  Spend("b");
  states.Of("alpha", Secret("sk-unused"));

  ASSERT_TRUE(saver.SaveNow());
  EXPECT_EQ(store.stored.size(), 2U);
  EXPECT_EQ(store.stored[NameOf("a")].spent, 3);
  ASSERT_TRUE(saver.SaveNow());
  EXPECT_EQ(store.saves, 1) << "nothing has changed";

  Spend("a");
  ASSERT_TRUE(saver.SaveNow());

  EXPECT_EQ(store.stored[NameOf("a")].spent, 4);
  EXPECT_EQ(store.saves, 2);
}

TEST_F(UsageSaverTest, SavesTheRestAtItsEnd) {
  {
    const UsageSaver saver(states, store, 1h);
    Spend("a", 2);
  }

  EXPECT_EQ(store.stored[NameOf("a")].spent, 2);
}

TEST_F(UsageSaverTest, TriesAgainWhatCouldNotBeSaved) {
  UsageSaver saver(states, store, 1h);
  Spend("a");
  store.fails = true;
  EXPECT_FALSE(saver.SaveNow());
  EXPECT_FALSE(saver.SaveNow());

  store.fails = false;
  ASSERT_TRUE(saver.SaveNow());

  EXPECT_EQ(store.stored[NameOf("a")].spent, 1);
}

TEST_F(UsageSaverTest, CarriesQuotasOverARestart) {
  {
    const UsageSaver saver(states, store, 1h);
    Spend("a", 2);
  }
  KeyStates after;
  const auto early = after.Of("alpha", Secret("sk-a"));

  after.Restore(*store.Load());
  const KeyLimits limits{.quota = 2};

  EXPECT_FALSE(early->TryTake(limits, "m", {clock.Now(), clock.WallNow()}).is_taken);
  EXPECT_EQ(after.Of("alpha", Secret("sk-a")), early);
  EXPECT_EQ(after.Of("beta", Secret("sk-a"))->Spent(), 0) << "the same key at another provider";
}

TEST_F(UsageSaverTest, RestoresAKeyThatIsConfiguredLater) {
  Spend("a", 5);
  KeyStates after;
  after.Restore({{NameOf("a"), states.Of("alpha", Secret("sk-a"))->Usage()}});

  EXPECT_TRUE(after.All().empty());
  EXPECT_EQ(after.Of("alpha", Secret("sk-a"))->Spent(), 5);
}

// While workers spend and the thread of the saver looks, nothing is lost.
TEST(UsageSaverConcurrent, SavesAllThatManyThreadsSpend) {
  FakeStore store;
  KeyStates states;
  ManualClock clock;
  {
    const UsageSaver saver(states, store, 1ms);
    const auto work = [&] {
      for (int i = 0; i < 2'000; ++i) {
        const auto state = states.Of("alpha", Secret("sk-" + std::to_string(i % 5)));
        if (state->TryTake({}, "m", {clock.Now(), clock.WallNow()}).is_taken)
          state->Release(true, clock.WallNow());
      }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) threads.emplace_back(work);
    for (std::thread& thread : threads) thread.join();
  }

  std::int64_t spent = 0;
  for (const auto& [name, usage] : store.stored) spent += usage.spent;
  EXPECT_EQ(spent, 6'000);
}

}  // namespace
}  // namespace monorelay::keys
