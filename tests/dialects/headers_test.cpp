#include "dialects/headers.hpp"

#include <gtest/gtest.h>

namespace monorelay::dialects {
namespace {

TEST(IsForwardedToProvider, IsTrueForTheFieldsOfTheDialectsAlone) {
  for (const std::string_view name :
       {"anthropic-version", "Anthropic-Beta", "OPENAI-BETA", "idempotency-key"}) {
    EXPECT_TRUE(IsForwardedToProvider(name)) << name;
  }
  for (const std::string_view name :
       {"authorization", "x-api-key", "cookie", "x-forwarded-for", "host", "anthropic", "a", "!"}) {
    EXPECT_FALSE(IsForwardedToProvider(name)) << name;
  }
}

TEST(IsPassedToClient, IsTrueForWhatAClientNeeds) {
  for (const std::string_view name :
       {"Content-Type", "content-encoding", "Retry-After", "retry-after-ms", "request-id",
        "x-ratelimit-limit-tokens", "X-RateLimit-Reset", "anthropic-ratelimit-requests-limit",
        "anthropic-priority-input-tokens-limit", "x-should-retry", "x-generation-id",
        "openai-version", "openai-processing-ms", "x-ms-region", "apim-request-id"}) {
    EXPECT_TRUE(IsPassedToClient(name)) << name;
  }
}

TEST(IsPassedToClient, IsFalseForHopsCookiesAndAccounts) {
  for (const std::string_view name : {"connection",
                                      "transfer-encoding",
                                      "content-length",
                                      "keep-alive",
                                      "set-cookie",
                                      "openai-organization",
                                      "openai-project",
                                      "anthropic-organization-id",
                                      "server",
                                      "via",
                                      "access-control-allow-origin",
                                      "x-monorelay-model",
                                      "x-request-id",
                                      "x-ratelimit",
                                      "a",
                                      "C",
                                      "o",
                                      "R",
                                      "x",
                                      "_"}) {
    EXPECT_FALSE(IsPassedToClient(name)) << name;
  }
}

TEST(RequiredFieldOf, IsACompleteLine) {
  const RequiredField required = RequiredFieldOf(Dialect::kAnthropicMessages);

  EXPECT_TRUE(required.line.starts_with(required.name));
  EXPECT_TRUE(required.line.ends_with("\r\n"));
  EXPECT_TRUE(RequiredFieldOf(Dialect::kOpenAiChat).name.empty());
  EXPECT_TRUE(RequiredFieldOf(Dialect::kGemini).line.empty());
}

TEST(ForwardedQuery, IsTheBetaMarkAlone) {
  const auto query = [](Dialect dialect, std::string_view text) {
    return ForwardedQuery(dialect, "/v1/messages", text);
  };

  EXPECT_EQ(query(Dialect::kAnthropicMessages, "beta=true"), "beta=true");
  EXPECT_EQ(query(Dialect::kAnthropicMessages, "x=1&beta=true&key=secret"), "beta=true");
  EXPECT_EQ(query(Dialect::kAnthropicMessages, "key=secret"), "");
  EXPECT_EQ(query(Dialect::kAnthropicMessages, "beta=false"), "");
  EXPECT_EQ(query(Dialect::kOpenAiChat, "beta=true"), "");
}

TEST(ForwardedQuery, MarksThePathOfBetaCalls) {
  EXPECT_EQ(ForwardedQuery(Dialect::kAnthropicMessages, "/v1/messages/beta", ""), "beta=true");
}

TEST(ForwardedQuery, KeepsTheFormOfAStream) {
  EXPECT_EQ(ForwardedQuery(Dialect::kGemini, "/v1beta/models/m:streamGenerateContent",
                           "key=secret&alt=sse"),
            "alt=sse");
  EXPECT_EQ(ForwardedQuery(Dialect::kGemini, "/v1beta/models/m:streamGenerateContent", "key=x"),
            "");
}

}  // namespace
}  // namespace monorelay::dialects
