// A client of one dialect before a provider of another.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialects/opaque.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using relay::Ending;
using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::Quoted;

constexpr std::string_view kGeminiPath = "/v1beta/models/gpt-5:generateContent";
constexpr std::string_view kGeminiStream = "/v1beta/models/gpt-5:streamGenerateContent";
constexpr std::string_view kGeminiBody =
    R"({"contents":[{"role":"user","parts":[{"text":"hi"}]}]})";

TEST(TranslationJourney, ChatIsAnsweredByMessages) {
  Journey journey;
  journey.upstream("alpha").Answers("hello there");
  journey.Speaks("alpha", Dialect::kAnthropicMessages);

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.status(), 200) << reply.body();
  EXPECT_EQ(reply.text(), "hello there");
  EXPECT_THAT(reply.body(), HasSubstr(R"("object":"chat.completion")"));
  EXPECT_EQ(reply.header("content-type"), "application/json");
  const auto request = journey.upstream("alpha").LastRequest();
  EXPECT_EQ(request.Target(), "/v1/messages");
  EXPECT_EQ(request.Header("anthropic-version"), "2023-06-01");
  EXPECT_EQ(journey.outcome().ending, Ending::kAnswered);
  EXPECT_EQ(journey.outcome().usage.input, testing::kInputTokens);
  journey.ExpectNextRequestWorks();
}

TEST(TranslationJourney, MessagesAreStreamedFromChat) {
  Journey journey;
  journey.upstream("alpha").Answers("hello there");
  journey.Speaks("alpha", Dialect::kOpenAiChat);

  const auto reply = journey.Ask({.dialect = Dialect::kAnthropicMessages, .stream = true});

  EXPECT_EQ(reply.status(), 200) << reply.body();
  EXPECT_EQ(reply.text(), "hello there");
  EXPECT_EQ(reply.header("content-type"), "text/event-stream; charset=utf-8");
  EXPECT_TRUE(reply.has("request-id"));
  EXPECT_THAT(reply.body(), HasSubstr("event: message_stop"));
  EXPECT_EQ(journey.outcome().usage.output, 2);
  journey.ExpectNextRequestWorks();
}

TEST(TranslationJourney, GeminiNamesTheModelInThePath) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Speaks("alpha", Dialect::kOpenAiChat);

  const auto reply = journey.Send(Journey::Post(kGeminiPath, kGeminiBody));

  EXPECT_EQ(reply.status(), 200) << reply.body();
  EXPECT_THAT(reply.body(), HasSubstr(R"("text":"hello")"));
  EXPECT_EQ(journey.upstream("alpha").LastRequest().Model(), "gpt-5");
  EXPECT_EQ(journey.outcome().model, "gpt-5");
  journey.ExpectNextRequestWorks();
}

TEST(TranslationJourney, GeminiStreamsAsEventsOrAsAnArray) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Speaks("alpha", Dialect::kOpenAiChat);

  const auto events =
      journey.Send(Journey::Post(std::string(kGeminiStream) + "?alt=sse", kGeminiBody));
  const auto array = journey.Send(Journey::Post(kGeminiStream, kGeminiBody));

  EXPECT_TRUE(events.body().starts_with("data: {")) << events.body();
  EXPECT_EQ(array.header("content-type"), "application/json");
  EXPECT_TRUE(array.body().starts_with("[")) << array.body();
  EXPECT_THAT(array.body(), HasSubstr(R"("text":"hello")"));
  journey.ExpectNextRequestWorks(2);
}

TEST(TranslationJourney, GeminisKeyMayStandInTheQueryAndGoesNoFurther) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Speaks("alpha", Dialect::kGemini);
  journey.upstream("alpha").AnswersBody(
      R"({"candidates":[{"content":{"parts":[{"text":"hello"}]},"finishReason":"STOP"}]})",
      "content-type: application/json\r\n");
  const std::string request =
      std::string("POST ") + std::string(kGeminiPath) + "?key=" + std::string(Journey::kAccessKey) +
      " HTTP/1.1\r\nHost: relay\r\nContent-Length: " + std::to_string(kGeminiBody.size()) +
      "\r\n\r\n" + std::string(kGeminiBody);

  const auto reply = journey.Send(request);

  EXPECT_EQ(reply.status(), 200) << reply.body();
  EXPECT_THAT(journey.upstream("alpha").LastRequest().head,
              Not(HasSubstr(std::string(Journey::kAccessKey))));
}

TEST(TranslationJourney, TellsWhatWasLost) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Speaks("alpha", Dialect::kAnthropicMessages);

  const auto reply = journey.Ask({.body_fields = R"("seed":7,"logit_bias":{"1":2},)"});

  EXPECT_EQ(reply.status(), 200);
  EXPECT_THAT(reply.header("x-monorelay-conversion"), HasSubstr("dropped seed, logit_bias"));
  journey.ExpectNextRequestWorks();
}

