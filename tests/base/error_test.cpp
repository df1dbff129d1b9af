#include "base/error.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace monorelay {
namespace {

struct KindCase {
  ErrorKind kind;
  std::string_view code;
  int status;
};

constexpr KindCase kKinds[] = {
    {ErrorKind::kInvalidRequest, "invalid_request", 400},
    {ErrorKind::kUnauthorized, "unauthorized", 401},
    {ErrorKind::kForbidden, "forbidden", 403},
    {ErrorKind::kNotFound, "not_found", 404},
    {ErrorKind::kModelNotFound, "model_not_found", 404},
    {ErrorKind::kMethodNotAllowed, "method_not_allowed", 405},
    {ErrorKind::kRequestTimeout, "request_timeout", 408},
    {ErrorKind::kPayloadTooLarge, "payload_too_large", 413},
    {ErrorKind::kHeadTooLarge, "head_too_large", 431},
    {ErrorKind::kRateLimited, "rate_limit_exceeded", 429},
    {ErrorKind::kInsufficientQuota, "insufficient_quota", 402},
    {ErrorKind::kNoKeysAvailable, "no_keys_available", 429},
    {ErrorKind::kUpstreamError, "upstream_error", 502},
    {ErrorKind::kUpstreamTimeout, "upstream_timeout", 504},
    {ErrorKind::kUpstreamUnreachable, "upstream_unreachable", 502},
    {ErrorKind::kOverloaded, "overloaded", 503},
    {ErrorKind::kClientLeft, "client_left", 499},
    {ErrorKind::kInternal, "internal_error", 500},
};

TEST(Error, HasAStableCodeAndAStatusForEachKind) {
  std::set<std::string_view> codes;
  for (const KindCase& row : kKinds) {
    EXPECT_EQ(CodeOf(row.kind), row.code);
    EXPECT_EQ(StatusOf(row.kind), row.status) << row.code;
    EXPECT_TRUE(codes.insert(CodeOf(row.kind)).second) << row.code;
  }
}

TEST(Error, AnswersWithItsOwnStatusIfItNamesOne) {
  Error error;
  error.kind = ErrorKind::kUpstreamError;
  EXPECT_EQ(StatusOf(error), 502);

  error.status = 529;

  EXPECT_EQ(StatusOf(error), 529);
}

TEST(Error, SaysWhoseFaultItIsAndWhatMayBeTried) {
  const Error client = ClientError(ErrorKind::kInvalidRequest, "a").error();
  const Error upstream =
      UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextKey, "b", "detail").error();
  const Error relay = RelayError(ErrorKind::kInternal, "c", "detail").error();

  EXPECT_EQ(client.origin, ErrorOrigin::kClient);
  EXPECT_EQ(client.advice, RetryAdvice::kNever);
  EXPECT_EQ(upstream.origin, ErrorOrigin::kUpstream);
  EXPECT_EQ(upstream.advice, RetryAdvice::kNextKey);
  EXPECT_EQ(upstream.text.value, "b");
  EXPECT_EQ(upstream.detail.value, "detail");
  EXPECT_EQ(relay.origin, ErrorOrigin::kRelay);
  EXPECT_EQ(relay.advice, RetryAdvice::kNever);
  EXPECT_FALSE(relay.retry_after);
}

}  // namespace
}  // namespace monorelay
