#include "relay/body_capture.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace monorelay::relay {
namespace {

using dialects::Dialect;

CaptureRules Rules(std::int64_t budget = 1000) {
  CaptureRules rules;
  rules.max_bytes = 10;
  rules.budget = std::make_shared<http::BodyBudget>(budget);
  return rules;
}

TEST(CaptureRules, LetTheSmallerOfTwoNamedLevelsCount) {
  CaptureRules rules = Rules();
  rules.level = BodyLevel::kErrors;
  rules.by_client = {{"quiet", BodyLevel::kOff}, {"loud", BodyLevel::kFull}};
  rules.by_provider = {{"secret", BodyLevel::kOff}, {"open", BodyLevel::kFull}};

  EXPECT_EQ(rules.LevelFor("any", "any"), BodyLevel::kErrors);
  EXPECT_EQ(rules.LevelFor("loud", "any"), BodyLevel::kFull);
  EXPECT_EQ(rules.LevelFor("any", "open"), BodyLevel::kFull);
  EXPECT_EQ(rules.LevelFor("loud", "secret"), BodyLevel::kOff);
  EXPECT_EQ(rules.LevelFor("quiet", "open"), BodyLevel::kOff);
}

TEST(CaptureRules, KnowWhoseTextsNobodyKeeps) {
  CaptureRules rules = Rules();
  rules.by_client = {{"quiet", BodyLevel::kOff}, {"loud", BodyLevel::kFull}};

  EXPECT_FALSE(rules.MayKeep("any"));
  EXPECT_FALSE(rules.MayKeep("quiet"));
  EXPECT_TRUE(rules.MayKeep("loud"));

  rules.by_provider = {{"open", BodyLevel::kErrors}};

  EXPECT_TRUE(rules.MayKeep("any"));
  EXPECT_FALSE(rules.MayKeep("quiet"));
}

TEST(CaptureRules, KnowTheNamesOfLevels) {
  EXPECT_EQ(BodyLevelNamed("off"), BodyLevel::kOff);
  EXPECT_EQ(BodyLevelNamed("errors"), BodyLevel::kErrors);
  EXPECT_EQ(BodyLevelNamed("full"), BodyLevel::kFull);
  EXPECT_FALSE(BodyLevelNamed("some").has_value());
}

TEST(BodyCapture, KeepsWhatPassesUpToItsLimitAndCountsTheRest) {
  BodyCapture capture(Dialect::kOpenAiChat, Rules());

  capture.TakeRequest("ask");
  capture.TakeRequest("something else");
  capture.OnBody("123456");
  capture.OnBody("789012");
  capture.OnBody("3");

  EXPECT_EQ(capture.Request().text, "ask");
  EXPECT_FALSE(capture.Request().IsCut());
  EXPECT_EQ(capture.Answer().text, "1234567890");
  EXPECT_EQ(capture.Answer().bytes, 13);
  EXPECT_TRUE(capture.Answer().IsCut());
}

TEST(BodyCapture, KeepsNothingBeyondTheBudgetAndGivesItBack) {
  const CaptureRules rules = Rules(8);
  {
    BodyCapture capture(Dialect::kOpenAiChat, rules);
    capture.TakeRequest("12345");
    capture.OnBody("1234");  // too much
    capture.OnBody("1");     // there would be room, but not behind a gap

    EXPECT_EQ(capture.Answer().text, "");
    EXPECT_EQ(capture.Answer().bytes, 5);
    EXPECT_FALSE(rules.budget->Take(4));
  }
  EXPECT_TRUE(rules.budget->Take(8));
}

}  // namespace
}  // namespace monorelay::relay
