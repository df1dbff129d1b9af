#include "dialects/dialect.hpp"

#include <gtest/gtest.h>

namespace monorelay::dialects {
namespace {

TEST(Dialect, IsFoundByItsName) {
  for (const Dialect dialect : {Dialect::kOpenAiChat, Dialect::kOpenAiResponses,
                                Dialect::kAnthropicMessages, Dialect::kGemini}) {
    EXPECT_EQ(DialectNamed(NameOf(dialect)), dialect);
  }
  EXPECT_EQ(NameOf(Dialect::kAnthropicMessages), "anthropic_messages");
}

TEST(Dialect, IsNotGuessed) {
  EXPECT_EQ(DialectNamed(""), std::nullopt);
  EXPECT_EQ(DialectNamed("openai"), std::nullopt);
  EXPECT_EQ(DialectNamed("OPENAI_CHAT"), std::nullopt);
}

}  // namespace
}  // namespace monorelay::dialects
