#include "json/last_value.hpp"

#include <gtest/gtest.h>

#include <string>

namespace monorelay::json {
namespace {

std::optional<std::string_view> Usage(std::string_view text) {
  return FindLastValue(text, "\"usage\"");
}

TEST(FindLastValue, FindsTheValueAtTheTopLevel) {
  EXPECT_EQ(Usage(R"({"a":[{"b":1}],"usage":{"n":1,"d":{"m":[2]}}})"), R"({"n":1,"d":{"m":[2]}})");
  EXPECT_EQ(Usage(R"({"usage" : {} , "x":"}]","y":{"z":[1,{}]} } )"), "{}");
  EXPECT_EQ(Usage("{\"usage\":\n{\"n\":\"\\\"}\"}}\n"), "{\"n\":\"\\\"}\"}");
}

TEST(FindLastValue, FindsTheLastOfTwo) {
  EXPECT_EQ(Usage(R"({"usage":{"n":1},"usage":{"n":2}})"), R"({"n":2})");
}

TEST(FindLastValue, DoesNotTakeOneFurtherInside) {
  EXPECT_FALSE(Usage(R"({"a":{"usage":{"n":1}}})"));
  EXPECT_FALSE(Usage(R"({"a":[{"usage":{"n":1}}]})"));
  EXPECT_FALSE(Usage(R"([{"usage":{"n":1}}])"));
}

TEST(FindLastValue, DoesNotTakeWhatStandsInAString) {
  EXPECT_FALSE(Usage(R"({"text":"say \"usage\":{\"n\":1}"})"));
  EXPECT_FALSE(Usage(R"({"word":"usage"})"));
}

TEST(FindLastValue, FindsValuesOfEachKind) {
  EXPECT_EQ(Usage(R"({"usage":null})"), "null");
  EXPECT_EQ(Usage(R"({"usage": 7 })"), "7");
  EXPECT_EQ(Usage(R"({"usage":[{}],"x":1})"), "[{}]");
  EXPECT_EQ(Usage(R"({"usage":"a\"}","x":{}})"), R"("a\"}")");
}

TEST(FindLastValue, FindsWhatStandsAsDeepAsAsked) {
  const auto third = [](std::string_view text) { return FindLastValue(text, "\"usage\"", 3); };

  EXPECT_EQ(third(R"({"a":[{"b":{},"usage":"x","c":[1]}],"d":{"e":"}"}})"), R"("x")");
  EXPECT_FALSE(third(R"({"a":[{"b":{"usage":"x"}}]})"));
  EXPECT_FALSE(third(R"({"a":{"usage":"x"}})"));
  EXPECT_FALSE(third(R"({"a":[{"usage":"x"}]}])"));
}

TEST(FindLastValue, FindsNothingWhereThereIsNone) {
  for (const char* text : {"", "{}", R"({"usage")", R"({"usage":)", R"({"usage":{)",
                           R"({"usage":{}})"
                           "x"}) {
    EXPECT_FALSE(Usage(text)) << text;
  }
}

TEST(FindLastValue, LooksOnlyNearTheEnd) {
  const std::string far = R"({"usage":{"n":1},"text":")" + std::string(5000, 'x') + "\"}";
  const std::string near = R"({"text":")" + std::string(5000, 'x') + R"(","usage":{"n":1}})";

  EXPECT_FALSE(Usage(far));
  EXPECT_EQ(Usage(near), R"({"n":1})");
}

}  // namespace
}  // namespace monorelay::json
