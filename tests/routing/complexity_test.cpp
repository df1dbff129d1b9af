#include "routing/complexity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialects/codec.hpp"
#include "json/document.hpp"

namespace monorelay::routing {
namespace {

using catalog::Difficulty;
using dialects::Dialect;

struct ScoreCase {
  const char* text;
  double score;
  Difficulty tier;
};

const ScoreCase kScores[] = {
    {"", 0, Difficulty::kModerate},
    {"Tell me about the moon", 0, Difficulty::kModerate},
    // Small tasks.
    {"hello", -0.12, Difficulty::kSimple},
    {"Hello! Hi!", -0.24, Difficulty::kSimple},
    {"What is an otter?", -0.12, Difficulty::kSimple},
    {"Define and translate this", -0.24, Difficulty::kSimple},
    {"Please summarize this list", -0.24, Difficulty::kSimple},
    {"What are your opening hours?", -0.12, Difficulty::kSimple},
    {"tracking of my order status", -0.24, Difficulty::kSimple},
    // Whole words alone: "this" is no "hi", "listen" no "list", "helper" no "help".
    {"this", 0, Difficulty::kModerate},
    {"I listen to a helper", 0, Difficulty::kModerate},
    {"undefined", 0, Difficulty::kModerate},
    {"history of Delhi", 0, Difficulty::kModerate},
    {"decode", 0, Difficulty::kModerate},
    {"classic", 0, Difficulty::kModerate},
    {"hi_there", 0, Difficulty::kModerate},
    {"hi2", 0, Difficulty::kModerate},
    {"reasonable", 0, Difficulty::kModerate},
    {"(hi)", -0.12, Difficulty::kSimple},
    {"hi, you", -0.12, Difficulty::kSimple},
    {"oh hi", -0.12, Difficulty::kSimple},
    {"this, hi", -0.12, Difficulty::kSimple},
    // Code.
    {"debug it", 0.14, Difficulty::kModerate},
    {"a function of the class", 0.28, Difficulty::kModerate},
    {"implement the algorithm as a function", 0.42, Difficulty::kComplex},
    {"refactor the code of this class", 0.42, Difficulty::kComplex},
    {"import the data structure", 0.28, Difficulty::kModerate},
    {"```x```", 0.24, Difficulty::kModerate},
    {"debug ```x```", 0.38, Difficulty::kComplex},
    // Reasoning: two words of it decide.
    {"analyze it", 0.18, Difficulty::kModerate},
    {"analyze analyze analyze", 0.18, Difficulty::kModerate},
    {"analyze and compare", 0.95, Difficulty::kComplex},
    {"Evaluate the trade-off", 0.95, Difficulty::kComplex},
    {"the design pattern of this architecture", 0.95, Difficulty::kComplex},
    {"hello, hi: analyze and compare", 0.95, Difficulty::kComplex},
    {"prove the code", 0.32, Difficulty::kModerate},
    {"prove that the function of this code works", 0.46, Difficulty::kComplex},
    // They weigh against each other.
    {"hello, debug it", 0.02, Difficulty::kModerate},
    {"hi, help: list the code", -0.22, Difficulty::kSimple},
    // Questions.
    {"a? b? c?", 0.05, Difficulty::kModerate},
    {"a? b?", 0, Difficulty::kModerate},
    {"hi? a? b?", -0.07, Difficulty::kSimple},
    // Other spellings and languages.
    {"HELLO", -0.12, Difficulty::kSimple},
    {"ANALYZE And COMPARE", 0.95, Difficulty::kComplex},
    {"请分析并比较", 0.95, Difficulty::kComplex},
    {"你好", -0.12, Difficulty::kSimple},
    {"翻译一下", -0.12, Difficulty::kSimple},
    {"重构代码", 0.28, Difficulty::kModerate},
    {"hello世界", -0.12, Difficulty::kSimple},
    {"\xff\xfe hello", -0.12, Difficulty::kSimple},
};

TEST(Assess, ScoresWholeWords) {
  for (const ScoreCase& row : kScores) {
    const Complexity found = Assess(row.text);
    EXPECT_NEAR(found.score, row.score, 1e-9) << row.text;
    EXPECT_EQ(found.tier, row.tier) << row.text << ": " << found.reason;
    EXPECT_FALSE(found.reason.empty());
  }
}

TEST(Assess, TakesAVeryLongTextForHard) {
  EXPECT_EQ(Assess(std::string(200'001, 'a')).score, 1);
  EXPECT_EQ(Assess(std::string(200'000, 'a')).score, 0);
}

TEST(Assess, StaysWithinItsBounds) {
  const std::string all =
      "what is define translate summarize list hello hi order status tracking hours help 什么是 "
      "翻译 总结 列出 你好";

  EXPECT_EQ(Assess(all).score, -1);
}

TEST(Assess, SaysWhy) {
  EXPECT_EQ(Assess("analyze the code? a? b?").reason,
            "reasoning word (analyze), code word (code), more than two questions");
}

struct BodyCase {
  Dialect dialect;
  const char* body;
  const char* text;
};

// Whatever the dialect, and whether a content is a text or a list of parts.
const BodyCase kBodies[] = {
    {Dialect::kOpenAiChat, R"({"messages":[{"role":"system","content":"one"},
       {"role":"user","content":[{"type":"text","text":"two"},
        {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
        {"type":"text","text":"three\n"}]},
       {"role":"assistant","content":"four","tool_calls":[{"id":"c","type":"function",
        "function":{"name":"f","arguments":"{\"code\":1}"}}]},
       {"role":"tool","tool_call_id":"c","content":"five"}]})",
     "one two three\n four five"},
    {Dialect::kAnthropicMessages, R"({"max_tokens":9,"system":[{"type":"text","text":"one"}],
       "messages":[{"role":"user","content":"two"},
       {"role":"assistant","content":[{"type":"text","text":"three"},
        {"type":"tool_use","id":"c","name":"f","input":{}}]},
       {"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":"four"},
        {"type":"text","text":"five"}]}]})",
     "one two three four five"},
    {Dialect::kOpenAiResponses, R"({"instructions":"one","input":[
       {"role":"user","content":[{"type":"input_text","text":"two"}]}]})",
     "one two"},
    {Dialect::kOpenAiResponses, R"({"input":"only"})", "only"},
    {Dialect::kGemini, R"({"systemInstruction":{"parts":[{"text":"one"}]},
       "contents":[{"role":"user","parts":[{"text":"two"},{"text":"three"}]}]})",
     "one two three"},
    {Dialect::kOpenAiChat, R"({"messages":[{"role":"user","content":"\u4f60\u597d \"x\""}]})",
     "你好 \"x\""},
};

TEST(PromptText, HoldsTheTextsOfAllTurnsInEveryDialect) {
  for (const BodyCase& row : kBodies) {
    json::Document document;
    ASSERT_TRUE(document.ParseCopy(row.body)) << row.body;
    const auto request = dialects::CodecFor(row.dialect).ReadRequest(document);
    ASSERT_TRUE(request) << row.body;

    EXPECT_EQ(PromptText(*request), row.text) << row.body;
  }
}

}  // namespace
}  // namespace monorelay::routing
