#include "base/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace monorelay {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Text, LowersAsciiAlone) {
  EXPECT_EQ(ToLower("AbZ-09_É"), "abz-09_É");
  EXPECT_TRUE(EqualsIgnoringCase("Content-Type", "content-TYPE"));
  EXPECT_FALSE(EqualsIgnoringCase("content", "content-type"));
  EXPECT_FALSE(EqualsIgnoringCase("[", "{"));
  EXPECT_TRUE(EqualsIgnoringCase("", ""));
}

TEST(Text, TrimsSpacesAndTabs) {
  EXPECT_EQ(Trim(" \t a b\t "), "a b");
  EXPECT_EQ(Trim(" \t "), "");
  EXPECT_EQ(Trim(""), "");
  EXPECT_EQ(Trim("\na\n"), "\na\n");
}

TEST(Text, NormalisesNamesByCaseDashAndUnderscore) {
  EXPECT_EQ(NormaliseName("GPT-4o_Mini"), "gpt4omini");
  EXPECT_EQ(NormaliseName("meta/llama-3.1:free"), "meta/llama3.1:free");
  EXPECT_EQ(NormaliseName("-_-"), "");
}

struct GlobCase {
  std::string_view pattern;
  std::string_view text;
  bool matches;
};

constexpr GlobCase kGlobs[] = {
    {"", "", true},
    {"", "a", false},
    {"*", "", true},
    {"*", "anything/at:all", true},
    {"?", "", false},
    {"?", "a", true},
    {"?", "ab", false},
    {"gpt-*", "gpt-4o", true},
    {"gpt-*", "GPT-4o", true},
    {"GPT-*", "gpt-4o", true},
    {"gpt-*", "chatgpt-4o", false},
    {"*gpt-*", "chatgpt-4o", true},
    {"*-mini", "gpt-4o-mini", true},
    {"*-mini", "gpt-4o-mini-x", false},
    {"a*b*c", "abbbc", true},
    {"a*b*c", "aXbYc", true},
    {"a*b*c", "aXcYb", false},
    {"a**b", "ab", true},
    {"a*?b", "ab", false},
    {"a*?b", "axb", true},
    {"*a*a*a*", "aa", false},
    {"*a*a*a*", "aaa", true},
    {"gpt-[34]", "gpt-4", true},
    {"gpt-[34]", "gpt-5", false},
    {"gpt-[!34]", "gpt-5", true},
    {"gpt-[!34]", "gpt-4", false},
    {"gpt-[^34]", "gpt-4", false},
    {"v[0-9]", "v7", true},
    {"v[0-9]", "vx", false},
    {"v[A-F]", "vc", true},
    {"v[a-f]", "vC", true},
    {"[]]", "]", true},
    {"[!]]", "]", false},
    {"[!]]", "x", true},
    {"[a-]", "-", true},
    {"[a-]", "b", false},
    {"[-a]", "-", true},
    {"[", "[", true},
    {"[", "x", false},
    {"[abc", "[abc", true},
    {"a[", "a[", true},
    {"[!", "[!", true},
    {"[a]*", "abc", true},
    {"*[0-9]", "gpt-4", true},
    {"*[0-9]", "gpt-4o", false},
    {"*[0-9]*", "gpt-4o", true},
    {"a\\*", "a\\x", true},
    {".", "x", false},
};

TEST(GlobMatches, FollowsTheTable) {
  for (const GlobCase& row : kGlobs) {
    EXPECT_EQ(GlobMatches(row.pattern, row.text), row.matches)
        << row.pattern << " against " << row.text;
  }
}

