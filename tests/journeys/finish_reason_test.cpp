// Why a model stopped, as the record of a request says it, whoever asks whom, and how.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using chat::FinishReason;
using dialects::Dialect;
using testing::Journey;

constexpr const char* kJson = "content-type: application/json\r\n";

// An answer that was cut off.
struct CutAnswer {
  Dialect dialect;
  std::string whole;
  std::vector<std::string> events;
};

CutAnswer OfChat() {
  return {.dialect = Dialect::kOpenAiChat,
          .whole = R"({"id":"c","object":"chat.completion","created":1,"model":"m","choices":[
            {"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"length"}],
            "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}})",
          .events = {R"(data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,)"
                     R"("delta":{"role":"assistant","content":"hi"},"finish_reason":null}]})"
                     "\n\n",
                     R"(data: {"id":"c","choices":[{"index":0,"delta":{},)"
                     R"("finish_reason":"length"}]})"
                     "\n\n",
                     "data: [DONE]\n\n"}};
}

CutAnswer OfResponses() {
  const std::string whole =
      R"({"id":"resp_1","object":"response","created_at":1,"status":"incomplete",)"
      R"("incomplete_details":{"reason":"max_output_tokens"},"model":"m","output":[)"
      R"({"type":"message","id":"msg_1","role":"assistant","status":"incomplete","content":[)"
      R"({"type":"output_text","text":"hi","annotations":[]}]}],)"
      R"("usage":{"input_tokens":1,"output_tokens":1,"total_tokens":2}})";
  return {.dialect = Dialect::kOpenAiResponses,
          .whole = whole,
          .events = {R"(data: {"type":"response.created","response":{"id":"resp_1"}})"
                     "\n\n",
                     R"(data: {"type":"response.incomplete","response":)" + whole + "}\n\n"}};
}

CutAnswer OfMessages() {
  return {.dialect = Dialect::kAnthropicMessages,
          .whole = R"({"id":"msg_1","type":"message","role":"assistant","model":"m",
            "content":[{"type":"text","text":"hi"}],"stop_reason":"max_tokens",
            "stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}})",
          .events = {R"(data: {"type":"message_start","message":{"id":"msg_1","model":"m",)"
                     R"("usage":{"input_tokens":1,"output_tokens":1}}})"
                     "\n\n",
                     R"(data: {"type":"content_block_start","index":0,)"
                     R"("content_block":{"type":"text","text":"hi"}})"
                     "\n\n",
                     R"(data: {"type":"content_block_stop","index":0})"
                     "\n\n",
                     R"(data: {"type":"message_delta","delta":{"stop_reason":"max_tokens"},)"
                     R"("usage":{"output_tokens":1}})"
                     "\n\n",
                     R"(data: {"type":"message_stop"})"
                     "\n\n"}};
}

CutAnswer OfGemini() {
  return {.dialect = Dialect::kGemini,
          .whole = R"({"candidates":[{"content":{"role":"model","parts":[{"text":"hi"}]},
            "finishReason":"MAX_TOKENS","index":0}],
            "usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1}})",
          .events = {R"(data: {"candidates":[{"content":{"parts":[{"text":"hi"}]}}]})"
                     "\n\n",
                     R"(data: {"candidates":[{"content":{"parts":[]},)"
                     R"("finishReason":"MAX_TOKENS"}]})"
                     "\n\n"}};
}

std::string Question(Dialect dialect, bool stream) {
  constexpr const char* kMessages = R"("messages":[{"role":"user","content":"hi"}])";
  switch (dialect) {
    case Dialect::kOpenAiChat:
      return Journey::Post("/v1/chat/completions",
                           fmt::format(R"({{"model":"gpt-5","stream":{},{}}})", stream, kMessages));
    case Dialect::kAnthropicMessages:
      return Journey::Post(
          "/v1/messages",
          fmt::format(R"({{"model":"gpt-5","max_tokens":9,"stream":{},{}}})", stream, kMessages));
    case Dialect::kOpenAiResponses:
      return Journey::Post("/v1/responses",
                           fmt::format(R"({{"model":"gpt-5","stream":{},"input":"hi"}})", stream));
    case Dialect::kGemini:
      break;
  }
  return Journey::Post(fmt::format("/v1beta/models/gpt-5:{}",
                                   stream ? "streamGenerateContent?alt=sse" : "generateContent"),
                       R"({"contents":[{"role":"user","parts":[{"text":"hi"}]}]})");
}

class FinishReasonJourney : public ::testing::TestWithParam<CutAnswer> {
 protected:
  FinishReasonJourney() {
    journey_.upstream("alpha");
    journey_.Speaks("alpha", GetParam().dialect);
  }

  void AlphaAnswers(bool stream) {
    auto& alpha = journey_.upstream("alpha").Forgets();
    if (stream) {
      alpha.StreamsEvents(GetParam().events);
    } else {
      alpha.AnswersBody(GetParam().whole, kJson);
    }
  }

  Journey journey_;
};

TEST_P(FinishReasonJourney, IsRecordedForClientsOfEachDialect) {
  std::size_t asked = 0;
  for (const Dialect client : {Dialect::kOpenAiChat, Dialect::kOpenAiResponses,
                               Dialect::kAnthropicMessages, Dialect::kGemini}) {
    for (const bool stream : {false, true}) {
      AlphaAnswers(stream);

      const auto reply = journey_.Send(Question(client, stream));

      EXPECT_EQ(reply.status(), 200) << reply.body();
      EXPECT_EQ(journey_.outcomes(++asked).back().finish_reason, FinishReason::kLength)
          << dialects::NameOf(client) << (stream ? " streamed" : " whole") << reply.body();
    }
  }
}

TEST_P(FinishReasonJourney, IsRecordedOfAnAnswerThatIsTooLargeToBeHeld) {
  journey_.config().server.whole_answer_hold_bytes = 20'000;
  AlphaAnswers(false);
  const std::string padded = std::string(40'000, ' ') + GetParam().whole;
  journey_.upstream("alpha").Forgets().AnswersBody(padded, kJson);

  const auto reply = journey_.Send(Question(GetParam().dialect, false));

  EXPECT_EQ(reply.body().size(), padded.size());
  EXPECT_EQ(journey_.outcome().finish_reason, FinishReason::kLength);
}

INSTANTIATE_TEST_SUITE_P(Providers, FinishReasonJourney,
                         ::testing::Values(OfChat(), OfResponses(), OfMessages(), OfGemini()),
                         [](const auto& answer) {
                           return std::string(dialects::NameOf(answer.param.dialect));
                         });

TEST(NoFinishReasonJourney, IsRecordedWhereNoModelStopped) {
  Journey journey;
  journey.upstream("alpha").Refuses(400, R"({"error":{"message":"no"}})");

  journey.Ask("gpt-5", "hi");
  journey.upstream("alpha").Forgets().Cuts(testing::Place::kMidBody);
  journey.Stream("gpt-5", "hi");

  for (const relay::Outcome& outcome : journey.outcomes(2))
    EXPECT_EQ(outcome.finish_reason, FinishReason::kNone);
  journey.ExpectNextRequestWorks(2);
}

}  // namespace
}  // namespace monorelay
