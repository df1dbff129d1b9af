// Each path at which a model can be asked, before a provider that speaks the same and before one
// that does not.

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using testing::Journey;

struct Row {
  std::string_view path;
  std::string body;
  Dialect dialect;
  std::string_view asked;  // what a provider of that dialect is asked
};

const std::string kChat = R"({"model":"gpt-5","messages":[{"role":"user","content":"hi"}]})";
const std::string kMessages =
    R"({"model":"gpt-5","max_tokens":9,"messages":[{"role":"user","content":"hi"}]})";
const std::string kGemini = R"({"contents":[{"role":"user","parts":[{"text":"hi"}]}]})";

const Row kRows[] = {
    {"/v1/chat/completions", kChat, Dialect::kOpenAiChat, "/v1/chat/completions"},
    {"/v1/messages", kMessages, Dialect::kAnthropicMessages, "/v1/messages"},
    {"/v1/messages?beta=true", kMessages, Dialect::kAnthropicMessages, "/v1/messages?beta=true"},
    {"/v1/messages/beta", kMessages, Dialect::kAnthropicMessages, "/v1/messages?beta=true"},
    {"/v1/responses", R"({"model":"gpt-5","input":"hi"})", Dialect::kOpenAiResponses,
     "/v1/responses"},
    {"/v1beta/models/gpt-5:generateContent", kGemini, Dialect::kGemini,
     "/v1beta/models/gpt-5:generateContent"},
    {"/v1/models/gpt-5:generateContent", kGemini, Dialect::kGemini,
     "/v1beta/models/gpt-5:generateContent"},
    {"/v1beta/models/gpt-5:streamGenerateContent?alt=sse", kGemini, Dialect::kGemini,
     "/v1beta/models/gpt-5:streamGenerateContent?alt=sse"},
};

TEST(EndpointsJourney, AProviderOfTheSameDialectIsAskedAtItsOwnPath) {
  for (const Row& row : kRows) {
    Journey journey;
    journey.upstream("alpha").AnswersBody(R"({"id":"x"})", "content-type: application/json\r\n");
    journey.Speaks("alpha", row.dialect);

    const auto reply = journey.Send(Journey::Post(row.path, row.body));

    EXPECT_EQ(reply.status(), 200) << row.path << reply.body();
    EXPECT_EQ(journey.upstream("alpha").LastRequest().Target(), row.asked);
  }
}

TEST(EndpointsJourney, AProviderOfAnotherDialectAnswersInTheClients) {
  for (const Row& row : kRows) {
    if (row.dialect == Dialect::kOpenAiChat) continue;
    Journey journey;
    journey.upstream("alpha").Answers("good day");
    journey.Speaks("alpha", Dialect::kOpenAiChat);

    const auto reply = journey.Send(Journey::Post(row.path, row.body));

    EXPECT_EQ(reply.status(), 200) << row.path << reply.body();
    EXPECT_NE(reply.body().find("good"), std::string::npos) << row.path;
    EXPECT_EQ(journey.upstream("alpha").LastRequest().Target(), "/v1/chat/completions");
  }
}

}  // namespace
}  // namespace monorelay