// Each of these takes ages in a matcher that backtracks, or that looks for a closing bracket again
// and again. The time limit of the test is the assertion.
TEST(GlobMatches, TakesHostilePatternsInBoundedTime) {
  const std::string as(20'000, 'a');
  std::string stars;
  for (int i = 0; i < 1'000; ++i) stars += "*a";
  const std::string brackets = "*" + std::string(2'000, '[');
  const std::string bracket_text = std::string(10'000, '[') + "x";

  EXPECT_FALSE(GlobMatches(stars + "b", as));
  EXPECT_TRUE(GlobMatches(stars, as));
  EXPECT_FALSE(GlobMatches("*" + as.substr(0, 1'000) + "b", as));
  EXPECT_FALSE(GlobMatches(brackets, bracket_text));
}

TEST(EditDistance, CountsEachChangeOnce) {
  EXPECT_EQ(EditDistance("", ""), 0U);
  EXPECT_EQ(EditDistance("", "abc"), 3U);
  EXPECT_EQ(EditDistance("abc", ""), 3U);
  EXPECT_EQ(EditDistance("abc", "abc"), 0U);
  EXPECT_EQ(EditDistance("abc", "abd"), 1U);
  EXPECT_EQ(EditDistance("abc", "ab"), 1U);
  EXPECT_EQ(EditDistance("abc", "xabc"), 1U);
  EXPECT_EQ(EditDistance("abc", "acb"), 1U);
  EXPECT_EQ(EditDistance("abcd", "badc"), 2U);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3U);
  EXPECT_EQ(EditDistance("provider", "porvidre"), 2U);
}

TEST(Nearest, GivesWhatLooksMostAlikeFirst) {
  const std::vector<std::string> models{"claude-sonnet-4", "gpt-4o-mini", "gpt-4o", "gpt-4.1",
                                        "mistral-large"};

  EXPECT_THAT(Nearest("gpt-4oo", models, 2), ElementsAre("gpt-4o", "gpt-4.1"));
  EXPECT_THAT(Nearest("GPT_4O", models, 1), ElementsAre("gpt-4o"));
  EXPECT_THAT(Nearest("sonnet-4", models, 3), ElementsAre("claude-sonnet-4"));
  EXPECT_THAT(Nearest("mistral-lareg", models, 3), ElementsAre("mistral-large"));
}

TEST(Nearest, LeavesOutWhatHasNothingToDoWithIt) {
  const std::vector<std::string> models{"claude-sonnet-4", "mistral-large"};

  EXPECT_THAT(Nearest("completely-else", models, 3), IsEmpty());
  EXPECT_THAT(Nearest("", models, 3), IsEmpty());
  EXPECT_THAT(Nearest("claude-sonnet-4", {}, 3), IsEmpty());
  EXPECT_THAT(Nearest("claude-sonnet-4", models, 0), IsEmpty());
}

TEST(Nearest, KeepsTheOrderOfTheCandidatesAmongEquals) {
  const std::vector<std::string> models{"model-c", "model-a", "model-b"};

  EXPECT_THAT(Nearest("model-x", models, 3), ElementsAre("model-c", "model-a", "model-b"));
}

TEST(Nearest, TakesHugeNamesInBoundedTime) {
  const std::vector<std::string> models(500, std::string(1'000, 'm'));

  EXPECT_THAT(Nearest(std::string(1'000'000, 'x'), models, 3), IsEmpty());
}

TEST(Shorten, CutsAtACharacterBoundary) {
  EXPECT_EQ(Shorten("short", 5), "short");
  EXPECT_EQ(Shorten("longer", 5), "longe…");
  EXPECT_EQ(Shorten("aäb", 2), "a…");
  EXPECT_EQ(Shorten("aäb", 3), "aä…");
  EXPECT_EQ(Shorten("日本語", 3), "日…");
  EXPECT_EQ(Shorten("日本語", 5), "日…");
  EXPECT_EQ(Shorten("😀😀", 7), "😀…");
  EXPECT_EQ(Shorten("abc", 0), "…");
  EXPECT_EQ(Shorten("", 0), "");
  EXPECT_EQ(Shorten("\x80\x80\x80\x80", 2), "…");
}

TEST(ContainsIgnoringCase, FindsAPartInAnyCase) {
  EXPECT_TRUE(ContainsIgnoringCase("Text/Event-Stream; charset=utf-8", "event-stream"));
  EXPECT_TRUE(ContainsIgnoringCase("JSON", "json"));
  EXPECT_TRUE(ContainsIgnoringCase("x", ""));
  EXPECT_FALSE(ContainsIgnoringCase("application/jso", "json"));
  EXPECT_FALSE(ContainsIgnoringCase("", "json"));
}

}  // namespace
}  // namespace monorelay
