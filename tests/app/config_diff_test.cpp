#include "app/config_diff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "app/config_mask.hpp"

namespace monorelay::app {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string Diff(std::string_view before, std::string_view after) {
  return UnifiedDiff({"a", before, before}, {"b", after, after});
}

TEST(UnifiedDiff, ShowsChangedLinesWithThreeAround) {
  EXPECT_EQ(Diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n"),
            "--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n");
}

TEST(UnifiedDiff, ShowsDistantChangesApartAndNearOnesTogether) {
  const std::string text = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
  EXPECT_EQ(Diff(text, "x\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\ny\n"),
            "--- a\n+++ b\n@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n"
            "@@ -9,4 +9,4 @@\n 9\n 10\n 11\n-12\n+y\n");
  const std::string near = Diff(text, "x\n2\n3\n4\n5\n6\n7\ny\n9\n10\n11\n12\n");
  EXPECT_EQ(std::ranges::count(near, '@'), 4);
}

TEST(UnifiedDiff, TellsOfNoLineAndOfNoLineBreakAtTheEnd) {
  EXPECT_THAT(Diff("a\n", "a\n"), IsEmpty());
  EXPECT_EQ(Diff("", "a"), "--- a\n+++ b\n@@ -0,0 +1,1 @@\n+a\n\\ No newline at end of file\n");
  EXPECT_EQ(Diff("a\n", ""), "--- a\n+++ b\n@@ -1,1 +0,0 @@\n-a\n");
}

TEST(UnifiedDiff, OfLargeTextsTakesTheMiddleAsOne) {
  std::string before;
  std::string after;
  for (int i = 0; i < 3000; ++i) {
    before += "a" + std::to_string(i) + "\n";
    after += "b" + std::to_string(i) + "\n";
  }
  const std::string diff = Diff(before, after);
  EXPECT_THAT(diff, HasSubstr("-a2999\n+b0\n"));
}

constexpr std::string_view kSecrets = R"(server:
  access_key: sk-relay-0001  # sk-relay-0001 is ours
providers:
  alpha:
    base_url: "https://user:pw@alpha.example/v1"
    keys:
      - key: 'provider-key-one'
        label: one
      - {key: "${ALPHA_KEY}", label: two}
      - key: file:alpha.key
      - key: secret:alpha/main
      # - key: old-key-in-comment
    headers: {x-auth: header-secret}
  beta:
    keys:
      - key: "long
          secret"
unknown: mystery-value
)";

TEST(MaskedConfig, HidesWhatTheTableCallsSecretAndWhatItDoesNotKnow) {
  const auto masked = MaskedConfig(kSecrets);

  ASSERT_TRUE(masked);
  for (const char* secret : {"sk-relay-0001", "provider-key-one", "old-key-in-comment", "user:pw",
                             "header-secret", "long", "mystery-value"})
    EXPECT_THAT(*masked, Not(HasSubstr(secret)));
  for (const char* kept : {"label: one", "${ALPHA_KEY}", "file:alpha.key", "secret:alpha/main",
                           "alpha.example/v1", "# <secret sha256:", "is ours"})
    EXPECT_THAT(*masked, HasSubstr(kept));
  EXPECT_EQ(std::ranges::count(*masked, '\n'), std::ranges::count(kSecrets, '\n'));
}

TEST(MaskedConfig, FailsForATextThatCannotBeRead) {
  EXPECT_FALSE(MaskedConfig("a: [sk-1\n"));
  const std::string diff = ConfigDiff("v1", "a: [sk-1\n", "now", "a: 1\n");
  EXPECT_THAT(diff, HasSubstr("v1 cannot be read"));
  EXPECT_THAT(diff, Not(HasSubstr("sk-1")));
}

TEST(ConfigDiff, ShowsThatASecretChangedButNotTheSecret) {
  const std::string diff = ConfigDiff("a", "server:\n  access_key: sk-old-secret\n", "b",
                                      "server:\n  access_key: sk-new-secret\n");

  EXPECT_THAT(diff, HasSubstr("-  access_key: <secret sha256:"));
  EXPECT_THAT(diff, HasSubstr("+  access_key: <secret sha256:"));
  EXPECT_THAT(diff, Not(HasSubstr("sk-")));
}

}  // namespace
}  // namespace monorelay::app
