#include "dialects/finish_reason.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

namespace monorelay::dialects {
namespace {

using chat::NameOf;

// More than what is looked at near the end of an answer.
const std::string kLong(5000, 'x');

struct AnswerCase {
  Dialect dialect;
  std::string answer;
  std::string_view reason;
  bool calls = false;  // of tools, which are not looked for in pieces
};

std::string Chat(std::string_view choices) {
  return fmt::format(R"({{"id":"c","choices":[{}],"usage":{{"prompt_tokens":1}}}})", choices);
}

std::string ChatChoice(std::string_view reason, std::string_view text = "hi") {
  return fmt::format(
      R"({{"index":0,"message":{{"content":"{}"}},"logprobs":null,"finish_reason":{}}})", text,
      reason);
}

std::string Message(std::string_view content, std::string_view reason) {
  return fmt::format(
      R"({{"type":"message","content":[{}],"stop_reason":{},"stop_sequence":null,"usage":{{}}}})",
      content, reason);
}

std::string Candidates(std::string_view parts, std::string_view rest) {
  return fmt::format(
      R"({{"candidates":[{{"content":{{"parts":[{}]}}{}}}],"usageMetadata":{{"a":1}}}})", parts,
      rest);
}

std::vector<AnswerCase> ChatAnswers() {
  const auto of = [](std::string answer, std::string_view reason) {
    return AnswerCase{Dialect::kOpenAiChat, std::move(answer), reason};
  };
  return {
      of(Chat(ChatChoice(R"("stop")")), "stop"),
      of(Chat(ChatChoice(R"("length")")), "length"),
      of(Chat(ChatChoice(R"("function_call")")), "tool_calls"),
      of(Chat(ChatChoice(R"("eos")")), "stop"),
      of(Chat(ChatChoice(R"("tired")")), "other"),
      of(Chat(ChatChoice("null")), "none"),
      of(Chat(ChatChoice("7")), "none"),
      of(Chat(R"({"index":0,"message":{}})"), "none"),
      of("{\n \"choices\" : [ {\n \"finish_reason\" :\n \"length\"\n } ]\n}\n", "length"),
      // Which of several choices tells most, wherever it stands.
      of(Chat(ChatChoice(R"("length")") + "," + ChatChoice(R"("stop")")), "length"),
      of(Chat(ChatChoice(R"("stop")") + "," + ChatChoice(R"("tool_calls")")), "tool_calls"),
      of(Chat(ChatChoice(R"("tired")") + "," + ChatChoice(R"("stop")")), "stop"),
      // A reason far from the end, and what looks like one.
      of(fmt::format(R"({{"choices":[{}],"extra":"{}"}})", ChatChoice(R"("length")"), kLong),
         "length"),
      of(Chat(ChatChoice(R"("stop")", R"(say \"finish_reason\":\"length\")")), "stop"),
      of(Chat(R"({"finish_reason":"stop","other":{"finish_reason":"length"}})"), "stop"),
      of(R"({"choices":[{"finish_reason":"stop"}],"finish_reason":"length"})", "stop"),
      of(R"({"error":{"message":"no"}})", "none"),
      of("[1,2]", "none"),
      of("no JSON", "none"),
      of("", "none"),
  };
}

std::vector<AnswerCase> MessagesAnswers() {
  const auto of = [](std::string answer, std::string_view reason) {
    return AnswerCase{Dialect::kAnthropicMessages, std::move(answer), reason};
  };
  const std::string call = R"({"type":"tool_use","input":{"stop_reason":"refusal"}})";
  return {
      of(Message("", R"("end_turn")"), "stop"),
      of(Message("", R"("stop_sequence")"), "stop_sequence"),
      of(Message("", R"("max_tokens")"), "length"),
      of(Message("", R"("model_context_window_exceeded")"), "context_window"),
      of(Message(call, R"("tool_use")"), "tool_calls"),
      of(Message("", R"("refusal")"), "content_filter"),
      of(Message("", R"("pause_turn")"), "pause"),
      of(Message("", R"("bored")"), "other"),
      of(Message("", "null"), "none"),
      of(fmt::format(R"({{"stop_reason":"max_tokens","content":[{}]}})", call), "length"),
      of(fmt::format(R"({{"stop_reason":"max_tokens","content":["{}"]}})", kLong), "length"),
  };
}

std::vector<AnswerCase> GeminiAnswers() {
  const auto of = [](std::string answer, std::string_view reason, bool calls = false) {
    return AnswerCase{Dialect::kGemini, std::move(answer), reason, calls};
  };
  const std::string call =
      R"({"functionCall":{"name":"f","args":{"finishReason":"SAFETY","a":[{}]}}})";
  return {
      of(Candidates(R"({"text":"hi"})", R"(,"finishReason":"STOP","index":0)"), "stop"),
      of(Candidates("", R"(,"finishReason":"MAX_TOKENS")"), "length"),
      of(Candidates("", R"(,"finishReason":"RECITATION")"), "content_filter"),
      of(Candidates("", R"(,"finishReason":"MALFORMED_FUNCTION_CALL")"), "error"),
      of(Candidates("", R"(,"finishReason":"OTHER")"), "other"),
      of(Candidates("", ""), "none"),
      of(Candidates(call, R"(,"finishReason":"STOP")"), "tool_calls", true),
      of(Candidates(call, R"(,"finishReason":"MAX_TOKENS")"), "length"),
      of(R"({"promptFeedback":{"blockReason":"SAFETY"}})", "content_filter", true),
  };
}

std::vector<AnswerCase> ResponsesAnswers() {
  const auto of = [](std::string answer, std::string_view reason, bool calls = false) {
    return AnswerCase{Dialect::kOpenAiResponses, std::move(answer), reason, calls};
  };
  const auto incomplete = [](std::string_view details) {
    return fmt::format(
        R"({{"id":"r","status":"incomplete","error":null,"incomplete_details":{},"output":[]}})",
        details);
  };
  return {
      of(R"({"id":"r","status":"completed","incomplete_details":null,"output":[]})", "stop"),
      of(R"({"output":[{"type":"message","status":"incomplete"}],"status":"completed"})", "stop"),
      of(incomplete(R"({"reason":"max_output_tokens"})"), "length"),
      of(incomplete(R"( { "reason" : "content_filter" } )"), "content_filter"),
      of(incomplete(R"({"reason":"tired"})"), "other"),
      of(incomplete("null"), "other"),
      of(R"({"status":"failed","output":[]})", "error"),
      of(R"({"status":"cancelled","output":[]})", "error"),
      of(R"({"status":"queued","output":[]})", "none"),
      of(R"({"status":"in_progress","output":[]})", "none"),
      of(R"({"object":"response.input_tokens","input_tokens":11})", "none"),
      of("\n{ \"status\" :\n \"completed\" }", "stop"),
      of(R"({"status":"completed","output":[{"type":"function_call","name":"f"}]})", "tool_calls",
         true),
      of(R"({"status":"completed","output":[{"type":"custom_tool_call"}]})", "tool_calls", true),
      of("no JSON", "none"),
      of("", "none"),
  };
}

std::vector<AnswerCase> AllAnswers() {
  std::vector<AnswerCase> all = ChatAnswers();
  for (const auto& some : {MessagesAnswers(), GeminiAnswers(), ResponsesAnswers()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

TEST(FinishReasonOfAnswer, IsWhatTheProviderSaid) {
  for (const AnswerCase& row : AllAnswers()) {
    EXPECT_EQ(NameOf(FinishReasonOfAnswer(row.dialect, row.answer)), row.reason)
        << row.answer.substr(0, 300);
  }
}

TEST(FinishReasonCapture, SaysTheSameForEveryWayToCutTheAnswer) {
  for (const AnswerCase& row : AllAnswers()) {
    if (row.calls) continue;
    const std::string_view answer = row.answer;
    const std::size_t step = answer.size() > 1000 ? 97 : 1;
    for (std::size_t cut = 0; cut <= answer.size(); cut += step) {
      FinishReasonCapture capture(row.dialect);
      capture.Feed(answer.substr(0, cut));
      capture.Feed(answer.substr(cut));
      EXPECT_EQ(NameOf(capture.Value()), row.reason) << answer.substr(0, 300) << " cut at " << cut;
    }
  }
}

TEST(FinishReasonCapture, TakesAnAnswerThatCallsToolsForOneThatEnded) {
  FinishReasonCapture capture(Dialect::kOpenAiResponses);

  capture.Feed(R"({"status":"completed","output":[{"type":"function_call"}]})");

  EXPECT_EQ(capture.Value(), chat::FinishReason::kStop);
}

TEST(ReadFinishReason, OfNoWordIsNone) {
  EXPECT_EQ(ReadFinishReason(Dialect::kGemini, ""), chat::FinishReason::kNone);
  EXPECT_EQ(ReadFinishReason(Dialect::kOpenAiResponses, "x"), chat::FinishReason::kOther);
}

}  // namespace
}  // namespace monorelay::dialects
