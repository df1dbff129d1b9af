#include "health/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "health/support.hpp"
#include "json/document.hpp"

namespace monorelay::health {
namespace {

using dialects::Dialect;
using testing::CheckOf;
using ::testing::HasSubstr;
using testing::kEveryDialect;

std::string Body(Dialect dialect, Probe probe) {
  const auto body = BodyOf(CheckOf(dialect, probe));
  EXPECT_TRUE(body) << testing::TextOf(body.error());
  return body.value_or("");
}

TEST(CheckBody, AsksForLittleInEveryDialect) {
  EXPECT_THAT(Body(Dialect::kOpenAiChat, Probe::kWord), HasSubstr(R"("max_tokens":16)"));
  EXPECT_THAT(Body(Dialect::kOpenAiResponses, Probe::kWord),
              HasSubstr(R"("max_output_tokens":16)"));
  EXPECT_THAT(Body(Dialect::kAnthropicMessages, Probe::kWord), HasSubstr(R"("max_tokens":16)"));
  EXPECT_THAT(Body(Dialect::kGemini, Probe::kWord), HasSubstr(R"("maxOutputTokens":16)"));
}

TEST(CheckBody, IsARequestOfItsDialect) {
  for (const Dialect dialect : kEveryDialect) {
    for (const Probe probe : {Probe::kWord, Probe::kText, Probe::kTools, Probe::kStream}) {
      const std::string body = Body(dialect, probe);
      json::Document document;
      ASSERT_TRUE(document.ParseCopy(body)) << body;
      const auto request = dialects::CodecFor(dialect).ReadRequest(document);
      ASSERT_TRUE(request) << body << testing::TextOf(request.error());
      EXPECT_EQ(request->messages.size(), 1U);
      EXPECT_EQ(request->tools.size(), probe == Probe::kTools ? 1U : 0U);
      if (dialect != Dialect::kGemini) {
        EXPECT_EQ(request->stream, probe == Probe::kStream);
      }
      if (probe == Probe::kTools) {
        EXPECT_TRUE(request->tool_choice.kind == chat::ToolChoiceKind::kOne ||
                    request->tool_choice.kind == chat::ToolChoiceKind::kRequired);
      }
    }
  }
}

http::ResponseHead HeadOf(int status, const char* type = "application/json",
                          http::Fields fields = {}) {
  http::ResponseHead head;
  head.status = status;
  head.fields = std::move(fields);
  head.fields.push_back({"content-type", type});
  return head;
}

Finding Judged(Dialect dialect, Probe probe, const http::ResponseHead& head,
               std::string_view body) {
  Finding finding;
  finding.probe = probe;
  Answer answer = AnswerWith(head, WallTime());
  answer.body = body;
  JudgeAnswer(CheckOf(dialect, probe), answer, finding);
  return finding;
}

struct AnswerCase {
  Dialect dialect;
  Probe probe;
  const char* body;
  Status status;
  const char* summary;
};

const AnswerCase kAnswers[] = {
    {Dialect::kOpenAiChat, Probe::kText,
     R"({"choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}]})",
     Status::kOk, "Hello"},
    {Dialect::kOpenAiChat, Probe::kText,
     R"({"choices":[{"index":0,"message":{"role":"assistant","content":""},"finish_reason":"stop"}]})",
     Status::kError, "holds no text"},
    {Dialect::kOpenAiChat, Probe::kWord,
     R"({"choices":[{"index":0,"message":{"role":"assistant","content":""},"finish_reason":"length"}]})",
     Status::kOk, "in so few tokens"},
    {Dialect::kOpenAiChat, Probe::kTools,
     R"({"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"calculator","arguments":"{}"}}]},"finish_reason":"tool_calls"}]})",
     Status::kOk, "called the tool"},
    {Dialect::kOpenAiChat, Probe::kTools,
     R"({"choices":[{"index":0,"message":{"role":"assistant","content":"4"},"finish_reason":"stop"}]})",
     Status::kUnsupported, "no_tool_calls"},
    {Dialect::kAnthropicMessages, Probe::kText,
     R"({"type":"message","role":"assistant","content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}})",
     Status::kOk, "Hello"},
    {Dialect::kAnthropicMessages, Probe::kTools,
     R"({"type":"message","role":"assistant","content":[{"type":"tool_use","id":"c","name":"calculator","input":{}}],"stop_reason":"tool_use"})",
     Status::kOk, "called the tool"},
    {Dialect::kOpenAiResponses, Probe::kText,
     R"({"object":"response","status":"completed","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hello"}]}]})",
     Status::kOk, "Hello"},
    {Dialect::kGemini, Probe::kText,
     R"({"candidates":[{"content":{"role":"model","parts":[{"text":"Hello"}]},"finishReason":"STOP"}]})",
     Status::kOk, "Hello"},
    {Dialect::kGemini, Probe::kTools,
     R"({"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"calculator","args":{}}}]},"finishReason":"STOP"}]})",
     Status::kOk, "called the tool"},
    {Dialect::kOpenAiChat, Probe::kWord, "<html>Sign in</html>", Status::kError, "is not JSON"},
    {Dialect::kOpenAiChat, Probe::kWord, R"({"error":{"message":"overloaded","code":503}})",
     Status::kError, "overloaded"},
};