TEST(TranslationJourney, RefusesLossesWhenToldTo) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Speaks("alpha", Dialect::kAnthropicMessages);

  const auto reply =
      journey.Ask({.fields = "x-monorelay-strict: true\r\n", .body_fields = R"("seed":7,)"});

  EXPECT_EQ(reply.status(), 400);
  EXPECT_THAT(reply.error_message(), HasSubstr("\"seed\" cannot be passed on exactly"));
  EXPECT_EQ(journey.outcome().ending, Ending::kRefused);
  EXPECT_EQ(journey.outcome().attempts, 0);
  journey.config().model_routing.strict_conversion = true;
  journey.Reload();
  EXPECT_EQ(journey.Ask({.body_fields = R"("seed":7,)"}).status(), 400);
  EXPECT_EQ(journey.Ask({.fields = "x-monorelay-strict: false\r\n", .body_fields = R"("seed":7,)"})
                .status(),
            200);
}

TEST(TranslationJourney, GoesOnToAProviderThatCanExpressIt) {
  Journey journey;
  journey.upstream("alpha").Answers("from alpha");
  journey.Speaks("alpha", Dialect::kAnthropicMessages);
  journey.upstream("beta").Answers("from beta");

  const auto reply = journey.Ask({.body_fields = R"("n":2,)"});

  EXPECT_EQ(reply.status(), 200) << reply.body();
  EXPECT_EQ(journey.outcome().provider, "beta");
  journey.ExpectNextRequestWorks();
}

TEST(TranslationJourney, ErrorsOfTheProviderTakeTheClientsShape) {
  Journey journey;
  journey.upstream("alpha").Refuses(
      400, R"({"error":{"message":"bad thing","type":"invalid_request_error","code":null}})");
  journey.Speaks("alpha", Dialect::kOpenAiChat);

  const auto reply = journey.Ask({.dialect = Dialect::kAnthropicMessages});

  EXPECT_EQ(reply.status(), 400);
  EXPECT_THAT(reply.body(), HasSubstr(R"("type":"error")"));
  EXPECT_THAT(reply.error_message(), HasSubstr("bad thing"));
  journey.ExpectNextRequestWorks();
}

TEST(TranslationJourney, AnErrorAsFirstEventIsAnErrorStatus) {
  Journey journey;
  journey.upstream("alpha").StreamsErrorAfter(0);
  journey.Speaks("alpha", Dialect::kOpenAiChat);

  const auto reply = journey.Ask({.dialect = Dialect::kAnthropicMessages, .stream = true});

  EXPECT_GE(reply.status(), 400);
  EXPECT_THAT(reply.body(), HasSubstr(R"("type":"error")"));
  journey.ExpectNextRequestWorks();
}

TEST(TranslationJourney, AStreamThatBreaksOffEndsWithTheClientsErrorEvent) {
  Journey journey;
  journey.upstream("alpha").StreamsWithoutEnd();
  journey.Speaks("alpha", Dialect::kOpenAiChat);

  const auto reply = journey.Ask({.dialect = Dialect::kAnthropicMessages, .stream = true});

  EXPECT_EQ(reply.status(), 200);
  EXPECT_THAT(reply.body(), HasSubstr("event: error\n"));
  EXPECT_THAT(reply.body(), Not(HasSubstr("event: message_stop")));
  EXPECT_EQ(journey.outcome().ending, Ending::kFailed);
  journey.ExpectNextRequestWorks();
}

TEST(TranslationJourney, AWholeAnswerToAStreamIsPlayedAsOne) {
  Journey journey;
  journey.upstream("alpha").AnswersBody(
      R"({"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},)"
      R"("finish_reason":"stop"}]})",
      "content-type: application/json\r\n");
  journey.Speaks("alpha", Dialect::kOpenAiChat);

  const auto reply = journey.Ask({.dialect = Dialect::kAnthropicMessages, .stream = true});

  EXPECT_EQ(reply.header("content-type"), "text/event-stream; charset=utf-8");
  EXPECT_EQ(reply.text(), "hello");
  EXPECT_THAT(reply.body(), HasSubstr("event: message_stop"));
  journey.ExpectNextRequestWorks();
}

TEST(TranslationJourney, AStreamToAWholeQuestionIsPutTogether) {
  Journey journey;
  journey.upstream("alpha").StreamsEvents(
      {"data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hel\"}}]}\n\n",
       "data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"lo\"},"
       "\"finish_reason\":\"stop\"}]}\n\n",
       "data: [DONE]\n\n"});
  journey.Speaks("alpha", Dialect::kOpenAiChat);

  const auto reply = journey.Ask({.dialect = Dialect::kAnthropicMessages});

  EXPECT_EQ(reply.status(), 200) << reply.body();
  EXPECT_EQ(reply.header("content-type"), "application/json");
  EXPECT_EQ(reply.text(), "hello");
  journey.ExpectNextRequestWorks();
}

TEST(TranslationJourney, AStreamToAWholeQuestionThatBreaksOffIsAnError) {
  Journey journey;
  journey.upstream("alpha").StreamsEvents(
      {"data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hel\"}}]}\n\n"});
  journey.Speaks("alpha", Dialect::kOpenAiChat);

  const auto reply = journey.Ask({.dialect = Dialect::kAnthropicMessages});

  EXPECT_EQ(reply.status(), 502);
  EXPECT_THAT(reply.body(), HasSubstr(R"("type":"error")"));
  journey.ExpectNextRequestWorks();
}

