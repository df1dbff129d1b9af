#include "providers/classify.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace monorelay::providers {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

Classification Judge(int status, std::string_view body = R"({"error":{"message":"words"}})",
                     std::optional<std::chrono::milliseconds> retry_after = std::nullopt) {
  return Classify({.provider = "demo",
                   .status = status,
                   .body = body,
                   .retry_after = retry_after,
                   .cooldown = 60s});
}

struct StatusCase {
  int status;
  int to_client;
  ErrorKind kind;
  RetryAdvice advice;
  KeyEffect effect;
};

constexpr StatusCase kStatuses[] = {
    {301, 502, ErrorKind::kUpstreamError, RetryAdvice::kNextCandidate, KeyEffect::kNone},
    {304, 502, ErrorKind::kUpstreamError, RetryAdvice::kNextCandidate, KeyEffect::kNone},
    {400, 400, ErrorKind::kInvalidRequest, RetryAdvice::kNever, KeyEffect::kNone},
    {401, 401, ErrorKind::kUpstreamError, RetryAdvice::kNextKey, KeyEffect::kRefused},
    {402, 402, ErrorKind::kInsufficientQuota, RetryAdvice::kNextKey, KeyEffect::kRefused},
    {403, 403, ErrorKind::kUpstreamError, RetryAdvice::kNextKey, KeyEffect::kRefused},
    {404, 404, ErrorKind::kModelNotFound, RetryAdvice::kNextCandidate, KeyEffect::kNone},
    {405, 405, ErrorKind::kInvalidRequest, RetryAdvice::kNever, KeyEffect::kNone},
    {408, 408, ErrorKind::kUpstreamTimeout, RetryAdvice::kNextKey, KeyEffect::kNone},
    {409, 409, ErrorKind::kInvalidRequest, RetryAdvice::kNever, KeyEffect::kNone},
    {413, 413, ErrorKind::kPayloadTooLarge, RetryAdvice::kNever, KeyEffect::kNone},
    {415, 415, ErrorKind::kInvalidRequest, RetryAdvice::kNever, KeyEffect::kNone},
    {422, 422, ErrorKind::kInvalidRequest, RetryAdvice::kNever, KeyEffect::kNone},
    {429, 429, ErrorKind::kRateLimited, RetryAdvice::kNextKey, KeyEffect::kRateLimited},
    {451, 451, ErrorKind::kInvalidRequest, RetryAdvice::kNever, KeyEffect::kNone},
    {500, 500, ErrorKind::kUpstreamError, RetryAdvice::kNextKey, KeyEffect::kNone},
    {502, 502, ErrorKind::kUpstreamError, RetryAdvice::kNextKey, KeyEffect::kNone},
    {503, 503, ErrorKind::kOverloaded, RetryAdvice::kNextKey, KeyEffect::kNone},
    {504, 504, ErrorKind::kUpstreamTimeout, RetryAdvice::kNextKey, KeyEffect::kNone},
    {520, 520, ErrorKind::kUpstreamError, RetryAdvice::kNextKey, KeyEffect::kNone},
    {529, 529, ErrorKind::kOverloaded, RetryAdvice::kNextKey, KeyEffect::kNone},
};

TEST(Classify, KnowsWhatEachStatusMeans) {
  for (const StatusCase& row : kStatuses) {
    const Classification verdict = Judge(row.status);
    EXPECT_EQ(StatusOf(verdict.error), row.to_client) << row.status;
    EXPECT_EQ(verdict.error.kind, row.kind) << row.status;
    EXPECT_EQ(verdict.error.advice, row.advice) << row.status;
    EXPECT_EQ(verdict.effect, row.effect) << row.status;
    EXPECT_EQ(verdict.error.origin, ErrorOrigin::kUpstream) << row.status;
    if (row.effect == KeyEffect::kNone) {
      EXPECT_EQ(verdict.rest, 0ms) << row.status;
    }
  }
}

