// What of a client's request reaches the provider: every byte but those that must change.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;

constexpr std::string_view kChat = "/v1/chat/completions";
constexpr std::string_view kMessages = "/v1/messages";

// Replaces the only occurrence of `from`.
std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(PassThroughJourney, BodyIsForwardedByteForByte) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  const std::string body =
      "{ \"zz_unknown\" : [1,  2,\t3 , {\"deep\":{\"x\":null}}],\r\n"
      R"(  "model":"gpt-5", "n":12345678901234567890123, "f":1.0e-07, "esc":"\u00e9\/\ud83d\ude00",)"
      "\n\n\"dup\":1,\"dup\":2,\"messages\":[{\"role\":\"user\",\"content\":\"caf\xc3\xa9\"}]  }\n";

  const auto reply = journey.Send(Journey::Post(kChat, body));

  EXPECT_EQ(reply.status(), 200);
  EXPECT_EQ(journey.upstream("alpha").LastRequest().body, body);
  journey.ExpectNextRequestWorks();
}

TEST(PassThroughJourney, OnlyTheModelIsPatched) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.config().model_routing.aliases = {{"smart", "a-much-longer-name-of-a-model"}};
  const std::string body =
      R"({"x":{"model":"smart"},  "model"  :  "sm\u0061rt" , "y":[ 1e400 ],"messages":[]})";

  journey.Send(Journey::Post(kChat, body));

  EXPECT_EQ(journey.upstream("alpha").LastRequest().body,
            Replaced(body, R"("sm\u0061rt")", R"("a-much-longer-name-of-a-model")"));
  journey.ExpectNextRequestWorks();
}

TEST(PassThroughJourney, MessagesBodyOfAStreamIsNotTouched) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  const std::string body =
      R"({"stream":true , "model":"claude","max_tokens":5,"messages":[],"thinking":{"type":"x"}})";

  journey.Send(Journey::Post(kMessages, body));

  EXPECT_EQ(journey.upstream("alpha").LastRequest().body, body);
}

TEST(PassThroughJourney, ProviderGetsItsKeyAndNoneOfTheClientsCredentials) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");

  journey.Ask({.fields = "Cookie: session=1\r\nX-Forwarded-For: 10.0.0.9\r\nx-api-key: client\r\n"
                         "User-Agent: some-sdk\r\nOpenAI-Beta: x=v1\r\nIdempotency-Key: 42\r\n"});

  const auto request = journey.upstream("alpha").LastRequest();
  EXPECT_EQ(request.Method(), "POST");
  EXPECT_EQ(request.Target(), "/v1/chat/completions");
  EXPECT_EQ(request.Header("authorization"), "Bearer sk-alpha-first");
  EXPECT_EQ(request.Header("content-type"), "application/json");
  EXPECT_EQ(request.Header("openai-beta"), "x=v1");
  EXPECT_EQ(request.Header("idempotency-key"), "42");
  EXPECT_THAT(request.head, Not(HasSubstr(std::string(Journey::kAccessKey))));
  for (const char* name : {"cookie", "x-forwarded-for", "x-api-key", "x-request-id"}) {
    EXPECT_EQ(request.Header(name), "") << name;
  }
}

TEST(PassThroughJourney, VersionAndBetaFieldsOfMessagesReachTheProvider) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.provider("alpha").auth = providers::AuthScheme::kXApiKey;
  const std::string body = R"({"model":"claude","max_tokens":5,"messages":[]})";

  journey.Send(Journey::Post("/v1/messages?beta=true&key=secret", body,
                             "anthropic-version: 2026-10-21\r\nanthropic-beta: a,b\r\n"));
  const auto request = journey.upstream("alpha").LastRequest();
  journey.Send(Journey::Post(kMessages, body));
  const auto plain = journey.upstream("alpha").LastRequest();

  EXPECT_EQ(request.Target(), "/v1/messages?beta=true");
  EXPECT_EQ(request.Header("anthropic-version"), "2026-10-21");
  EXPECT_EQ(request.Header("anthropic-beta"), "a,b");
  EXPECT_EQ(request.Header("x-api-key"), "sk-alpha-first");
  EXPECT_EQ(request.Header("authorization"), "");
  EXPECT_EQ(plain.Target(), "/v1/messages");
  EXPECT_EQ(plain.Header("anthropic-version"), "2023-06-01");
}

TEST(PassThroughJourney, ConfiguredHeadersAreSent) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.provider("alpha").headers = {{"X-Title", "relay"}, {"User-Agent", "ours"}};

  journey.Ask("gpt-5", "hi");

  const auto request = journey.upstream("alpha").LastRequest();
  EXPECT_EQ(request.Header("x-title"), "relay");
  EXPECT_EQ(request.Header("user-agent"), "ours");
}

