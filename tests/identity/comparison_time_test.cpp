// That the time it takes to refuse a credential tells nothing about how much of it was right: by
// counting instructions, not by clocks.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "identity/access_keys.hpp"
#include "identity/key_hasher.hpp"
#include "limits/ledger.hpp"
#include "relay/access_table.hpp"
#include "support/instruction_count.hpp"

namespace monorelay {
namespace {

using testing::InstructionsOf;

constexpr std::string_view kKey = "mr-0123456789abcdefghijklmnopqrstuvwxyzABCDEF";

// What is presented lies at the same place whatever it is, as where it lies matters to how it is
// copied and compared.
class ComparisonTime : public ::testing::Test {
 protected:
  // A key of the same length, of which the first `right` characters are right and the next is not:
  // another one each time, for a single guess might always meet the collision.
  std::string_view Guess(std::size_t right) {
    std::ranges::copy(kKey, buffer_.begin());
    for (std::size_t i = right; i < kKey.size(); ++i)
      buffer_[i] = static_cast<char>('a' + random_.Below(26));
    if (right < kKey.size()) buffer_[right] = static_cast<char>('!' + guessed_++ % 12);
    return {buffer_.data(), kKey.size()};
  }

  // How many instructions `refuses` mostly takes for such guesses. Hash tables have collisions,
  // which come by chance.
  template <class Refuses>
  std::int64_t MostlyFor(std::size_t right, int guesses, Refuses refuses) {
    std::map<std::int64_t, int> counts;
    for (int i = 0; i < guesses; ++i) {
      const std::string_view guess = Guess(right);
      const auto count = InstructionsOf([&] { is_refused_ = refuses(guess); });
      EXPECT_TRUE(count) << "this machine does not let a process trace its child";
      if (!count) return -1;
      ++counts[*count];
    }
    return std::ranges::max_element(counts, {}, [](const auto& each) { return each.second; })
        ->first;
  }

  template <class Refuses>
  void ExpectTheSameForAllPrefixes(int guesses, Refuses refuses) {
    const std::int64_t none = MostlyFor(0, guesses, refuses);
    for (const std::size_t right : {std::size_t{1}, std::size_t{20}, kKey.size() - 1})
      EXPECT_EQ(MostlyFor(right, guesses, refuses), none) << right << " characters were right";
  }

  ManualClock clock;

 private:
  alignas(64) std::array<char, 64> buffer_{};
  Random random_{1};
  int guessed_ = 0;
  volatile bool is_refused_ = false;
};

// What the others would look like if they were not as they are.
TEST_F(ComparisonTime, AComparisonThatStopsAtTheFirstDifferenceIsFoundOut) {
  const auto stops_early = [](std::string_view guess) {
    std::size_t same = 0;
    while (same < kKey.size() && guess[same] == kKey[same]) ++same;
    return same < kKey.size();
  };

  EXPECT_GT(MostlyFor(20, 3, stops_early), MostlyFor(1, 3, stops_early) + 19);
}

// The setup token, states of sign-ins and signatures of tokens are compared by this.
TEST_F(ComparisonTime, OfSecretsIsTheSameForEveryPrefix) {
  const Secret secret{std::string(kKey)};

  ExpectTheSameForAllPrefixes(1, [&](std::string_view guess) { return !secret.Equals(guess); });
  EXPECT_TRUE(secret.Equals(kKey));
}

TEST_F(ComparisonTime, OfTheConfigurationsKeyIsTheSameForEveryPrefix) {
  identity::AccessKeys keys;
  keys.Add(Secret(std::string(kKey)), "default");

  ExpectTheSameForAllPrefixes(11,
                              [&](std::string_view guess) { return keys.Find(guess) == nullptr; });
  EXPECT_NE(keys.Find(kKey), nullptr);
}

TEST_F(ComparisonTime, OfAccessKeysIsTheSameForEveryPrefix) {
  limits::LoggedEvents events;
  limits::Ledger ledger(clock, events);
  const identity::KeyHasher hasher{Secret(std::string(32, 'k'))};
  relay::AccessTable table(clock, hasher, ledger);
  identity::AccessKey key;
  key.id = "01J00000000000000000000000";
  key.secrets.push_back({.digest = hasher.Of(kKey), .prefix = "mr-", .until = {}});
  table.OnKey(key, nullptr);

  ExpectTheSameForAllPrefixes(11,
                              [&](std::string_view guess) { return table.Find(guess) == nullptr; });
  EXPECT_NE(table.Find(kKey), nullptr);
}

}  // namespace
}  // namespace monorelay