TEST(Classify, QuotesTheProvider) {
  EXPECT_EQ(Judge(400).error.text.value, "provider \"demo\" answered with status 400: words");
  EXPECT_EQ(Judge(500, "").error.text.value, "provider \"demo\" answered with status 500");
  EXPECT_EQ(Judge(502, "<title>Bad Gateway</title>").error.text.value,
            "provider \"demo\" answered with status 502: Bad Gateway");
  EXPECT_EQ(Judge(400).error.detail.value, "words");
}

TEST(Classify, NeverQuotesWhatMayHoldAPartOfTheKey) {
  for (const int status : {401, 403}) {
    const auto verdict = Judge(status, R"({"error":{"message":"Incorrect key sk-12***89"}})");
    EXPECT_THAT(verdict.error.text.value, Not(HasSubstr("sk-12")));
    EXPECT_THAT(verdict.error.text.value, HasSubstr("refused the relay's key"));
  }
}

TEST(Classify, RestsALimitedKeyForAsLongAsTheProviderSays) {
  const Classification said = Judge(429, "", 1'500ms);
  const Classification unsaid = Judge(429);
  const Classification absurd = Judge(429, "", 1'000'000s);

  EXPECT_EQ(said.rest, 1'500ms);
  EXPECT_EQ(said.error.retry_after, 2s);
  EXPECT_EQ(unsaid.rest, 60s);
  EXPECT_EQ(unsaid.error.retry_after, std::nullopt);
  EXPECT_EQ(absurd.rest, 24h);
}

TEST(Classify, RestsARefusedKeyMuchLonger) {
  EXPECT_EQ(Judge(401).rest, 600s);
  EXPECT_GT(Judge(401).rest, Judge(429).rest);
  const auto patient = Classify(
      {.provider = "demo", .status = 403, .body = "", .retry_after = std::nullopt, .cooldown = 1h});
  EXPECT_EQ(patient.rest, 10h);
}

TEST(Classify, HandsTheRetryAdviceOfAnyRefusalOn) {
  const Classification verdict = Judge(503, "", 7s);

  EXPECT_EQ(verdict.error.retry_after, 7s);
  EXPECT_EQ(verdict.effect, KeyEffect::kNone);
}

// --- RetryAfter ---

// Saturday, 1 August 2026, 00:00:00 UTC.
constexpr WallTime kNow{std::chrono::seconds(1785542400)};

std::optional<std::chrono::milliseconds> RetryAfterOf(http::Fields fields) {
  http::HeadBase head;
  head.fields = std::move(fields);
  return RetryAfter(head, kNow);
}

struct RetryCase {
  std::string_view value;
  std::optional<std::chrono::milliseconds> wait;
};

TEST(RetryAfter, IsReadInItsThreeForms) {
  EXPECT_EQ(RetryAfterOf({}), std::nullopt);
  EXPECT_EQ(RetryAfterOf({{"retry-after-ms", "250"}}), 250ms);
  EXPECT_EQ(RetryAfterOf({{"Retry-After", "20"}}), 20s);
  EXPECT_EQ(RetryAfterOf({{"Retry-After", "Sat, 01 Aug 2026 00:01:30 GMT"}}), 90s);
  EXPECT_EQ(RetryAfterOf({{"Retry-After", "20"}, {"Retry-After-Ms", "250"}}), 250ms);
  EXPECT_EQ(RetryAfterOf({{"Retry-After", "20"}, {"Retry-After-Ms", "soon"}}), 20s);
}

TEST(RetryAfter, TakesWhatCanBeReadAlone) {
  const RetryCase cases[] = {
      {"0", 0ms},
      {"1.5", 1'500ms},
      {"0.25", 250ms},
      {"Fri, 31 Jul 2026 23:59:00 GMT", 0ms},  // past already
      {"Thu, 01 Jan 1970 00:00:00 GMT", 0ms},
      {"", std::nullopt},
      {"-1", std::nullopt},
      {"+1", std::nullopt},
      {"soon", std::nullopt},
      {"20 s", std::nullopt},
      {"20s", std::nullopt},
      {"nan", std::nullopt},
      {"inf", std::nullopt},
      {"1e300", std::nullopt},
      {"99999999999999999999999", std::nullopt},
      {"Sat, 01 Aug 2026 00:01:30", std::nullopt},
      {"Sat, 01 Aug 2026 00:01:30 CET", std::nullopt},
      {"Sat, 99 Aug 2026 00:01:30 GMT", std::nullopt},
      {"Sat, 01 Aug 2026 00:01:30 GMT x", std::nullopt},
  };
  for (const RetryCase& row : cases) {
    EXPECT_EQ(RetryAfterOf({{"retry-after", row.value}}), row.wait) << row.value;
  }
}

TEST(Classify, ReadsTheDelayThatGeminiPutsIntoTheBody) {
  const Classification verdict =
      Judge(429, R"({"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[)"
                 R"({"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"46s"}]}})");

  EXPECT_EQ(verdict.rest, 46s);
  EXPECT_EQ(verdict.error.retry_after, 46s);
}

