#include "dialects/system_prompt.hpp"

#include <gtest/gtest.h>

#include <string>

namespace monorelay::dialects {
namespace {

std::string After(Dialect dialect, std::string_view body, PromptMode mode) {
  const auto changed = WithSystemPrompt(dialect, body, "be \"kind\"", mode);
  return changed ? *changed : "error: " + changed.error().text.value.Get();
}

TEST(SystemPrompt, StandsBeforeTheMessagesOfChat) {
  const std::string body =
      R"({"model":"m","messages":[{"role":"system","content":"old"},{"role":"user","content":"hi"}]})";

  EXPECT_EQ(After(Dialect::kOpenAiChat, body, PromptMode::kInsert),
            R"({"model":"m","messages":[{"role":"system","content":"be \"kind\""},)"
            R"({"role":"system","content":"old"},{"role":"user","content":"hi"}]})");
  EXPECT_EQ(After(Dialect::kOpenAiChat, body, PromptMode::kPrepend),
            R"({"model":"m","messages":[{"role":"system","content":"be \"kind\"\n\nold"},)"
            R"({"role":"user","content":"hi"}]})");
  EXPECT_EQ(After(Dialect::kOpenAiChat, body, PromptMode::kReplace),
            R"({"model":"m","messages":[{"role":"system","content":"be \"kind\""},)"
            R"({"role":"user","content":"hi"}]})");
}

TEST(SystemPrompt, IsInsertedWhereThereIsNoTextToPrependItTo) {
  EXPECT_EQ(After(Dialect::kOpenAiChat,
                  R"({"messages":[{"role":"system","content":[{"type":"text","text":"a"}]}]})",
                  PromptMode::kPrepend),
            R"({"messages":[{"role":"system","content":"be \"kind\""},)"
            R"({"role":"system","content":[{"type":"text","text":"a"}]}]})");
}

TEST(SystemPrompt, IsTheFieldOfMessagesAndResponses) {
  EXPECT_EQ(After(Dialect::kAnthropicMessages, R"({"messages":[]})", PromptMode::kInsert),
            R"({"system":"be \"kind\"","messages":[]})");
  EXPECT_EQ(After(Dialect::kAnthropicMessages, R"({"system":"old"})", PromptMode::kInsert),
            R"({"system":"be \"kind\"\n\nold"})");
  EXPECT_EQ(After(Dialect::kAnthropicMessages, R"({"system":[{"type":"text","text":"old"}]})",
                  PromptMode::kPrepend),
            R"({"system":[{"type":"text","text":"be \"kind\""},{"type":"text","text":"old"}]})");
  EXPECT_EQ(After(Dialect::kOpenAiResponses, R"({"instructions":"old"})", PromptMode::kReplace),
            R"({"instructions":"be \"kind\""})");
}

TEST(SystemPrompt, IsAPartOfGeminisInstruction) {
  EXPECT_EQ(After(Dialect::kGemini, R"({"contents":[]})", PromptMode::kInsert),
            R"({"systemInstruction":{"parts":[{"text":"be \"kind\""}]},"contents":[]})");
  EXPECT_EQ(After(Dialect::kGemini, R"({"system_instruction":{"parts":[{"text":"old"}]}})",
                  PromptMode::kInsert),
            R"({"system_instruction":{"parts":[{"text":"be \"kind\""},{"text":"old"}]}})");
  EXPECT_EQ(After(Dialect::kGemini, R"({"systemInstruction":{"parts":[{"text":"old"}]}})",
                  PromptMode::kReplace),
            R"({"systemInstruction":{"parts":[{"text":"be \"kind\""}]}})");
}

TEST(SystemPrompt, NeedsAnObject) {
  EXPECT_EQ(After(Dialect::kOpenAiChat, "[]", PromptMode::kInsert),
            "error: the request body must be an object, {...}");
}

}  // namespace
}  // namespace monorelay::dialects
