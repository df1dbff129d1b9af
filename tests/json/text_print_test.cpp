#include "json/text_print.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace monorelay::json {
namespace {

TEST(TextPrint, IsThatOfTheMeaningAndNotOfTheSpelling) {
  const TextPrint print = PrintOf({"a\\n\"ä\\u20ac/😀"});

  EXPECT_EQ(print, PrintOf({R"(\u0061\u000A\"\u00e4€\/\ud83d\uDE00)"}));
  EXPECT_EQ(print.Length(), 8U);
}

TEST(TextPrint, TellsTextsApart) {
  for (const std::string_view other : {"", "ab", "abc ", "abd", "ABC", "bac", "abc\\u0000"})
    EXPECT_NE(PrintOf({"abc"}), PrintOf({other})) << other;
}

TEST(TextPrint, DoesNotDependOnThePieces) {
  const std::string_view text = R"(One \ud83d\ude00 two\n)";
  for (const std::size_t cut : {std::size_t{3}, std::size_t{10}, std::size_t{16}}) {
    TextPrint print;
    print.Add({text.substr(0, cut)});
    print.Add({text.substr(cut)});
    EXPECT_EQ(print, PrintOf({text})) << cut;
  }
}

TEST(TextPrint, SurvivesAnyGarbage) {
  for (const std::string_view text :
       {"\\", "\\u", "\\u12", "\\uzzzz", "\xff", "\xe2\x82", "\xf0\x9f\x98", "\x80"})
    EXPECT_GT(PrintOf({text}).Length(), 0U);
}

}  // namespace
}  // namespace monorelay::json
