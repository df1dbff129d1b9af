// That the time it takes to refuse a credential tells nothing about how much of it was right: by
// counting instructions, not by clocks.

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "admin/bearer_tokens.hpp"
#include "base/clock.hpp"
#include "base/digest.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "identity/access_keys.hpp"
#include "identity/key_hasher.hpp"
#include "identity/totp.hpp"
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
  // What is guessed at, if it is not kKey; before the first guess. `head` is no secret and stands
  // before it.
  void IsPresented(std::string_view head, std::string_view secret) {
    head_ = head;
    secret_ = secret;
    ASSERT_LE(head_.size() + secret_.size(), buffer_.size());
  }

  // A text of the same length, of which the first `right` characters are right and the next is not:
  // another one each time, for a single guess might always meet the collision.
  std::string_view Guess(std::size_t right) {
    char* const secret = std::ranges::copy(head_, buffer_.begin()).out;
    std::ranges::copy(secret_, secret);
    for (std::size_t i = right; i < secret_.size(); ++i)
      secret[i] = static_cast<char>('a' + random_.Below(26));
    if (right < secret_.size()) secret[right] = static_cast<char>('!' + guessed_++ % 12);
    return {buffer_.data(), head_.size() + secret_.size()};
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
      ++counts[count.value_or(-1)];
    }
    return std::ranges::max_element(counts, {}, [](const auto& each) { return each.second; })
        ->first;
  }

  // The memory that the test itself has taken meanwhile matters to a dozen of the allocator's
  // instructions; what depends on the prefix shows in every try.
  template <class Refuses>
  void ExpectTheSameForAllPrefixes(int guesses, Refuses refuses) {
    constexpr int kTries = 4;
    std::set<std::int64_t> counts;
    for (int i = 0; i < kTries && counts.size() != 1; ++i) {
      counts.clear();
      for (const std::size_t right :
           {std::size_t{0}, std::size_t{1}, std::min(std::size_t{20}, secret_.size() / 2),
            secret_.size() - 1})
        counts.insert(MostlyFor(right, guesses, refuses));
    }
    EXPECT_EQ(counts.size(), 1U) << ::testing::PrintToString(counts);
  }

  ManualClock clock;

 private:
  alignas(64) std::array<char, 512> buffer_{};
  std::string head_{};
  std::string secret_{kKey};
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
  EXPECT_NONFATAL_FAILURE(ExpectTheSameForAllPrefixes(1, stops_early), "counts.size()");
}

// The setup token, states of sign-ins, signatures of tokens and codes by time are compared by this.
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

// As a whole: with the header, the signature, and what is read of the claims afterwards.
TEST_F(ComparisonTime, OfBearerTokensIsTheSameForEveryPrefix) {
  const admin::BearerTokens tokens{Secret(std::string(kKey))};
  const std::string token = tokens.Make("u1", "s1", clock.WallNow());
  const std::size_t signature = token.rfind('.') + 1;
  IsPresented(token.substr(0, signature), token.substr(signature));

  ExpectTheSameForAllPrefixes(
      1, [&](std::string_view guess) { return !tokens.SessionOf(guess, clock.WallNow()); });
  EXPECT_EQ(tokens.SessionOf(token, clock.WallNow()), "s1");
}

// Sessions, refresh tokens, invitations and recovery codes are found by hashes, of which nobody can
// choose how much is right.
TEST_F(ComparisonTime, OfTheHashesThatSecretsAreFoundByIsTheSameForEveryPrefix) {
  const std::string right = Sha256(kKey);
  ExpectTheSameForAllPrefixes(1, [&](std::string_view guess) { return Sha256(guess) != right; });

  constexpr std::string_view kCode = "kafbaxdcom";
  const std::string code = identity::RecoveryHash("u1", kCode);
  IsPresented("", kCode);
  ExpectTheSameForAllPrefixes(
      1, [&](std::string_view guess) { return identity::RecoveryHash("u1", guess) != code; });
}

}  // namespace
}  // namespace monorelay
