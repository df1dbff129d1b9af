#include "relay/access_table.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace monorelay::relay {
namespace {

class AccessTableTest : public ::testing::Test {
 protected:
  identity::AccessKey Key(const std::string& id, std::string_view text) {
    identity::AccessKey key;
    key.id = id;
    key.draft.name = id;
    key.secrets.push_back({.digest = hasher_.Of(text), .prefix = "mr-", .until = {}});
    return key;
  }

  ManualClock clock_;
  limits::LoggedEvents events_;
  limits::Ledger ledger_{clock_, events_};
  const identity::KeyHasher hasher_{Secret("a secret of this installation!")};
  AccessTable table_{clock_, hasher_, ledger_};
};

TEST_F(AccessTableTest, KnowsWhoPresentsAKeyAndNobodyElse) {
  table_.OnKey(Key("one", "mr-text-one"), nullptr);
  table_.OnKey(Key("two", "mr-text-two"), nullptr);

  EXPECT_EQ(table_.Find("mr-text-one")->label, "one");
  EXPECT_EQ(table_.Find("mr-text-two")->label, "two");
  for (const std::string_view other :
       {"", "mr-text-on", "mr-text-onee", "MR-TEXT-ONE", " mr-text-one"})
    EXPECT_EQ(table_.Find(other), nullptr) << other;
  EXPECT_EQ(table_.Find(std::string(1'000'000, 'm')), nullptr);
}

TEST_F(AccessTableTest, AKeyThatIsGoneStaysWithTheRequestsUnderWay) {
  table_.OnKey(Key("one", "text"), nullptr);
  const auto caller = table_.Find("text");

  table_.OnKeyGone("one");

  EXPECT_EQ(table_.Find("text"), nullptr);
  EXPECT_EQ(caller->label, "one");
  EXPECT_EQ(table_.Size(), 0U);
  table_.OnKeyGone("one");
}

TEST_F(AccessTableTest, ChangesWhileManyLookUp) {
  constexpr int kKeys = 200;
  for (int i = 0; i < kKeys; ++i)
    table_.OnKey(Key(fmt::format("{:03}", i), fmt::format("text-{}", i)), nullptr);
  std::atomic<bool> ends = false;
  std::atomic<int> misses = 0;
  {
    std::vector<std::jthread> readers;
    for (int i = 0; i < 3; ++i) {
      readers.emplace_back([&] {
        for (int j = 0; !ends; j = (j + 1) % kKeys) {
          if (table_.Find(fmt::format("text-{}", j)) == nullptr) ++misses;
        }
      });
    }
    for (int round = 0; round < 5; ++round) {
      for (int i = 0; i < kKeys; ++i) {
        auto key = Key(fmt::format("{:03}", i), fmt::format("text-{}", i));
        key.draft.tags = {fmt::format("{}", round)};
        table_.OnKey(key, nullptr);
      }
    }
    ends = true;
  }

  EXPECT_EQ(misses, 0) << "a key that changes is valid all the time";
}

// How long a comparison takes must not tell how much of a key was guessed (predecessor S10, lessons
// C9 69). By construction nothing is ever compared but keyed hashes of the whole text: what is
// looked up for a text that shares all but its last character with a key has nothing in common with
// that key's. So the work is that for any wrong text: counted here by how many bytes of the digests
// agree.
TEST_F(AccessTableTest, ComparesNothingThatDependsOnThePrefixOfAKey) {
  const std::string key = "mr-0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
  const Digest wanted = hasher_.Of(key);
  std::size_t most = 0;
  std::size_t sum = 0;
  for (std::size_t guessed = 0; guessed < key.size(); ++guessed) {
    std::string presented = key;
    for (std::size_t i = guessed; i < presented.size(); ++i) presented[i] = '!';
    const Digest digest = hasher_.Of(presented);
    std::size_t same = 0;
    while (same < digest.size() && digest[same] == wanted[same]) ++same;
    most = std::max(most, same);
    sum += same;
  }

  EXPECT_LE(most, 2U) << "by chance, whatever was guessed";
  EXPECT_LE(sum, 4U);
}

TEST_F(AccessTableTest, NotesUsesOnceASecond) {
  table_.OnKey(Key("one", "text"), nullptr);
  EXPECT_TRUE(table_.TakeUses().empty());

  EXPECT_NE(table_.Find("text"), nullptr);

  const auto uses = table_.TakeUses();
  ASSERT_EQ(uses.size(), 1U);
  EXPECT_EQ(uses[0].first, "one");
  EXPECT_TRUE(table_.TakeUses().empty());
  clock_.Advance(std::chrono::seconds(3));
  EXPECT_NE(table_.Find("text"), nullptr);
  EXPECT_EQ(table_.TakeUses().size(), 1U);
  EXPECT_EQ(table_.LastUse("one"), std::chrono::floor<std::chrono::seconds>(clock_.WallNow()));
  EXPECT_EQ(table_.LastUse("two"), std::nullopt);
}

}  // namespace
}  // namespace monorelay::relay