TEST(CheckAnswer, IsJudgedByWhatItHolds) {
  for (const AnswerCase& row : kAnswers) {
    const Finding finding = Judged(row.dialect, row.probe, HeadOf(200), row.body);
    EXPECT_EQ(finding.status, row.status) << row.body << finding.summary;
    EXPECT_THAT(finding.summary, HasSubstr(row.summary)) << row.body;
    EXPECT_EQ(finding.http_status, 200);
  }
}

struct RefusalCase {
  Probe probe;
  int status;
  const char* body;
  Status expected;
  providers::KeyEffect effect;
};

const RefusalCase kRefusals[] = {
    {Probe::kWord, 401, "{}", Status::kError, providers::KeyEffect::kRefused},
    {Probe::kWord, 403, "{}", Status::kError, providers::KeyEffect::kRefused},
    {Probe::kWord, 429, "{}", Status::kRateLimited, providers::KeyEffect::kRateLimited},
    {Probe::kWord, 400, "{}", Status::kError, providers::KeyEffect::kNone},
    {Probe::kWord, 404, "{}", Status::kError, providers::KeyEffect::kNone},
    {Probe::kWord, 500, "", Status::kError, providers::KeyEffect::kNone},
    {Probe::kTools, 400, R"({"error":{"message":"this model knows no tools"}})",
     Status::kUnsupported, providers::KeyEffect::kNone},
    {Probe::kTools, 400, R"({"error":{"message":"Function calling is not enabled"}})",
     Status::kUnsupported, providers::KeyEffect::kNone},
    {Probe::kTools, 400, R"({"error":{"message":"bad request"}})", Status::kError,
     providers::KeyEffect::kNone},
    {Probe::kTools, 500, R"({"error":{"message":"tools"}})", Status::kError,
     providers::KeyEffect::kNone},
    {Probe::kText, 400, R"({"error":{"message":"tools"}})", Status::kError,
     providers::KeyEffect::kNone},
};

TEST(CheckAnswer, OfARefusalSaysWhatItMeansForTheKey) {
  for (const RefusalCase& row : kRefusals) {
    const Finding finding = Judged(Dialect::kOpenAiChat, row.probe, HeadOf(row.status), row.body);
    EXPECT_EQ(finding.status, row.expected) << row.status << row.body;
    EXPECT_EQ(finding.effect, row.effect) << row.status << row.body;
    EXPECT_EQ(finding.http_status, row.status);
    EXPECT_FALSE(finding.summary.empty());
  }
}

TEST(CheckAnswer, RestsTheKeyAsLongAsTheProviderSays) {
  const Finding finding = Judged(Dialect::kOpenAiChat, Probe::kWord,
                                 HeadOf(429, "application/json", {{"retry-after", "7"}}), "{}");

  EXPECT_EQ(finding.rest, std::chrono::seconds(7));
}

TEST(CheckAnswer, ReadsAStreamWhole) {
  constexpr const char* kChunk =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"1 "
      "2\"},\"finish_reason\":null}]}\n\n";
  constexpr const char* kStop =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  const auto judged = [](const std::string& body) {
    return Judged(Dialect::kOpenAiChat, Probe::kStream, HeadOf(200, "text/event-stream"), body);
  };

  const Finding whole = judged(std::string(kChunk) + kStop + "data: [DONE]\n\n");
  EXPECT_EQ(whole.status, Status::kOk) << whole.summary;
  EXPECT_EQ(whole.summary, "1 2");
  EXPECT_EQ(judged(kChunk).status, Status::kError);
  EXPECT_EQ(judged("").status, Status::kError);
  const Finding failed = judged(
      std::string(kChunk) + "data: {\"error\":{\"message\":\"out of memory\",\"code\":500}}\n\n");
  EXPECT_EQ(failed.status, Status::kError);
  EXPECT_THAT(failed.summary, HasSubstr("out of memory"));
}

TEST(CheckFailure, IsATimeoutOrAnError) {
  Finding finding;
  JudgeFailure(UpstreamError(ErrorKind::kUpstreamTimeout, RetryAdvice::kNextKey, "late").error(),
               finding);
  EXPECT_EQ(finding.status, Status::kTimeout);
  JudgeFailure(
      UpstreamError(ErrorKind::kUpstreamUnreachable, RetryAdvice::kNextKey, "gone").error(),
      finding);

  EXPECT_EQ(finding.status, Status::kError);
  EXPECT_EQ(finding.summary, "gone");
}

TEST(CheckNames, AreThoseOfThePredecessor) {
  for (const char* name : {"word", "text-gen", "tool-call", "streaming"})
    EXPECT_EQ(NameOf(*ProbeNamed(name)), name);
  EXPECT_EQ(ProbeNamed("unknown"), std::nullopt);
  EXPECT_EQ(NameOf(Status::kRateLimited), "rate_limited");
}

}  // namespace
}  // namespace monorelay::health
