#include "json/capture.hpp"

#include <gtest/gtest.h>

#include <string>

namespace monorelay::json {
namespace {

constexpr std::size_t kMost = 256;

std::string Captured(std::string_view text, std::size_t most = kMost) {
  Capture capture("usage", most);
  capture.Feed(text);
  return capture.Value();
}

struct CaptureCase {
  std::string_view text;
  std::string_view value;
};

constexpr CaptureCase kCaptures[] = {
    {R"({"usage":{"a":1}})", R"({"a":1})"},
    {R"({"id":"x","usage":{"a":{"b":[1,2,{"usage":3}]}},"z":0})",
     R"({"a":{"b":[1,2,{"usage":3}]}})"},
    {R"({"choices":[{"usage":{"wrong":1}}],"usage":{"right":1}})", R"({"right":1})"},
    {R"({"a":{"usage":1}})", ""},
    {R"({"usage":null})", "null"},
    {R"({"usage":17,"x":1})", "17"},
    {R"({"usage":"a,b}]{[\"","x":1})", R"("a,b}]{[\"")"},
    {R"({"usage":[1,2]})", "[1,2]"},
    {R"({"usage":""})", R"("")"},
    {R"({"a":"\"usage\":1,","usage":2})", "2"},
    {R"({"a":"\\","usage":2})", "2"},
    {R"({"a":"\\\"","usage":2})", "2"},
    {R"({"text":"{\"usage\":{\"x\":1}}","b":1})", ""},
    {R"({"a":"usage","b":1})", ""},
    {R"({"a":["usage",1],"b":2})", ""},
    {R"({"usage2":1,"usag":2,"Usage":3,"xusage":4})", ""},
    {R"({"usage":{"a":1},"usage":{"a":2}})", R"({"a":2})"},
    {R"(["usage",{"usage":1}])", ""},
    {R"([{"usage":1}])", ""},
    {"\"usage\"", ""},
    {"", ""},
    {"{}", ""},
    {R"({"usage":{"a":1})", ""},  // not whole: the outer brace is missing
    {R"({"usage":{"a":)", ""},
    {R"({"usage")", ""},
    {R"({"\"usage":1})", ""},
    {R"({"a\\":0,"usage":1})", "1"},
};

TEST(Capture, KeepsTheValueOfTheTopLevelKeyAlone) {
  for (const CaptureCase& row : kCaptures) EXPECT_EQ(Captured(row.text), row.value) << row.text;
}

TEST(Capture, AllowsWhiteSpaceAnywhere) {
  const std::string value = Captured("\n{ \"a\" : 1 ,\r\n\t\"usage\" :\t{ \"b\" : 2 } \r\n}\n");

  EXPECT_EQ(value.substr(value.find('{'), value.find('}') - value.find('{') + 1), "{ \"b\" : 2 }");
  EXPECT_EQ(value.find_first_not_of(" \t\r\n"), value.find('{'));
}

TEST(Capture, IsTheSameForEveryWayToCutTheText) {
  for (const CaptureCase& row : kCaptures) {
    for (std::size_t cut = 0; cut <= row.text.size(); ++cut) {
      Capture capture("usage", kMost);
      capture.Feed(row.text.substr(0, cut));
      capture.Feed(row.text.substr(cut));
      EXPECT_EQ(capture.Value(), row.value) << row.text << " cut at " << cut;
    }
    Capture by_bytes("usage", kMost);
    for (const char c : row.text) by_bytes.Feed({&c, 1});
    EXPECT_EQ(by_bytes.Value(), row.value) << row.text;
  }
}

constexpr CaptureCase kThirdDepth[] = {
    {R"({"a":[{"usage":1}]})", "1"},
    {R"({"a":[{"b":{"usage":2},"usage":{"c":[3]},"d":["usage",4]}],"usage":5})", R"({"c":[3]})"},
    {R"({"a":[{"usage":1},{"x":0},{"usage":"2"}]})", R"("2")"},
    {R"({"a":{"b":{"usage":1}}})", "1"},
    {R"({"a":[["usage",1]],"usage":2})", ""},
    {R"({"a":{"usage":1}})", ""},
    {R"({"a":[{"b":[{"usage":1}]}]})", ""},
};

TEST(Capture, KeepsTheValueOfAKeyAtTheDepthThatWasAskedFor) {
  for (const CaptureCase& row : kThirdDepth) {
    for (std::size_t cut = 0; cut <= row.text.size(); ++cut) {
      Capture capture("usage", kMost, 3);
      capture.Feed(row.text.substr(0, cut));
      capture.Feed(row.text.substr(cut));
      EXPECT_EQ(capture.Value(), row.value) << row.text << " cut at " << cut;
    }
  }
}

TEST(Capture, StopsBehindEachValueIfAskedTo) {
  Capture capture("usage", kMost);
  std::string_view left = R"({"usage":1,"a":2,"usage":{"b":3}})";
  std::string values;

  while (!left.empty()) {
    left = capture.FeedToValue(left);
    values += capture.Value() + " ";
  }

  EXPECT_EQ(values, R"(1 {"b":3} )");
}

TEST(Capture, GivesUpAValueThatIsTooLong) {
  const std::string exact(kMost - 2, 'x');

  EXPECT_EQ(Captured("{\"usage\":\"" + exact + "\"}"), "\"" + exact + "\"");
  EXPECT_EQ(Captured("{\"usage\":\"" + exact + "x\"}"), "");
  EXPECT_EQ(Captured("{\"usage\":\"" + exact + "x\",\"usage\":1}"), "1");
  EXPECT_EQ(Captured("{\"usage\":1,\"usage\":\"" + exact + "x\"}"), "1");
}

// A name with an escape is another name: an escaped letter stands for another character.
TEST(Capture, DoesNotTakeEscapedCharactersForLetters) {
  Capture capture("bar", kMost);

  capture.Feed(R"({"\bar":1,"ba\r":2})");

  EXPECT_EQ(capture.Value(), "");
}

TEST(Capture, SurvivesTextThatIsNoJson) {
  for (const std::string_view text :
       {"}}}]]]", "{{{{{", ":::,,,", R"("usage":1})", R"({"usage"::1})", R"({"usage":1]})",
        R"({:1,"usage":,})", "\\\\\"\\", R"({"usage":]}}{"usage":2})"}) {
    Capture capture("usage", kMost);
    capture.Feed(text);
    capture.Feed(text);
    EXPECT_LE(capture.Value().size(), kMost) << text;
  }
}

// The state of a capture must not grow with the text. The time limit of the test guards against
// looking again and again for the end of a long text.
TEST(Capture, PassesLongTextsQuicklyWhateverIsInThem) {
  std::string piece;
  while (piece.size() < 4'000'000) piece += "\\n";
  Capture in_text("usage", kMost);
  in_text.Feed(R"({"content":")");
  in_text.Feed(piece);
  in_text.Feed(R"(","usage":1})");
  EXPECT_EQ(in_text.Value(), "1");

  Capture in_key("usage", kMost);
  in_key.Feed(R"({")");
  for (int i = 0; i < 10; ++i) in_key.Feed(piece);
  in_key.Feed(R"(":0,"usage":1})");
  EXPECT_EQ(in_key.Value(), "1");
}

TEST(Capture, PassesOverLongTextsWithManyEscapes) {
  std::string text = R"({"choices":[{"content":")";
  for (int i = 0; i < 2000; ++i) text += R"(a line with \"usage\":{} and a backslash \\\\ in it\n)";
  text += R"("}],"usage":{"a":1}})";

  EXPECT_EQ(Captured(text), R"({"a":1})");
}

}  // namespace
}  // namespace monorelay::json
