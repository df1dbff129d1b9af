#include "json/last_object.hpp"

#include <gtest/gtest.h>

#include <string>

namespace monorelay::json {
namespace {

std::optional<std::string_view> Usage(std::string_view text) {
  return FindLastObject(text, "\"usage\"");
}

TEST(FindLastObject, FindsTheValueAtTheTopLevel) {
  EXPECT_EQ(Usage(R"({"a":[{"b":1}],"usage":{"n":1,"d":{"m":[2]}}})"), R"({"n":1,"d":{"m":[2]}})");
  EXPECT_EQ(Usage(R"({"usage" : {} , "x":"}]","y":{"z":[1,{}]} } )"), "{}");
  EXPECT_EQ(Usage("{\"usage\":\n{\"n\":\"\\\"}\"}}\n"), "{\"n\":\"\\\"}\"}");
}

TEST(FindLastObject, FindsTheLastOfTwo) {
  EXPECT_EQ(Usage(R"({"usage":{"n":1},"usage":{"n":2}})"), R"({"n":2})");
}

TEST(FindLastObject, DoesNotTakeOneFurtherInside) {
  EXPECT_FALSE(Usage(R"({"a":{"usage":{"n":1}}})"));
  EXPECT_FALSE(Usage(R"({"a":[{"usage":{"n":1}}]})"));
  EXPECT_FALSE(Usage(R"([{"usage":{"n":1}}])"));
}

TEST(FindLastObject, DoesNotTakeWhatStandsInAString) {
  EXPECT_FALSE(Usage(R"({"text":"say \"usage\":{\"n\":1}"})"));
  EXPECT_FALSE(Usage(R"({"word":"usage"})"));
}

TEST(FindLastObject, LeavesOtherValuesAlone) {
  for (const char* text : {"", "{}", R"({"usage":null})", R"({"usage":7})", R"({"usage":[{}]})",
                           R"({"usage")", R"({"usage":)", R"({"usage":{)",
                           R"({"usage":{}})"
                           "x"}) {
    EXPECT_FALSE(Usage(text)) << text;
  }
}

TEST(FindLastObject, LooksOnlyNearTheEnd) {
  const std::string far = R"({"usage":{"n":1},"text":")" + std::string(5000, 'x') + "\"}";
  const std::string near = R"({"text":")" + std::string(5000, 'x') + R"(","usage":{"n":1}})";

  EXPECT_FALSE(Usage(far));
  EXPECT_EQ(Usage(near), R"({"n":1})");
}

}  // namespace
}  // namespace monorelay::json
