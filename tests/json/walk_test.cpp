#include "json/walk.hpp"

#include <gtest/gtest.h>

#include <string>

namespace monorelay::json {
namespace {

// Its members as "key=value;", and "!" if it is damaged.
std::string MembersOf(std::string_view container) {
  std::string members;
  Walk walk(container);
  while (walk.Next()) members.append(walk.Key()).append("=").append(walk.Value()).append(";");
  if (walk.IsDamaged()) members += "!";
  // Once it has ended, it stays so.
  EXPECT_FALSE(walk.Next());
  return members;
}

TEST(Walk, GoesOverAnObject) {
  EXPECT_EQ(MembersOf(R"({})"), "");
  EXPECT_EQ(MembersOf(R"({"a":1})"), "a=1;");
  EXPECT_EQ(MembersOf("{ \"a\" : -1.5e3 ,\r\n\t\"b\":\"x\" , \"c\":null }"),
            "a=-1.5e3;b=\"x\";c=null;");
  EXPECT_EQ(MembersOf(R"({"a":{"b":[1,{"c":"}"}]},"d":[],"e":true})"),
            R"(a={"b":[1,{"c":"}"}]};d=[];e=true;)");
}

TEST(Walk, GoesOverAnArray) {
  EXPECT_EQ(MembersOf("[]"), "");
  EXPECT_EQ(MembersOf(R"([1, "a" ,{"b":[2]},[3]])"), R"(=1;="a";={"b":[2]};=[3];)");
}

TEST(Walk, LeavesEscapesAsTheyStand) {
  EXPECT_EQ(MembersOf(R"({"a\"b":"c\\","d":"\",}"})"), R"(a\"b="c\\";d="\",}";)");
}

TEST(Walk, IgnoresWhatComesBehind) {
  EXPECT_EQ(MembersOf(R"({"a":1}])"), "a=1;");
}

TEST(Walk, SaysWhereItIsDamaged) {
  for (const std::string_view text :
       {"", "1", "\"a\"", "null", "{", "[", "{\"a\"", "{\"a\":", "{\"a\" 1}", "{a:1}", "{\"a",
        "{,}", "{\"a\":}", "[,", "{1:2}"}) {
    EXPECT_EQ(MembersOf(text), "!") << text;
  }
  EXPECT_EQ(MembersOf(R"({"a":1 "b":2})"), "a=1;!");
  EXPECT_EQ(MembersOf(R"({"a":1,)"), "a=1;!");
  EXPECT_EQ(MembersOf(R"({"a":1,"b":{"c":2)"), "a=1;!");
  EXPECT_EQ(MembersOf(R"({"a":1,"b":"c)"), "a=1;!");
  EXPECT_EQ(MembersOf("[1,2"), "=1;!");
}

}  // namespace
}  // namespace monorelay::json
