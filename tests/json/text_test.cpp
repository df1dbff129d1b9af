#include "json/text.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "json/document.hpp"

namespace monorelay::json {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

TEST(EscapedText, IsEscapedNoMoreThanNeeded) {
  EXPECT_EQ(Escape("a\"b\\c/d\n"), R"(a\"b\\c/d\n)");
  EXPECT_EQ(Escape("\0\x1f"sv), R"(\u0000\u001f)");
  EXPECT_EQ(Escape("ä 😀 \x7f"), "ä 😀 \x7f");
  EXPECT_EQ(Escape("a\xff"), "a" + std::string(kReplacement));
  EXPECT_EQ(Escape(""), "");
}

TEST(EscapedText, IsAddedToWhatIsThere) {
  std::string escaped = "a";
  AppendEscaped(escaped, "\"");
  EXPECT_EQ(escaped, R"(a\")");

  std::string decoded = "a";
  AppendDecoded(decoded, {R"(\"\u0041)"});
  EXPECT_EQ(decoded, "a\"A");
}

TEST(EscapedText, MeansSomethingEvenIfItIsBroken) {
  const std::string replaced(kReplacement);
  EXPECT_EQ(Decode({R"(a\)"}), "a" + replaced);
  EXPECT_EQ(Decode({R"(\x)"}), replaced);
  EXPECT_EQ(Decode({R"(\u00)"}), replaced + "00");
  EXPECT_EQ(Decode({R"(\ud83d\u0041)"}), replaced + "A");
  EXPECT_EQ(Decode({R"(\ude00\ud83d)"}), replaced + replaced);
  EXPECT_EQ(Decode({R"(\ud83d\ud83d\ude00)"}), replaced + "\xf0\x9f\x98\x80");
}

TEST(EscapedText, CoversAllLengthsOfUtf8) {
  EXPECT_EQ(Decode({R"(\u007f\u0080\u07ff\u0800\uffff\ud800\udc00\udbff\udfff)"}),
            "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
}

TEST(EscapedText, IsComparedByWhatItMeans) {
  EXPECT_TRUE(Equals({"abc"}, "abc"));
  EXPECT_TRUE(Equals({R"(a\u0062c)"}, "abc"));
  EXPECT_TRUE(Equals({""}, ""));
  EXPECT_FALSE(Equals({"abc"}, "abd"));
  EXPECT_FALSE(Equals({R"(a\n)"}, R"(a\n)"));
  EXPECT_FALSE(Equals({R"(\n)"}, "much longer than it"));
  EXPECT_TRUE(Equals({R"(\u0061b)"}, "ab"));
  EXPECT_FALSE(Equals({R"(\u0061b)"}, "xb"));
  EXPECT_FALSE(Equals({R"(\n)"}, ""));
  EXPECT_FALSE(Equals({"longer"}, "long"));
}

TEST(EscapedText, SurvivesTheWayThroughADocument) {
  std::minstd_rand random(3);
  const std::string_view pieces[] = {"a", "\"", "\\", "\n", "\x01", "é", "😀", "u0041", "/"};
  for (int round = 0; round < 200; ++round) {
    std::string plain;
    for (std::size_t i = random() % 20; i > 0; --i) plain += pieces[random() % std::size(pieces)];

    Document document;
    ASSERT_TRUE(document.ParseCopy("\"" + Escape(plain) + "\""));

    EXPECT_EQ(document.Root().Decoded(), plain);
    EXPECT_TRUE(document.Root().Is(plain));
  }
}

TEST(EscapedText, CountsCodePointsNotBytes) {
  EXPECT_EQ(CountCodePoints({""}), 0);
  EXPECT_EQ(CountCodePoints({R"(ab)"}), 2);
  EXPECT_EQ(CountCodePoints({"ü👋"}), 2);
  EXPECT_EQ(CountCodePoints({R"(\n\"\u00e9\ud83d\ude00)"}), 4);
  EXPECT_EQ(CountCodePoints({R"(\\u0041)"}), 6);
  EXPECT_EQ(CountCodePoints({"\\"}), 1);
}

TEST(EscapedText, CountsOfPiecesAddUpToThatOfTheWhole) {
  EXPECT_EQ(CountCodePoints({R"(a\ud83d)"}) + CountCodePoints({R"(\ude00b)"}),
            CountCodePoints({R"(a\ud83d\ude00b)"}));
}

}  // namespace
}  // namespace monorelay::json