struct ReasonCase {
  int status;
  std::string_view body;
  RefusalReason reason;
};

constexpr ReasonCase kReasons[] = {
    {400, R"({"error":{"code":"context_length_exceeded","message":"m"}})",
     RefusalReason::kContextWindow},
    {400, R"({"error":{"message":"This model's maximum context length is 8192 tokens."}})",
     RefusalReason::kContextWindow},
    {400, R"({"type":"error","error":{"message":"prompt is too long: 210000 tokens > 200000"}})",
     RefusalReason::kContextWindow},
    {400, R"({"error":{"message":"The input token count exceeds the maximum number of tokens"}})",
     RefusalReason::kContextWindow},
    {413, R"({"error":{"message":"Request too large for model x"}})",
     RefusalReason::kContextWindow},
    {400, R"({"error":{"message":"the request exceeds the available context size"}})",
     RefusalReason::kContextWindow},
    {400,
     R"({"error":{"code":"content_filter","innererror":{"code":"ResponsibleAIPolicyViolation"}}})",
     RefusalReason::kContentPolicy},
    {403, R"({"error":{"message":"m","type":"content_policy_violation"}})",
     RefusalReason::kContentPolicy},
    {400, R"({"error":{"message":"messages: field required"}})", RefusalReason::kNone},
    {500, R"({"error":{"code":"context_length_exceeded"}})", RefusalReason::kNone},
    {429, R"({"error":{"message":"too large for model"}})", RefusalReason::kNone},
};

TEST(Classify, KnowsWhyAModelWillNotAnswer) {
  for (const ReasonCase& row : kReasons)
    EXPECT_EQ(Judge(row.status, row.body).error.reason, row.reason) << row.body;
}

TEST(Classify, SendsWhatIsTooLongToTheNextModel) {
  const Classification verdict = Judge(400, kReasons[0].body);

  EXPECT_EQ(verdict.error.advice, RetryAdvice::kNextCandidate);
  EXPECT_EQ(verdict.effect, KeyEffect::kNone);
  EXPECT_EQ(StatusOf(verdict.error), 400);
}

TEST(Classify, SendsWhatAPolicyRefusesOnOnlyOnWish) {
  ClassificationInput input;
  input.status = 403;
  input.body = kReasons[7].body;

  const Classification stops = Classify(input);
  input.policy_moves_on = true;
  const Classification goes_on = Classify(input);

  EXPECT_EQ(stops.error.advice, RetryAdvice::kNever);
  EXPECT_EQ(stops.effect, KeyEffect::kNone) << "the key did nothing";
  EXPECT_THAT(stops.error.text.value.Get(), Not(HasSubstr("key")));
  EXPECT_EQ(goes_on.error.advice, RetryAdvice::kNextCandidate);
}

}  // namespace
}  // namespace monorelay::providers
