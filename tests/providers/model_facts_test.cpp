#include "providers/model_facts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace monorelay::providers {
namespace {

using testing::HasSubstr;

TEST(ModelFacts, KnowsModelsByTheFirstPatternThatFits) {
  const ModelFacts& facts = ModelFacts::BuiltIn();

  EXPECT_EQ(facts.TraitsOf("claude-3-5-haiku-20241022").max_output_tokens, 8192);
  EXPECT_FALSE(facts.TraitsOf("claude-3-5-haiku-20241022").adaptive_thinking);
  EXPECT_TRUE(facts.TraitsOf("anthropic/claude-opus-4-6").adaptive_thinking);
  EXPECT_TRUE(facts.TraitsOf("claude-opus-4-6").sampling);
  EXPECT_FALSE(facts.TraitsOf("claude-opus-5").sampling);
  EXPECT_TRUE(facts.TraitsOf("gemini-3-pro").thinking_level);
}

TEST(ModelFacts, SaysNothingOfOtherModels) {
  EXPECT_EQ(ModelFacts::BuiltIn().TraitsOf("mistral-large"), dialects::ModelTraits());
}

TEST(ModelFacts, RefusesATableWithAReason) {
  const auto fault = [](std::string_view text) {
    return ModelFacts::Parse(text).error().text.value.Get();
  };

  EXPECT_THAT(fault("[]"), HasSubstr("array \"models\""));
  EXPECT_THAT(fault("{"), HasSubstr("array \"models\""));
  EXPECT_THAT(fault(R"({"models":[1]})"), HasSubstr("models[0] is no object"));
  EXPECT_THAT(fault(R"({"models":[{}]})"), HasSubstr("no \"match\""));
  EXPECT_THAT(fault(R"({"models":[{"match":["a"],"prefil":true}]})"), HasSubstr("\"prefil\""));
  EXPECT_THAT(fault(R"({"models":[{"match":["a"],"max_output_tokens":0}]})"),
              HasSubstr("\"max_output_tokens\""));
}

}  // namespace
}  // namespace monorelay::providers