TEST(PassThroughJourney, FieldsOfAChunkedRequestSurviveTheNextRequestBehindIt) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  const std::string body = R"({"model":"claude","max_tokens":5,"messages":[]})";
  const std::string head =
      "POST /v1/messages HTTP/1.1\r\nHost: relay\r\nx-api-key: " +
      std::string(Journey::kAccessKey) +
      "\r\nanthropic-beta: the-first-one\r\nTransfer-Encoding: chunked\r\n\r\n";
  auto client = journey.Connect();

  client.Send(head + "10\r\n" + body.substr(0, 16) + "\r\n" + "1f\r\n" + body.substr(16) +
              "\r\n0\r\n\r\n" +
              Journey::Post(kMessages, body, "anthropic-beta: " + std::string(400, 'z') + "\r\n"));
  const auto first = client.Read();
  const auto second = client.Read();

  ASSERT_EQ(body.size(), 16U + 0x1fU);
  EXPECT_EQ(first.status(), 200);
  EXPECT_EQ(second.status(), 200);
  const auto requests = journey.upstream("alpha").Requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].Header("anthropic-beta"), "the-first-one");
  EXPECT_EQ(requests[1].Header("anthropic-beta"), std::string(400, 'z'));
  EXPECT_EQ(requests[0].body, body);
  EXPECT_EQ(requests[1].body, body);
  journey.ExpectNextRequestWorks(2);
}

// --- stream_options.include_usage ---

struct UsageCase {
  const char* name;
  std::string sent;      // in the request
  std::string expected;  // at the provider
  bool is_hidden;        // from the client
};

class UsageJourney : public ::testing::TestWithParam<UsageCase> {};

TEST_P(UsageJourney, IsAskedForAndHiddenAgainIfTheClientDidNotAsk) {
  Journey journey;
  journey.upstream("alpha").Answers("one two");
  const UsageCase& usage = GetParam();
  const std::string body =
      "{\"model\":\"gpt-5\",\"stream\":true," + usage.sent + "\"messages\":[]}";

  const auto reply = journey.Send(Journey::Post(kChat, body));

  const std::string forwarded = journey.upstream("alpha").LastRequest().body;
  EXPECT_THAT(forwarded, HasSubstr(usage.expected));
  EXPECT_TRUE(journey.upstream("alpha").LastRequest().AsksForUsage());
  EXPECT_EQ(reply.text(), "one two");
  EXPECT_EQ(reply.body().find("\"usage\"") == std::string::npos, usage.is_hidden);
  EXPECT_THAT(reply.body(), HasSubstr("[DONE]"));
  EXPECT_EQ(journey.outcome().usage.input, testing::kInputTokens);
  EXPECT_EQ(journey.outcome().usage.output, 2);
  journey.ExpectNextRequestWorks();
}

INSTANTIATE_TEST_SUITE_P(
    Cases, UsageJourney,
    ::testing::Values(
        UsageCase{"Absent", "", R"({"stream_options":{"include_usage":true},"model")", true},
        UsageCase{"Null", R"("stream_options":null,)", R"("stream_options":{"include_usage":true})",
                  true},
        UsageCase{"Empty", R"("stream_options":{ },)", R"({"include_usage":true })", true},
        UsageCase{"False", R"("stream_options":{"include_usage": false},)",
                  R"({"include_usage": true})", true},
        UsageCase{"Others", R"("stream_options":{"include_obfuscation":false},)",
                  R"({"include_usage":true,"include_obfuscation":false})", true},
        UsageCase{"Asked", R"("stream_options":{"include_usage":true},)",
                  R"({"include_usage":true})", false}),
    [](const auto& usage) { return usage.param.name; });

TEST(UsageJourney, IsNotAskedOfAProviderThatDoesNotKnowIt) {
  Journey journey;
  journey.upstream("alpha").Answers("one two");
  journey.provider("alpha").quirks.traits.include_usage = false;

  const auto reply = journey.Stream("gpt-5", "hi");

  EXPECT_THAT(journey.upstream("alpha").LastRequest().body, Not(HasSubstr("stream_options")));
  EXPECT_EQ(reply.text(), "one two");
  EXPECT_TRUE(journey.outcome().usage_is_estimated);
  EXPECT_GT(journey.outcome().usage.input, 0);
}

TEST(UsageJourney, OnAChunkWithChoicesIsNotHidden) {
  Journey journey;
  journey.upstream("alpha").StreamsEvents(
      {"data: "
       "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}],"
       "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\n\n",
       "data: [DONE]\n\n"});

  const auto reply = journey.Stream("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "x");
  EXPECT_EQ(journey.outcome().usage.input, 3);
  EXPECT_EQ(journey.outcome().usage.output, 4);
}

}  // namespace
}  // namespace monorelay
