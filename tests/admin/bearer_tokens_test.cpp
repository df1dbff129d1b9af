#include "admin/bearer_tokens.hpp"

#include <gtest/gtest.h>

#include "base/base64.hpp"

namespace monorelay::admin {
namespace {

const WallTime kNow{std::chrono::seconds(1'790'000'000)};

TEST(BearerTokens, NameTheSessionForAnHour) {
  const BearerTokens tokens(Secret(std::string("a key")));

  const std::string token = tokens.Make("u1", "s1", kNow);

  EXPECT_EQ(tokens.SessionOf(token, kNow), "s1");
  EXPECT_EQ(tokens.SessionOf(token, kNow + std::chrono::seconds(3599)), "s1");
  EXPECT_EQ(tokens.SessionOf(token, kNow + std::chrono::seconds(3600)), std::nullopt);
  EXPECT_TRUE(BearerTokens::IsOne(token));
  EXPECT_FALSE(BearerTokens::IsOne("mr-key"));
}

TEST(BearerTokens, AreTakenUnchangedAlone) {
  const BearerTokens tokens(Secret(std::string("a key")));
  const BearerTokens others(Secret(std::string("a kez")));
  const std::string token = tokens.Make("u1", "s1", kNow);

  EXPECT_EQ(others.SessionOf(token, kNow), std::nullopt);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    // The last character holds bits that say nothing; the text is compared all the same.
    EXPECT_EQ(tokens.SessionOf(changed, kNow), std::nullopt) << i;
    EXPECT_EQ(tokens.SessionOf(token.substr(0, i), kNow), std::nullopt) << i;
  }
}

TEST(BearerTokens, OfAnotherAlgorithmAreNotTaken) {
  const BearerTokens tokens(Secret(std::string("a key")));
  const std::string token = tokens.Make("u1", "s1", kNow);
  const std::string claims = token.substr(token.find('.'), token.rfind('.') - token.find('.'));
  for (const std::string_view header :
       {R"({"alg":"none","typ":"JWT"})", R"({"typ":"JWT","alg":"HS256"})", R"({"alg":"HS512"})"}) {
    EXPECT_EQ(tokens.SessionOf(ToBase64(header) + claims + token.substr(token.rfind('.')), kNow),
              std::nullopt);
    EXPECT_EQ(tokens.SessionOf(ToBase64(header) + claims + ".", kNow), std::nullopt);
  }
}

}  // namespace
}  // namespace monorelay::admin
