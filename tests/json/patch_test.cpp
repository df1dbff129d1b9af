#include "json/patch.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace monorelay::json {
namespace {

std::string After(std::string_view text, const std::vector<FieldChange>& changes) {
  const auto patched = Patched(text, changes);
  return patched ? *patched : "error: " + patched.error().text.value.Get();
}

TEST(Patched, SetsAFieldAndLeavesAllElseAsItWas) {
  EXPECT_EQ(After(R"({ "a" : 1,  "b": [ 1,2 ] })", {{"a", "2"}}), R"({ "a" : 2,  "b": [ 1,2 ] })");
  EXPECT_EQ(After(R"({ "b": 1 })", {{"a", "\"x\""}}), R"({"a":"x", "b": 1 })");
  EXPECT_EQ(After("{}", {{"a", "true"}}), R"({"a":true})");
  EXPECT_EQ(After("{}", {{"a.b", "1"}}), R"({"a.b":1})") << "no path unless said";
}

TEST(Patched, SetsOnlyWhatIsAbsent) {
  EXPECT_EQ(After(R"({"a":1})", {{"a", "2", SetMode::kIfAbsent}}), R"({"a":1})");
  EXPECT_EQ(After(R"({"a":null})", {{"a", "2", SetMode::kIfAbsent}}), R"({"a":null})");
  EXPECT_EQ(After(R"({"b":1})", {{"a", "2", SetMode::kIfAbsent}}), R"({"a":2,"b":1})");
}

TEST(Patched, FollowsPathsAndMakesWhatIsMissing) {
  const auto set = [](std::string_view text, std::string name) {
    return After(text, {{std::move(name), "9", SetMode::kAlways, true}});
  };

  EXPECT_EQ(set(R"({"a":{"b":1,"c":2}})", "a.b"), R"({"a":{"b":9,"c":2}})");
  EXPECT_EQ(set(R"({"a":{"c":2}})", "a.b"), R"({"a":{"b":9,"c":2}})");
  EXPECT_EQ(set(R"({"x":1})", "a.b.c"), R"({"a":{"b":{"c":9}},"x":1})");
  EXPECT_EQ(set(R"({"a":5})", "a.b"), R"({"a":{"b":9}})");
  EXPECT_EQ(set(R"({"a":{}})", "a.b"), R"({"a":{"b":9}})");
}

TEST(Patched, AppliesChangesInTheirOrder) {
  EXPECT_EQ(After("{}", {{"a", "1"}, {"a", "2", SetMode::kIfAbsent}, {"b", "3"}, {"a", "4"}}),
            R"({"b":3,"a":4})");
}

TEST(Patched, EscapesNames) {
  EXPECT_EQ(After("{}", {{"a\"b", "1"}}), R"({"a\"b":1})");
  EXPECT_EQ(After(R"({"a\u0062":1})", {{"ab", "2"}}), R"({"a\u0062":2})");
}

TEST(Patched, RefusesWhatIsNoObject) {
  EXPECT_EQ(After("[1]", {{"a", "1"}}), "error: the request body must be an object, {...}");
  EXPECT_NE(After("{", {{"a", "1"}}).find("error"), std::string::npos);
  EXPECT_EQ(After("[1]", {}), "[1]");
}

}  // namespace
}  // namespace monorelay::json
