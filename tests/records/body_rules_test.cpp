#include "records/body_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/base64.hpp"
#include "json/document.hpp"

namespace monorelay::records {
namespace {

using dialects::Dialect;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kChatRequest =
    R"({"model":"m","messages":[{"role":"system","content":"Be kind."},)"
    R"({"role":"user","content":"Hello"}]})";
constexpr std::string_view kChatStream =
    "data: "
    "{\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{\"index\":0,"
    "\"delta\":{\"role\":\"assistant\",\"content\":\"Good \"},\"finish_reason\":null}]}\n\n"
    ": keep-alive\n\n"
    "data: "
    "{\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{\"index\":0,"
    "\"delta\":{\"content\":\"day\"},\"finish_reason\":\"stop\"}]}\n\n"
    "data: [DONE]\n\n";

class BodyRulesTest : public ::testing::Test {
 protected:
  BodyRulesTest() { rules_.budget = std::make_shared<http::BodyBudget>(100'000'000); }

  Bodies Prepare(Dialect dialect, std::string_view request, std::string_view answer) {
    relay::BodyCapture capture(dialect, rules_);
    capture.TakeRequest(request);
    capture.OnBody(answer);
    RequestRecord record;
    record.request_id = RequestId("01J00000000000000000000000");
    record.model = "m";
    record.streaming = streaming_;
    return BodyRules(settings_).Prepare(capture, record);
  }
  static std::string At(const std::string& text, std::string_view path) {
    json::Document document;
    if (!document.ParseCopy(text)) return "(no JSON: " + text + ")";
    json::Value value = document.Root();
    while (!path.empty()) {
      const std::string_view key = path.substr(0, path.find('.'));
      path.remove_prefix(std::min(path.size(), key.size() + 1));
      json::Value next = value[key];
      if (value.IsArray()) {
        for (const json::Value item : value.Items()) {
          next = item;
          break;
        }
      }
      value = next;
    }
    return value.IsString() ? value.Decoded() : std::string(value.GetRaw().json);
  }

  relay::CaptureRules rules_;
  BodySettings settings_;
  bool streaming_ = true;
};

TEST_F(BodyRulesTest, PutsAStreamTogetherInTheClientsDialect) {
  const Bodies bodies = Prepare(Dialect::kOpenAiChat, kChatRequest, kChatStream);

  EXPECT_EQ(bodies.request.text, kChatRequest);
  EXPECT_EQ(At(bodies.response.text, "choices.0.message.content"), "Good day");
  EXPECT_EQ(At(bodies.response.text, "object"), "chat.completion");
  EXPECT_EQ(bodies.response.bytes, static_cast<std::int64_t>(kChatStream.size()));
  EXPECT_FALSE(bodies.response.is_cut);
  EXPECT_TRUE(bodies.events.IsEmpty());
}

TEST_F(BodyRulesTest, PutsStreamsOfOtherDialectsTogether) {
  const std::string messages =
      Prepare(Dialect::kAnthropicMessages, "{}",
              "event: message_start\ndata: "
              "{\"type\":\"message_start\",\"message\":{\"id\":\"x\",\"type\":\"message\","
              "\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":3,"
              "\"output_tokens\":1}}}\n\n"
              "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
              "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
              "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
              "\"delta\":{\"type\":\"text_delta\",\"text\":\"Good day\"}}\n\n")
          .response.text;
  // It broke off there; what came is kept all the same.
  EXPECT_EQ(At(messages, "content.0.text"), "Good day");

  const std::string array =
      "[{\"candidates\":[{\"index\":0,\"content\":{\"role\":\"model\",\"parts\":"
      "[{\"text\":\"Good "
      "\"}]}}]},\r\n{\"candidates\":[{\"index\":0,\"content\":{\"role\":\"model\",\"parts\":"
      "[{\"text\":\"day\"}]},\"finishReason\":\"STOP\"}]}]";
  const std::string whole = Prepare(Dialect::kGemini, "{}", array).response.text;
  EXPECT_EQ(At(whole, "candidates.0.content.parts.0.text"), "Good day");

  // The second element is cut off.
  const std::string half =
      Prepare(Dialect::kGemini, "{}", array.substr(0, array.size() - 30)).response.text;
  EXPECT_EQ(At(half, "candidates.0.content.parts.0.text"), "Good ");
}

TEST_F(BodyRulesTest, KeepsTheEventsIfAsked) {
  settings_.keeps_events = true;

  const Bodies bodies = Prepare(Dialect::kOpenAiChat, kChatRequest, kChatStream);

  EXPECT_EQ(bodies.events.text, kChatStream);
  EXPECT_FALSE(bodies.events.is_cut);
}

TEST_F(BodyRulesTest, WithholdsEventsOfAMessageThatHoldsASecret) {
  settings_.keeps_events = true;
  settings_.secrets = {Secret("Good day")};  // spread over two events

  const Bodies bodies = Prepare(Dialect::kOpenAiChat, kChatRequest, kChatStream);

  EXPECT_EQ(At(bodies.response.text, "choices.0.message.content"), "[redacted]");
  EXPECT_EQ(bodies.events.text, "");
  EXPECT_TRUE(bodies.events.is_cut);
  EXPECT_EQ(bodies.answer, "[redacted]");
}

TEST_F(BodyRulesTest, KeepsAWholeAnswerAndAnErrorAsTheyAre) {
  constexpr std::string_view kError = R"({"error":{"message":"no"}})";

  EXPECT_EQ(Prepare(Dialect::kOpenAiChat, kChatRequest, kError).response.text, kError);

  streaming_ = false;

  EXPECT_EQ(Prepare(Dialect::kOpenAiChat, kChatRequest, kError).response.text, kError);
  EXPECT_EQ(Prepare(Dialect::kOpenAiChat, "no JSON", "none either").response.text, "none either");
}

TEST_F(BodyRulesTest, ReplacesFilesBeforeItCuts) {
  settings_.max_bytes = 300;
  const std::string file(100'000, 'x');
  const std::string request =
      R"({"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":)"
      R"("data:image/png;base64,)" +
      ToBase64(file) + R"("}}]}]})";

  const Bodies bodies = Prepare(Dialect::kOpenAiChat, request, "");

  EXPECT_THAT(bodies.request.text, HasSubstr("[file of 100000 bytes, sha256:"));
  EXPECT_FALSE(bodies.request.is_cut);
  EXPECT_EQ(bodies.request.bytes, static_cast<std::int64_t>(request.size()));
  EXPECT_EQ(bodies.question, "user: [file]");
}

