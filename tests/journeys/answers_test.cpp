// Answers that go well, whole and streamed, in both dialects.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using relay::Ending;
using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::Question;

struct Form {
  const char* name;
  Dialect dialect;
  bool stream;
};

class AnswerJourney : public ::testing::TestWithParam<Form> {
 protected:
  static Question Ask(const std::string& text) {
    return {.text = text, .dialect = GetParam().dialect, .stream = GetParam().stream};
  }
};

TEST_P(AnswerJourney, ReachesTheClientAsTheProviderSentIt) {
  Journey journey;
  journey.upstream("alpha").Answers("hello there, how are you");

  const auto reply = journey.Ask(Ask("hi"));

  EXPECT_EQ(reply.status(), 200);
  EXPECT_TRUE(reply.is_whole());
  EXPECT_EQ(reply.text(), "hello there, how are you");
  EXPECT_EQ(reply.is_chunked(), GetParam().stream);
  EXPECT_EQ(reply.header("content-type"),
            GetParam().stream ? "text/event-stream" : "application/json");
  journey.ExpectNextRequestWorks();
}

TEST_P(AnswerJourney, LeavesOneOutcomeThatTellsAll) {
  Journey journey;
  journey.upstream("alpha").Answers("one two three");

  const auto reply = journey.Ask(Ask("hi"));

  const auto outcome = journey.outcome();
  EXPECT_EQ(outcome.ending, Ending::kAnswered);
  EXPECT_EQ(outcome.status, 200);
  EXPECT_EQ(outcome.error_code, "");
  EXPECT_EQ(outcome.attempts, 1);
  EXPECT_EQ(outcome.provider, "alpha");
  EXPECT_EQ(outcome.key_label, "first");
  EXPECT_EQ(outcome.client, "default");
  EXPECT_EQ(outcome.model, "gpt-5");
  EXPECT_EQ(outcome.served_model, "gpt-5");
  EXPECT_EQ(outcome.streaming, GetParam().stream);
  EXPECT_EQ(outcome.usage.input, testing::kInputTokens);
  EXPECT_EQ(outcome.usage.output, 3);
  EXPECT_TRUE(outcome.stages.first_byte.has_value());
  EXPECT_EQ(outcome.response_bytes, static_cast<std::int64_t>(reply.body().size()));
  EXPECT_EQ(outcome.endpoint, GetParam().dialect == Dialect::kAnthropicMessages
                                  ? "/v1/messages"
                                  : "/v1/chat/completions");
  EXPECT_EQ(outcome.request_id, reply.header("x-request-id"));
  journey.ExpectNextRequestWorks();
}

TEST_P(AnswerJourney, ComesThroughOneByteAtATime) {
  Journey journey;
  journey.upstream("alpha").AnswersOneByteAtATime("caf\xc3\xa9 au lait");

  const auto reply = journey.Ask(Ask("hi"));

  EXPECT_EQ(reply.text(), "caf\xc3\xa9 au lait");
  EXPECT_EQ(journey.outcome().ending, Ending::kAnswered);
  EXPECT_EQ(journey.outcome().usage.output, 3);
  journey.ExpectNextRequestWorks();
}

TEST_P(AnswerJourney, CarriesTheRelaysOwnFields) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");

  const auto reply = journey.Ask(Ask("hi"));

  EXPECT_TRUE(IsUlid(reply.header("x-request-id")));
  EXPECT_EQ(reply.header("x-monorelay-provider"), "alpha");
  EXPECT_EQ(reply.header("x-monorelay-model"), "gpt-5");
  EXPECT_EQ(reply.header("x-monorelay-attempts"), "1");
  EXPECT_THAT(reply.header("server-timing"), HasSubstr("upstream;dur="));
}

INSTANTIATE_TEST_SUITE_P(
    Forms, AnswerJourney,
    ::testing::Values(Form{"ChatWhole", Dialect::kOpenAiChat, false},
                      Form{"ChatStream", Dialect::kOpenAiChat, true},
                      Form{"MessagesWhole", Dialect::kAnthropicMessages, false},
                      Form{"MessagesStream", Dialect::kAnthropicMessages, true}),
    [](const auto& form) { return form.param.name; });

TEST(StreamJourney, EachEventLeavesAtOnce) {
  Journey journey;
  journey.upstream("alpha").Hangs(testing::Place::kMidBody);
  auto client = journey.Connect();

  client.Send(Journey::Request({.stream = true}));

  EXPECT_TRUE(client.WaitFor("few"));
  journey.upstream("alpha").Continue();
  EXPECT_EQ(client.Read().text(), "a few words that will not all arrive");
  journey.ExpectNextRequestWorks();
}

