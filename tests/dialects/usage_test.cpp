#include "dialects/usage.hpp"

#include <gtest/gtest.h>

#include <string>

namespace monorelay::dialects {
namespace {

using chat::Usage;
constexpr std::int64_t kNo = Usage::kUnknown;

std::string TextOf(const Usage& usage) {
  return std::to_string(usage.input) + " " + std::to_string(usage.output) + " " +
         std::to_string(usage.cached_read) + " " + std::to_string(usage.cache_write) + " " +
         std::to_string(usage.reasoning);
}

struct UsageCase {
  Dialect dialect;
  std::string_view json;
  Usage usage;
};

constexpr Dialect kChat = Dialect::kOpenAiChat;
constexpr Dialect kMessages = Dialect::kAnthropicMessages;

constexpr UsageCase kUsages[] = {
    // OpenAI.
    {kChat,
     R"({"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,)"
     R"("prompt_tokens_details":{"cached_tokens":4,"audio_tokens":0},)"
     R"("completion_tokens_details":{"reasoning_tokens":3}})",
     {19, 10, 4, kNo, 3}},
    {kChat, R"({"prompt_tokens":1,"completion_tokens":0,"total_tokens":1})", {1, 0, kNo, kNo, kNo}},
    // OpenRouter.
    {kChat,
     R"({"prompt_tokens":9,"completion_tokens":2,"cost":0.1,)"
     R"("prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":5}})",
     {9, 2, 0, 5, kNo}},
    // DeepSeek.
    {kChat,
     R"({"prompt_tokens":10,"completion_tokens":5,"prompt_cache_hit_tokens":7,)"
     R"("prompt_cache_miss_tokens":3})",
     {10, 5, 7, kNo, kNo}},
    // Details that are null, as vLLM sends.
    {kChat,
     R"({"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":null})",
     {10, 5, kNo, kNo, kNo}},
    // Responses.
    {Dialect::kOpenAiResponses,
     R"({"input_tokens":8,"output_tokens":6,"input_tokens_details":{"cached_tokens":2},)"
     R"("output_tokens_details":{"reasoning_tokens":1}})",
     {8, 6, 2, kNo, 1}},
    // Anthropic counts cached tokens beside the others.
    {kMessages,
     R"({"input_tokens":10,"cache_creation_input_tokens":100,"cache_read_input_tokens":1000,)"
     R"("output_tokens":7})",
     {1110, 7, 1000, 100, kNo}},
    {kMessages,
     R"({"input_tokens":10,"cache_read_input_tokens":null,"output_tokens":1})",
     {10, 1, kNo, kNo, kNo}},
    {kMessages, R"({"output_tokens":15})", {kNo, 15, kNo, kNo, kNo}},
    // Gemini counts thoughts beside the answer.
    {Dialect::kGemini,
     R"({"promptTokenCount":5,"candidatesTokenCount":6,"thoughtsTokenCount":20,)"
     R"("cachedContentTokenCount":2,"totalTokenCount":31})",
     {5, 26, 2, kNo, 20}},
    // Nothing that could be believed.
    {kChat, "", {}},
    {kChat, "null", {}},
    {kChat, "[]", {}},
    {kChat, "17", {}},
    {kChat, "{}", {}},
    {kChat, "{", {}},
    {kChat, R"({"prompt_tokens":"10","completion_tokens":-5})", {}},
    {kChat, R"({"prompt_tokens":1.5,"completion_tokens":null})", {}},
    {kChat, R"({"prompt_tokens":99999999999999999999})", {}},
};

TEST(ReadUsage, UnderstandsTheSpellingOfEachProvider) {
  for (const UsageCase& row : kUsages) {
    EXPECT_EQ(TextOf(ReadUsage(row.dialect, row.json)), TextOf(row.usage)) << row.json;
  }
}

TEST(ReadUsage, SurvivesAbsurdCounts) {
  constexpr std::string_view kMost = "9223372036854775807";
  const std::string anthropic = R"({"input_tokens":)" + std::string(kMost) +
                                R"(,"cache_read_input_tokens":)" + std::string(kMost) +
                                R"(,"cache_creation_input_tokens":)" + std::string(kMost) + "}";
  const std::string gemini = R"({"candidatesTokenCount":)" + std::string(kMost) +
                             R"(,"thoughtsTokenCount":)" + std::string(kMost) + "}";

  EXPECT_GE(ReadUsage(kMessages, anthropic).input, kNo);
  EXPECT_GE(ReadUsage(Dialect::kGemini, gemini).output, kNo);
}

TEST(UsageField, IsThatOfTheDialect) {
  EXPECT_EQ(UsageField(kChat), "usage");
  EXPECT_EQ(UsageField(kMessages), "usage");
  EXPECT_EQ(UsageField(Dialect::kGemini), "usageMetadata");
}

TEST(Usage, MergesToTheLargerCounts) {
  Usage usage{10, 1, kNo, 5, kNo};

  usage.Merge({kNo, 20, 3, kNo, kNo});
  usage.Merge({7, 15, kNo, kNo, kNo});

  EXPECT_EQ(TextOf(usage), TextOf(Usage{10, 20, 3, 5, kNo}));
  EXPECT_TRUE(usage.IsKnown());
  EXPECT_FALSE(Usage().IsKnown());
}

}  // namespace
}  // namespace monorelay::dialects
