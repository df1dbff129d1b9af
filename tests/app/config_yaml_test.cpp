#include "app/config_yaml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/app/config_fixture.hpp"

namespace monorelay::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string Repeat(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

// The text of the first problem, with its place in front.
std::string FirstProblem(std::string_view text) {
  Problems problems;
  ReadYaml(text, problems);
  const auto sorted = problems.Sorted();
  if (sorted.empty()) return "";
  return std::to_string(sorted[0].line) + ":" + std::to_string(sorted[0].column) + ": " +
         sorted[0].text;
}

TEST(ConfigYaml, ReadsKindsTextsAndPositions) {
  Problems problems;

  const auto root = ReadYaml("a: 1\nb:\n  - 'x'\n  - ~\n", problems);

  ASSERT_TRUE(root);
  EXPECT_THAT(problems.Sorted(), IsEmpty());
  const YamlNode* number = root->Find("a");
  ASSERT_NE(number, nullptr);
  EXPECT_EQ(number->text, "1");
  EXPECT_TRUE(number->plain);
  const YamlNode* list = root->Find("b");
  ASSERT_NE(list, nullptr);
  ASSERT_EQ(list->items.size(), 2U);
  EXPECT_FALSE(list->items[0].plain);
  EXPECT_EQ(list->items[0].position.line, 3);
  EXPECT_EQ(list->items[0].position.column, 5);
  EXPECT_EQ(list->items[1].kind, YamlNode::Kind::kNull);
  EXPECT_EQ(root->Find("c"), nullptr);
}

TEST(ConfigYaml, TakesAnEmptyTextForNothing) {
  Problems problems;

  const auto root = ReadYaml("# only a comment\n", problems);

  ASSERT_TRUE(root);
  EXPECT_EQ(root->kind, YamlNode::Kind::kNull);
}

TEST(ConfigYaml, TellsWhereTheSyntaxBreaks) {
  EXPECT_THAT(FirstProblem("server:\n  port: [1, 2\nx: }\n"), HasSubstr("not valid YAML"));
  EXPECT_THAT(FirstProblem("a: 1\nb: *nobody\n"), testing::StartsWith("2:4: not valid YAML"));
}

TEST(ConfigYaml, TellsBothLinesOfADuplicateKeyAndKeepsTheFirst) {
  Problems problems;

  const auto root = ReadYaml("port: 1\nhost: x\nport: 2\n", problems);

  ASSERT_TRUE(root);
  EXPECT_EQ(root->Find("port")->text, "1");
  EXPECT_EQ(FirstProblem("port: 1\nhost: x\nport: 2\n"),
            "3:1: \"port\" stands here a second time, first in line 1; keep one");
}

TEST(ConfigYaml, RefusesKeysThatAreNoText) {
  EXPECT_THAT(FirstProblem("? [a, b]\n: 1\n"), HasSubstr("a key must be a text"));
  EXPECT_THAT(FirstProblem("'': 1\n"), HasSubstr("a key must be a text"));
  EXPECT_THAT(FirstProblem("~: 1\n"), HasSubstr("a key must be a text"));
}

TEST(ConfigYaml, ReplacesAliasesAndMergeKeys) {
  Problems problems;

  const auto root = ReadYaml(
      "base: &base {timeout: 5, cooldown: 6}\n"
      "one: {<<: *base, timeout: 9}\n"
      "two: *base\n"
      "three:\n  <<: [*base, {cooldown: 1, extra: 2}]\n",
      problems);

  ASSERT_TRUE(root);
  EXPECT_THAT(problems.Sorted(), IsEmpty());
  EXPECT_EQ(root->Find("one")->Find("timeout")->text, "9");
  EXPECT_EQ(root->Find("one")->Find("cooldown")->text, "6");
  EXPECT_EQ(root->Find("two")->Find("timeout")->text, "5");
  EXPECT_EQ(root->Find("three")->Find("cooldown")->text, "6");
  EXPECT_EQ(root->Find("three")->Find("extra")->text, "2");
}

TEST(ConfigYaml, RefusesAMergeOfWhatIsNoMapping) {
  EXPECT_THAT(FirstProblem("a: {<<: 5}\n"), HasSubstr("\"<<\" takes a mapping"));
  EXPECT_THAT(FirstProblem("a: {<<: [[1]]}\n"), HasSubstr("\"<<\" takes a mapping"));
}

TEST(ConfigYaml, RefusesAliasesThatGrowWithoutBound) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + Repeat(last + ", ", 9) +
            last + "]\n";
  }

  EXPECT_THAT(FirstProblem(bomb), HasSubstr("more than 100000 values"));
}

TEST(ConfigYaml, CountsNestedAnchorsAsCopies) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "&a" + std::to_string(i) + " [";
  text += Repeat("x, ", 20'000) + Repeat("]", 50);

  EXPECT_THAT(FirstProblem(text), HasSubstr("more than 100000 values"));
}

TEST(ConfigYaml, RefusesAnAliasInsideOfItsOwnValue) {
  EXPECT_THAT(FirstProblem("a: &a [1, *a]\n"), HasSubstr("inside the value that it stands for"));
}

TEST(ConfigYaml, RefusesDeepNestingAlsoThroughAliases) {
  EXPECT_THAT(FirstProblem(Repeat("[", 10'000)), HasSubstr("nested more than 64 levels deep"));
  EXPECT_THAT(FirstProblem("a: &a " + Repeat("[", 40) + Repeat("]", 40) +
                           "\nb: " + Repeat("[", 40) + "*a" + Repeat("]", 40) + "\n"),
              HasSubstr("nested more than 64 levels deep"));
}

TEST(ConfigYaml, RefusesMoreTextThanAConfigurationHas) {
  EXPECT_THAT(FirstProblem(Repeat("#", kMaxConfigBytes + 1)), HasSubstr("larger than"));
}

TEST(ConfigYaml, TellsWhereBytesAreNoText) {
  EXPECT_THAT(FirstProblem("a: 1\nb: \x04x\n"), testing::StartsWith("2:4: a control character"));
  EXPECT_THAT(FirstProblem("a: 1\nb: \xff\n"), testing::StartsWith("2:1: this line is not valid"));
}

TEST(ConfigYaml, RefusesASecondDocument) {
  EXPECT_THAT(FirstProblem("a: 1\n---\nb: 2\n"), HasSubstr("a second YAML document"));
}

}  // namespace
}  // namespace monorelay::app