TEST(StreamJourney, LineEndsOfTheProviderAreKept) {
  Journey journey;
  journey.upstream("alpha").StreamsWithCrlf("hello there");

  const auto reply = journey.Stream("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "hello there");
  EXPECT_THAT(reply.body(), HasSubstr("\r\n\r\n"));
  EXPECT_EQ(journey.outcome().ending, Ending::kAnswered);
  EXPECT_EQ(journey.outcome().usage.output, 2);
  journey.ExpectNextRequestWorks();
}

TEST(StreamJourney, WithoutItsTerminatorIsWholeIfItSaidWhyItFinished) {
  Journey journey;
  journey.upstream("alpha").StreamsWithoutTerminator();

  const auto reply = journey.Stream("gpt-5", "hi");

  EXPECT_TRUE(reply.is_whole());
  EXPECT_EQ(reply.text(), "done all the same");
  EXPECT_EQ(journey.outcome().ending, Ending::kAnswered);
  journey.ExpectNextRequestWorks();
}

TEST(StreamJourney, ThatBreaksOffAfterItsTerminatorIsWhole) {
  for (const auto dialect : {Dialect::kOpenAiChat, Dialect::kAnthropicMessages}) {
    Journey journey;
    journey.upstream("alpha").ResetsWhenTold(testing::Place::kAtEnd);
    auto client = journey.Connect();

    client.Send(Journey::Request({.dialect = dialect, .stream = true}));
    EXPECT_TRUE(
        client.WaitFor(dialect == Dialect::kOpenAiChat ? "[DONE]" : "\"message_stop\"}\n\n"));
    journey.upstream("alpha").Continue();
    const auto reply = client.Read();

    EXPECT_TRUE(reply.is_whole());
    EXPECT_THAT(reply.body(), Not(HasSubstr("error")));
    EXPECT_EQ(reply.text(), "a few words that will not all arrive");
    EXPECT_EQ(journey.outcome().ending, Ending::kAnswered);
    journey.ExpectNextRequestWorks();
  }
}

TEST(StreamJourney, CommentsPassAndCountForNothing) {
  Journey journey;
  journey.upstream("alpha").StreamsEvents(
      {": waiting\n\n", "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"yes\"}}]}\n\n",
       "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
       "data: [DONE]\n\n"});

  const auto reply = journey.Stream("gpt-5", "hi");

  EXPECT_THAT(reply.body(), HasSubstr(": waiting\n\n"));
  EXPECT_EQ(reply.text(), "yes");
  EXPECT_EQ(journey.outcome().ending, Ending::kAnswered);
  journey.ExpectNextRequestWorks();
}

TEST(AnswerJourney, LargerThanABufferPassesInPiecesWithItsUsage) {
  Journey journey;
  const std::string text(300'000, 'x');
  journey.upstream("alpha").Answers(text);

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_TRUE(reply.is_whole());
  EXPECT_EQ(reply.text(), text);
  EXPECT_EQ(journey.outcome().usage.input, testing::kInputTokens);
  EXPECT_EQ(journey.outcome().usage.output, 1);
  journey.ExpectNextRequestWorks();
}

TEST(AnswerJourney, WithoutLengthEndsWithTheConnection) {
  Journey journey;
  journey.upstream("alpha").SendsBytes(
      "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n"
      R"({"choices":[{"message":{"content":"until the end"}}]})");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_TRUE(reply.is_whole());
  EXPECT_EQ(reply.text(), "until the end");
  EXPECT_EQ(journey.outcome().ending, Ending::kAnswered);
  journey.ExpectNextRequestWorks();
}

TEST(AnswerJourney, OfHttp10IsUnderstood) {
  Journey journey;
  journey.upstream("alpha").SendsBytes(
      "HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n"
      R"({"choices":[{"message":{"content":"old but good"}}]})");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "old but good");
  journey.ExpectNextRequestWorks();
}

TEST(AnswerJourney, InterimAnswersOfTheProviderAreSkipped) {
  Journey journey;
  journey.upstream("alpha").SendsBytes(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n"
      "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n"
      R"({"choices":[{"message":{"content":"at last"}}]})");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "at last");
  journey.ExpectNextRequestWorks();
}

TEST(AnswerJourney, RateLimitsAndRequestIdsOfTheProviderReachTheClientButNotItsCookies) {
  Journey journey;
  journey.upstream("alpha").AnswersBody(
      R"({"choices":[{"message":{"content":"hello"}}]})",
      "content-type: application/json\r\nx-ratelimit-remaining-requests: 41\r\n"
      "x-request-id: req_provider\r\nset-cookie: a=b\r\nopenai-organization: secret-org\r\n"
      "connection: keep-alive\r\n");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.header("x-ratelimit-remaining-requests"), "41");
  EXPECT_EQ(reply.header("x-provider-request-id"), "req_provider");
  EXPECT_TRUE(IsUlid(reply.header("x-request-id")));
  EXPECT_FALSE(reply.has("set-cookie"));
  EXPECT_FALSE(reply.has("openai-organization"));
}

TEST(AnswerJourney, KeepsAValidRequestIdOfTheClient) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");

  const auto kept = journey.Ask({.fields = "x-request-id: 01ARZ3NDEKTSV4RRFFQ69G5FAV\r\n"});
  const auto replaced = journey.Ask({.fields = "x-request-id: mine\r\n"});

  EXPECT_EQ(kept.header("x-request-id"), "01ARZ3NDEKTSV4RRFFQ69G5FAV");
  EXPECT_TRUE(IsUlid(replaced.header("x-request-id")));
  EXPECT_EQ(journey.outcomes(2)[0].request_id, "01ARZ3NDEKTSV4RRFFQ69G5FAV");
}

TEST(AnswerJourney, ComesOverIpv6) {
  Journey journey;
  journey.upstream("alpha", {.family = testing::Family::kV6}).Answers("six");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "six");
  EXPECT_THAT(journey.upstream("alpha").LastRequest().Header("host"), HasSubstr("[::1]:"));
  journey.ExpectNextRequestWorks();
}

TEST(AnswerJourney, ModelOfTheClientIsTranslatedOnTheWay) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.config().model_routing.aliases = {{"smart", "gpt-5@alpha"}};

  const auto reply = journey.Ask("smart", "hi");

  EXPECT_EQ(reply.header("x-monorelay-model"), "gpt-5");
  EXPECT_EQ(journey.upstream("alpha").LastRequest().Model(), "gpt-5");
  EXPECT_EQ(journey.outcome().model, "smart");
  EXPECT_EQ(journey.outcome().served_model, "gpt-5");
  journey.ExpectNextRequestWorks();
}

}  // namespace
}  // namespace monorelay
