#include "relay/answer_head.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace monorelay::relay {
namespace {

using dialects::Dialect;

http::HeadBase HeadOf(http::Fields fields) {
  http::HeadBase head;
  head.fields = std::move(fields);
  return head;
}

TEST(PassedFields, AreWhatAClientNeedsToKnow) {
  EXPECT_EQ(PassedFields(HeadOf({{"Content-Type", "text/event-stream"},
                                 {"Retry-After", "5"},
                                 {"retry-after-ms", "5000"},
                                 {"X-RateLimit-Remaining-Requests", "9"},
                                 {"anthropic-ratelimit-tokens-reset", "z"},
                                 {"request-id", "req_1"},
                                 {"X-Request-Id", "abc"},
                                 {"openai-processing-ms", "12"},
                                 {"x-should-retry", "true"},
                                 {"content-encoding", "gzip"}})),
            "Content-Type: text/event-stream\r\n"
            "Retry-After: 5\r\n"
            "retry-after-ms: 5000\r\n"
            "X-RateLimit-Remaining-Requests: 9\r\n"
            "anthropic-ratelimit-tokens-reset: z\r\n"
            "request-id: req_1\r\n"
            "x-provider-request-id: abc\r\n"
            "openai-processing-ms: 12\r\n"
            "x-should-retry: true\r\n"
            "content-encoding: gzip\r\n");
}

TEST(PassedFields, LeaveOutWhatBelongsToTheHopOrTheOperator) {
  EXPECT_EQ(PassedFields(HeadOf({{"Transfer-Encoding", "chunked"},
                                 {"Content-Length", "5"},
                                 {"Connection", "close"},
                                 {"Keep-Alive", "timeout=5"},
                                 {"Set-Cookie", "a=b"},
                                 {"Server", "x"},
                                 {"Via", "x"},
                                 {"Date", "x"},
                                 {"openai-organization", "org-1"},
                                 {"openai-project", "proj-1"},
                                 {"Access-Control-Allow-Origin", "*"},
                                 {"x-monorelay-provider", "forged"},
                                 {"x-ratelimi", "x"},
                                 {"content-typex", "x"},
                                 {"r", "x"},
                                 {"x", "x"},
                                 {"!", "x"}})),
            "");
}

TEST(ForwardedFields, AreThoseThatTheDialectsDefine) {
  const http::HeadBase head = HeadOf({{"Anthropic-Version", "2024-01-01"},
                                      {"anthropic-beta", "a"},
                                      {"anthropic-beta", "b"},
                                      {"OpenAI-Beta", "c"},
                                      {"Idempotency-Key", "d"}});
  constexpr std::string_view kLines =
      "Anthropic-Version: 2024-01-01\r\nanthropic-beta: a\r\nanthropic-beta: b\r\n"
      "OpenAI-Beta: c\r\nIdempotency-Key: d\r\n";

  EXPECT_EQ(ForwardedFields(head, Dialect::kAnthropicMessages), kLines);
  EXPECT_EQ(ForwardedFields(head, Dialect::kOpenAiChat), kLines);
}

TEST(ForwardedFields, AddWhatTheDialectRequires) {
  EXPECT_EQ(ForwardedFields(HeadOf({}), Dialect::kAnthropicMessages),
            "anthropic-version: 2023-06-01\r\n");
  EXPECT_EQ(ForwardedFields(HeadOf({}), Dialect::kOpenAiChat), "");
}

TEST(ForwardedFields, NeverHoldCredentialsCookiesOrAddresses) {
  EXPECT_EQ(ForwardedFields(HeadOf({{"Authorization", "Bearer client"},
                                    {"x-api-key", "client"},
                                    {"X-Access-Key", "client"},
                                    {"api-key", "client"},
                                    {"x-goog-api-key", "client"},
                                    {"Cookie", "a=b"},
                                    {"X-Forwarded-For", "10.0.0.1"},
                                    {"User-Agent", "me"},
                                    {"Host", "relay"},
                                    {"OpenAI-Organization", "org"},
                                    {"Content-Length", "1"},
                                    {"anthropic-versions", "x"}}),
                            Dialect::kOpenAiChat),
            "");
}

TEST(ErrorFields, CarryTheRetryAdvice) {
  Error error;
  error.kind = ErrorKind::kRateLimited;
  EXPECT_EQ(ErrorFields(error), "content-type: application/json\r\n");

  error.retry_after = std::chrono::seconds(30);

  EXPECT_EQ(ErrorFields(error), "content-type: application/json\r\nretry-after: 30\r\n");
}

TEST(ErrorFields, TellSdksNotToRetryWhatWaitingDoesNotHeal) {
  for (const ErrorKind kind :
       {ErrorKind::kUnauthorized, ErrorKind::kInsufficientQuota, ErrorKind::kForbidden}) {
    Error error;
    error.kind = kind;
    EXPECT_EQ(ErrorFields(error), "content-type: application/json\r\nx-should-retry: false\r\n");
  }
}

}  // namespace
}  // namespace monorelay::relay