TEST(TranslationJourney, FieldsAndPromptsOfTheOperatorAreSetInTheProvidersWords) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Speaks("alpha", Dialect::kAnthropicMessages);
  journey.provider("alpha").params.value = R"({"temperature":0.25,"max_completion_tokens":99})";
  journey.provider("alpha").system_prompt = "be kind";

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.status(), 200) << reply.body();
  const std::string sent = journey.upstream("alpha").LastRequest().body;
  EXPECT_THAT(sent, HasSubstr(R"("temperature":0.25)"));
  EXPECT_THAT(sent, HasSubstr(R"("max_tokens":99)"));
  EXPECT_THAT(sent, HasSubstr(R"("system":"be kind")"));
  journey.ExpectNextRequestWorks();
}

TEST(TranslationJourney, FieldsOfTheOperatorAreSetInBytesThatPass) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  app::ModelParams params;
  params.model_pattern = "gpt-*";
  params.params.value = R"({"top_p":0.5})";
  journey.config().model_routing.model_params = {params};

  journey.Send(
      Journey::Post("/v1/chat/completions", R"({ "model":"gpt-5","top_p" : 1,"messages":[] })"));
  journey.Send(
      Journey::Post("/v1/chat/completions", R"({ "model":"other","top_p" : 1,"messages":[] })"));

  EXPECT_EQ(journey.upstream("alpha").LastRequest().body,
            R"({ "model":"other","top_p" : 1,"messages":[] })");
  journey.Send(
      Journey::Post("/v1/chat/completions", R"({ "model":"gpt-5","top_p" : 1,"messages":[] })"));
  EXPECT_EQ(journey.upstream("alpha").LastRequest().body,
            R"({ "model":"gpt-5","top_p" : 0.5,"messages":[] })");
  journey.ExpectNextRequestWorks(3);
}

TEST(TranslationJourney, ModelsWithoutToolsGetNone) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.config().tool_calling.unsupported_models = {"gpt-*"};

  const auto reply = journey.Ask(
      {.body_fields = R"("tools":[{"type":"function","function":{"name":"f","parameters":{}}}],)"});

  EXPECT_EQ(reply.status(), 200) << reply.body();
  EXPECT_THAT(reply.header("x-monorelay-conversion"), HasSubstr("tools"));
  EXPECT_THAT(journey.upstream("alpha").LastRequest().body, Not(HasSubstr("\"tools\"")));
  journey.ExpectNextRequestWorks();
}

TEST(TranslationJourney, WhatOnlyAnotherProviderCanReadIsTakenOut) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Speaks("alpha", Dialect::kAnthropicMessages);
  const std::string wrapped = dialects::Wrap(
      {.data = {"secret"}, .dialect = {"openai_chat"}, .provider = {"other"}}, false);
  const std::string body =
      R"({"model":"gpt-5","max_tokens":9,"messages":[{"role":"user","content":"a"},)"
      R"({"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":)" +
      Quoted(wrapped) + R"(},{"type":"text","text":"b"}]},{"role":"user","content":"c"}]})";

  const auto reply = journey.Send(Journey::Post("/v1/messages", body));

  EXPECT_EQ(reply.status(), 200) << reply.body();
  EXPECT_EQ(reply.text(), "hello");
  const std::string sent = journey.upstream("alpha").LastRequest().body;
  EXPECT_THAT(sent, Not(HasSubstr("thinking")));
  EXPECT_THAT(sent, HasSubstr(R"("text":"b")"));
  journey.ExpectNextRequestWorks();
}

TEST(TranslationJourney, TokensAreEstimatedWhereNoProviderCounts) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Speaks("alpha", Dialect::kOpenAiChat);
  const std::string body = R"({"model":"gpt-5","messages":[{"role":"user","content":")" +
                           std::string(400, 'x') + R"("}]})";

  const auto reply = journey.Send(Journey::Post("/v1/messages/count_tokens", body));

  EXPECT_EQ(reply.status(), 200);
  EXPECT_EQ(reply.body(), R"({"input_tokens":104})");
  EXPECT_THAT(reply.header("x-monorelay-conversion"), HasSubstr("estimated"));
  EXPECT_EQ(journey.outcome().attempts, 0);
  journey.ExpectNextRequestWorks();
}

TEST(TranslationJourney, TokensAreCountedByAProviderThatDoes) {
  Journey journey;
  journey.upstream("alpha").AnswersBody(R"({"input_tokens":12})",
                                        "content-type: application/json\r\n");

  const auto reply = journey.Send(
      Journey::Post("/v1/messages/count_tokens",
                    R"({"model":"gpt-5","messages":[{"role":"user","content":"a"}]})"));

  EXPECT_EQ(reply.body(), R"({"input_tokens":12})");
  EXPECT_EQ(journey.upstream("alpha").LastRequest().Target(), "/v1/messages/count_tokens");
  EXPECT_FALSE(reply.has("x-monorelay-conversion"));
  journey.ExpectNextRequestWorks();
}

}  // namespace
}  // namespace monorelay
