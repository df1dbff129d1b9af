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

constexpr Usage Counts(std::int64_t input, std::int64_t output, std::int64_t cached_read,
                       std::int64_t cache_write, std::int64_t reasoning) {
  Usage usage;
  usage.input = input;
  usage.output = output;
  usage.cached_read = cached_read;
  usage.cache_write = cache_write;
  usage.reasoning = reasoning;
  return usage;
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
     Counts(19, 10, 4, kNo, 3)},
    {kChat, R"({"prompt_tokens":1,"completion_tokens":0,"total_tokens":1})",
     Counts(1, 0, kNo, kNo, kNo)},
    // OpenRouter.
    {kChat,
     R"({"prompt_tokens":9,"completion_tokens":2,"cost":0.1,)"
     R"("prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":5}})",
     Counts(9, 2, 0, 5, kNo)},
    // DeepSeek.
    {kChat,
     R"({"prompt_tokens":10,"completion_tokens":5,"prompt_cache_hit_tokens":7,)"
     R"("prompt_cache_miss_tokens":3})",
     Counts(10, 5, 7, kNo, kNo)},
    // Details that are null, as vLLM sends.
    {kChat, R"({"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":null})",
     Counts(10, 5, kNo, kNo, kNo)},
    // Responses.
    {Dialect::kOpenAiResponses,
     R"({"input_tokens":8,"output_tokens":6,"input_tokens_details":{"cached_tokens":2},)"
     R"("output_tokens_details":{"reasoning_tokens":1}})",
     Counts(8, 6, 2, kNo, 1)},
    // Anthropic counts cached tokens beside the others.
    {kMessages,
     R"({"input_tokens":10,"cache_creation_input_tokens":100,"cache_read_input_tokens":1000,)"
     R"("output_tokens":7})",
     Counts(1110, 7, 1000, 100, kNo)},
    {kMessages, R"({"input_tokens":10,"cache_read_input_tokens":null,"output_tokens":1})",
     Counts(10, 1, kNo, kNo, kNo)},
    {kMessages, R"({"output_tokens":15})", Counts(kNo, 15, kNo, kNo, kNo)},
    // Gemini counts thoughts beside the answer.
    {Dialect::kGemini,
     R"({"promptTokenCount":5,"candidatesTokenCount":6,"thoughtsTokenCount":20,)"
     R"("cachedContentTokenCount":2,"totalTokenCount":31})",
     Counts(5, 26, 2, kNo, 20)},
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

TEST(ReadUsage, ReadsTheSameFromADocument) {
  for (const UsageCase& row : kUsages) {
    json::Document document;
    if (!document.ParseCopy(row.json)) continue;
    EXPECT_EQ(TextOf(ReadUsage(row.dialect, document.Root())), TextOf(row.usage)) << row.json;
  }
}

TEST(ReadUsage, ReadsTheRarerCounts) {
  const Usage chat = ReadUsage(
      kChat,
      R"({"prompt_tokens":9,"completion_tokens":8,"prompt_tokens_details":{"audio_tokens":2},)"
      R"("completion_tokens_details":{"audio_tokens":3,"accepted_prediction_tokens":4,)"
      R"("rejected_prediction_tokens":5}})");
  const Usage messages =
      ReadUsage(kMessages, R"({"input_tokens":1,"output_tokens":1,"cache_creation_input_tokens":9,)"
                           R"("cache_creation":{"ephemeral_1h_input_tokens":6}})");
  const Usage gemini =
      ReadUsage(Dialect::kGemini, R"({"promptTokenCount":5,"toolUsePromptTokenCount":4,)"
                                  R"("promptTokensDetails":[{"modality":"TEXT","tokenCount":3},)"
                                  R"({"modality":"AUDIO","tokenCount":2}]})");

  EXPECT_EQ(chat.audio_input, 2);
  EXPECT_EQ(chat.audio_output, 3);
  EXPECT_EQ(chat.accepted_prediction, 4);
  EXPECT_EQ(chat.rejected_prediction, 5);
  EXPECT_EQ(messages.cache_write_hour, 6);
  EXPECT_EQ(messages.input, 10);
  EXPECT_EQ(gemini.input, 9);
  EXPECT_EQ(gemini.audio_input, 2);
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
  Usage usage = Counts(10, 1, kNo, 5, kNo);

  usage.Merge(Counts(kNo, 20, 3, kNo, kNo));
  usage.Merge(Counts(7, 15, kNo, kNo, kNo));

  EXPECT_EQ(TextOf(usage), TextOf(Counts(10, 20, 3, 5, kNo)));
  EXPECT_TRUE(usage.IsKnown());
  EXPECT_FALSE(Usage().IsKnown());
}

}  // namespace
}  // namespace monorelay::dialects
