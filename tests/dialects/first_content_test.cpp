#include "dialects/first_content.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace monorelay::dialects {
namespace {

struct Row {
  Dialect dialect;
  const char* data;
  bool carries;
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.data;
}

class FirstContent : public testing::TestWithParam<Row> {};

TEST_P(FirstContent, IsToldFromWhatComesBefore) {
  const Row& row = GetParam();

  EXPECT_EQ(CarriesContent(row.dialect, "data: " + std::string(row.data) + "\n\n"), row.carries);
}

constexpr Dialect kChat = Dialect::kOpenAiChat;
constexpr Dialect kResponses = Dialect::kOpenAiResponses;
constexpr Dialect kMessages = Dialect::kAnthropicMessages;
constexpr Dialect kGemini = Dialect::kGemini;

INSTANTIATE_TEST_SUITE_P(
    Rows, FirstContent,
    testing::Values(
        Row{kChat, R"({"choices":[{"index":0,"delta":{"role":"assistant"}}]})", false},
        Row{kChat, R"({"choices":[{"delta":{"role":"assistant","content":""}}]})", false},
        Row{kChat, R"({"choices":[{"delta":{"content":null,"refusal":null}}]})", false},
        Row{kChat, R"({"choices":[{"delta":{"content":"a"}}]})", true},
        Row{kChat, R"({"choices":[{"delta":{"reasoning_content":"a"}}]})", true},
        Row{kChat, R"({"choices":[{"delta":{"tool_calls":[]}}]})", false},
        Row{kChat, R"({"choices":[{"delta":{"tool_calls":[{"index":0}]}}]})", true},
        Row{kChat, R"({"choices":[{"delta":{},"finish_reason":null}]})", false},
        Row{kChat, R"({"choices":[{"delta":{},"finish_reason":"stop"}]})", true},
        Row{kChat, R"({"choices":[{},{"delta":{"content":"a"}}]})", true},
        Row{kChat, R"({"choices":[{"text":"a"}]})", true},
        Row{kChat, R"({"choices":[],"prompt_filter_results":[{}]})", false},
        Row{kChat, R"({"error":{"message":"no"}})", false}, Row{kChat, "[DONE]", true},
        Row{kChat, "{\"choices\":[{\"del", false}, Row{kChat, "7", false},
        Row{kResponses, R"({"type":"response.created"})", false},
        Row{kResponses, R"({"type":"response.in_progress"})", false},
        Row{kResponses, R"({"type":"response.output_item.added"})", false},
        Row{kResponses, R"({"type":"response.output_text.delta"})", true},
        Row{kResponses, R"({"type":"response.output_item.done"})", true},
        Row{kResponses, R"({"type":"response.completed"})", true},
        Row{kResponses, R"({"type":"response.failed"})", false},
        Row{kMessages, R"({"type":"message_start","message":{}})", false},
        Row{kMessages, R"({"type":"ping"})", false},
        Row{kMessages, R"({"type":"content_block_start","content_block":{"type":"text"}})", false},
        Row{kMessages, R"({"type":"content_block_start","content_block":{"type":"tool_use"}})",
            true},
        Row{kMessages, R"({"type":"content_block_delta"})", true},
        Row{kMessages, R"({"type":"message_stop"})", true},
        Row{kMessages, R"({"type":"error","error":{}})", false},
        Row{kGemini, R"({"candidates":[{"content":{"role":"model"}}]})", false},
        Row{kGemini, R"({"candidates":[{"content":{"parts":[{"text":"a"}]}}]})", true},
        Row{kGemini, R"({"candidates":[{"finishReason":"STOP"}]})", true},
        Row{kGemini, R"({"promptFeedback":{"blockReason":"SAFETY"}})", true},
        Row{kGemini, R"({"usageMetadata":{}})", false}));

TEST(FirstContent, IsNotInACommentOrAnEventWithoutData) {
  EXPECT_FALSE(CarriesContent(kChat, ": OPENROUTER PROCESSING\n\n"));
  EXPECT_FALSE(CarriesContent(kChat, "event: ping\n\n"));
  EXPECT_FALSE(CarriesContent(kChat, "data:\n\n"));
}

}  // namespace
}  // namespace monorelay::dialects