TEST_F(BodyRulesTest, CutsLongTextsAtACharacterAndSaysSo) {
  settings_.max_bytes = 12;

  const Bodies bodies = Prepare(Dialect::kOpenAiChat, "{\"model\":\"\u20ac\u20ac\"}", "");

  EXPECT_EQ(bodies.request.text, "{\"model\":\"");
  EXPECT_TRUE(bodies.request.is_cut);
}

TEST_F(BodyRulesTest, LeavesNoHalfSecretAtTheEndOfACutText) {
  rules_.max_bytes = 40;

  const Bodies bodies =
      Prepare(Dialect::kOpenAiChat, R"({"content":"the key is sk-abcdef1234567890abcdef"})", "");

  EXPECT_THAT(bodies.request.text, Not(HasSubstr("sk-abc")));
  EXPECT_TRUE(bodies.request.is_cut);
}

TEST_F(BodyRulesTest, MakesPreviewsOfTheConfiguredLength) {
  const Bodies bodies = Prepare(Dialect::kOpenAiChat, kChatRequest, kChatStream);
  EXPECT_EQ(bodies.question, "system: Be kind.\nuser: Hello");
  EXPECT_EQ(bodies.answer, "Good day");

  settings_.preview_characters = 6;
  EXPECT_EQ(Prepare(Dialect::kOpenAiChat, kChatRequest, kChatStream).question, "system\u2026");

  settings_.preview_characters = 0;
  EXPECT_EQ(Prepare(Dialect::kOpenAiChat, kChatRequest, kChatStream).question, "");
}

TEST_F(BodyRulesTest, PutsThinkingBeforeTheAnswerInPreviews) {
  streaming_ = false;

  const Bodies bodies = Prepare(
      Dialect::kAnthropicMessages, "{}",
      R"({"id":"x","type":"message","role":"assistant","model":"m","content":[)"
      R"({"type":"thinking","thinking":"Hm.","signature":""},{"type":"text","text":"Yes"}],)"
      R"("stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":2}})");

  EXPECT_EQ(bodies.answer, "[Thinking]\nHm.\n\n---\n\nYes");
}

}  // namespace
}  // namespace monorelay::records
