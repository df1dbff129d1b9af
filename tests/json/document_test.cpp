#include "json/document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace monorelay::json {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Parsed {
  explicit Parsed(std::string_view text) { result = document.ParseCopy(text); }
  Document document;
  Result<void> result;
  Value root() const { return document.Root(); }
};

TEST(Document, KnowsEachValueByItsOwnText) {
  const Parsed parsed(R"( {"a" : [1, 2.50 ,{"b":null} ] , "c":"x\"y", "d":true} )");

  ASSERT_TRUE(parsed.result);
  EXPECT_EQ(parsed.root().GetRaw().json,
            R"({"a" : [1, 2.50 ,{"b":null} ] , "c":"x\"y", "d":true})");
  EXPECT_EQ(parsed.root()["a"].GetRaw().json, R"([1, 2.50 ,{"b":null} ])");
  EXPECT_EQ(parsed.root()["c"].GetText().escaped, R"(x\"y)");
  EXPECT_EQ(parsed.root()["c"].Decoded(), "x\"y");
  EXPECT_EQ(parsed.root()["d"].GetBool(), true);
  std::vector<std::string> items;
  for (const Value item : parsed.root()["a"].Items()) items.emplace_back(item.GetRaw().json);
  EXPECT_THAT(items, ElementsAre("1", "2.50", R"({"b":null})"));
  EXPECT_TRUE(parsed.root()["a"].Size() == 3);
}

TEST(Document, FollowsAPathThatIsNotThere) {
  const Parsed parsed(R"({"a":{}})");

  const Value nothing = parsed.root()["a"]["b"]["c"];

  EXPECT_TRUE(nothing.IsMissing());
  EXPECT_FALSE(nothing.IsGiven());
  EXPECT_EQ(nothing.GetRaw().json, "");
  EXPECT_EQ(nothing.Size(), 0U);
  EXPECT_FALSE(nothing.Is(""));
}

TEST(Document, ComparesKeysByWhatTheyMean) {
  const Parsed parsed(R"({"\u0061b":1,"":2})");

  EXPECT_EQ(parsed.root()["ab"].GetInt(), 1);
  EXPECT_EQ(parsed.root()[""].GetInt(), 2);
}

TEST(Document, TakesTheLastOfARepeatedKey) {
  EXPECT_EQ(Parsed(R"({"a":1,"a":2})").root()["a"].GetInt(), 2);
}

TEST(Document, KeepsTheDigitsOfNumbers) {
  const Parsed parsed("[123456789012345678901234567890, 1e2, 10.0, -0, 1.5]");

  std::vector<std::string> digits;
  for (const Value item : parsed.root().Items()) digits.emplace_back(item.GetRaw().json);
  EXPECT_THAT(digits, ElementsAre("123456789012345678901234567890", "1e2", "10.0", "-0", "1.5"));
  std::vector<std::optional<std::int64_t>> whole;
  for (const Value item : parsed.root().Items()) whole.push_back(item.GetInt());
  EXPECT_THAT(whole, ElementsAre(std::nullopt, 100, 10, 0, std::nullopt));
}

TEST(Document, IsOneValueOfAnyType) {
  EXPECT_EQ(Parsed("7").root().GetInt(), 7);
  EXPECT_TRUE(Parsed(" null ").root().IsNull());
  EXPECT_EQ(Parsed(R"("a")").root().Decoded(), "a");
  EXPECT_EQ(Parsed("[]").root().GetRaw().json, "[]");
  EXPECT_EQ(Parsed("{}").root().GetRaw().json, "{}");
}

TEST(Document, RefusesWhatIsNotJson) {
  for (const std::string text : {"",
                                 " ",
                                 "{",
                                 "}",
                                 "[1,]",
                                 "{\"a\":}",
                                 "{\"a\" 1}",
                                 "{a:1}",
                                 "[1 2]",
                                 "nul",
                                 "01",
                                 "[1.]",
                                 "[-]",
                                 "[1e]",
                                 "{} {}",
                                 "\"a",
                                 "[\"a]",
                                 "[tru]",
                                 "{\"a\":1,}",
                                 "[\"\n\"]",
                                 "1 2",
                                 R"("\q")",
                                 R"("\u12g4")",
                                 R"({"\x":1})",
                                 R"("\u123")",
                                 R"({"a":"":1},"b":1})",
                                 R"(["a":1])"}) {
    const Parsed parsed(text);
    EXPECT_FALSE(parsed.result) << text;
    EXPECT_TRUE(parsed.root().IsMissing()) << text;
  }
}

TEST(Document, SaysWhatIsWrong) {
  EXPECT_THAT(Parsed("[nul]").result.error().text.value.Get(), HasSubstr("\"nul\" at byte 1"));
  EXPECT_THAT(Parsed("\"\xff\"").result.error().text.value.Get(), HasSubstr("UTF-8"));
  EXPECT_THAT(Parsed(std::string(600, '[') + std::string(600, ']')).result.error().text.value.Get(),
              HasSubstr("too deeply"));
}

TEST(Document, IsReadAgainAfterAFailure) {
  Document document;

  EXPECT_FALSE(document.ParseCopy("{"));
  EXPECT_TRUE(document.ParseCopy("[1]"));

  EXPECT_EQ(document.Root().Size(), 1U);
}

TEST(Text, MeansWhatItsEscapesSay) {
  EXPECT_EQ(Decode({R"(a\n\t\"\\\/\u00e9\ud83d\ude00)"}), "a\n\t\"\\/\xc3\xa9\xf0\x9f\x98\x80");
  EXPECT_EQ(Decode({R"(\ud83d x \ude00 \q \u12)"}),
            "\xef\xbf\xbd x \xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd"
            "12");
  EXPECT_TRUE(Equals({R"(\u0061)"}, "a"));
  EXPECT_FALSE(Equals({R"(\u0061)"}, "ab"));
}

TEST(Text, ComesBackFromItsEscapedForm) {
  for (const std::string plain : {"", "plain", "\"\\/\b\f\n\r\t", "caf\xc3\xa9 \xf0\x9f\x98\x80"}) {
    EXPECT_EQ(Decode({Escape(plain)}), plain);
  }
}

}  // namespace
}  // namespace monorelay::json
