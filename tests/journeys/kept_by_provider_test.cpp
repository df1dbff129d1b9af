// Answers that a provider of the Responses API keeps: who asks for one, or goes on from it, gets to
// that provider with the key that made it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_archive.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using ::testing::AllOf;
using testing::FakeArchive;
using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::Reply;
using ::testing::StartsWith;

constexpr std::string_view kPath = "/v1/responses";
constexpr std::string_view kJson = "content-type: application/json\r\n";

std::string Answer(std::string_view id) {
  return R"({"id":")" + std::string(id) +
         R"(","object":"response","status":"completed","output":[]})";
}

// Two providers that keep what they answer, each with two keys.
class KeptByProviderJourney : public ::testing::Test {
 protected:
  KeptByProviderJourney() {
    for (const char* name : {"alpha", "beta"}) {
      journey_.upstream(name).AnswersBody(Answer(std::string("resp_of_") + name),
                                          std::string(kJson));
      journey_.Speaks(name, Dialect::kOpenAiResponses);
      journey_.Keys(name, {"first", "second"});
    }
    journey_.Keeps(archive_);
  }

  Reply Ask(std::string_view model, std::string_view fields = {}) {
    return journey_.Send(Journey::Post(kPath, R"({"model":")" + std::string(model) +
                                                  R"(","input":"hi")" + std::string(fields) + "}"));
  }
  Reply GoOn(std::string_view model, std::string_view id) {
    return Ask(model, R"(,"previous_response_id":")" + std::string(id) + '"');
  }
  Reply Do(std::string_view method, const std::string& rest) {
    std::string request = Journey::Get("/v1/responses/" + rest, "content-length: 0\r\n");
    request.replace(0, 3, method);
    return journey_.Send(request);
  }
  testing::UpstreamRequest Last(const std::string& name) {
    return journey_.upstream(name).LastRequest();
  }
  void ExpectNextRequestWorks() {
    journey_.upstream("alpha").Forgets().AnswersBody(Answer("resp_next"), std::string(kJson));
    EXPECT_EQ(Ask("gpt-5@alpha").body(), Answer("resp_next"));
  }
  std::size_t Asked(const std::string& name) { return journey_.upstream(name).Requests().size(); }

  FakeArchive archive_;  // first: the workers refer to it
  Journey journey_;
};

TEST_F(KeptByProviderJourney, WhoGoesOnGetsToTheProviderAndKeyThatKeepTheAnswer) {
  ASSERT_EQ(Ask("gpt-5@beta").status(), 200);
  const std::string key = Last("beta").Header("authorization");

  for (int i = 0; i < 4; ++i) {
    ASSERT_EQ(GoOn("gpt-5", "resp_of_beta").status(), 200);

    EXPECT_EQ(Last("beta").Header("authorization"), key);
    EXPECT_THAT(Last("beta").body, HasSubstr(R"("previous_response_id":"resp_of_beta")"));
  }
  EXPECT_EQ(Asked("alpha"), 0U);
  ExpectNextRequestWorks();
}

TEST_F(KeptByProviderJourney, AStreamedAnswerIsFoundToo) {
  const std::string created =
      "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":"
      "\"resp_streamed\"}}\n\n";
  const std::string completed =
      "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":"
      "\"resp_streamed\"}}\n\n";
  journey_.upstream("beta").Forgets().StreamsEvents({created, completed});
  const auto streamed = Ask("gpt-5@beta", R"(,"stream":true)");
  ASSERT_EQ(streamed.body(), created + completed);
  const std::string key = Last("beta").Header("authorization");
  journey_.upstream("beta").Forgets().AnswersBody(Answer("resp_streamed"), std::string(kJson));

  const auto found = Do("GET", "resp_streamed");

  EXPECT_EQ(found.body(), Answer("resp_streamed"));
  EXPECT_EQ(Last("beta").Header("authorization"), key);
}

TEST_F(KeptByProviderJourney, AStreamWhoseLastEventIsVeryLargeIsWhole) {
  const std::string created =
      "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":"
      "\"resp_streamed\",\"instructions\":\"" +
      std::string(200'000, 'x') + "\"}}\n\n";
  const std::string completed =
      "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":"
      "\"resp_streamed\",\"output\":[\"" +
      std::string(200'000, 'x') + "\"],\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}}\n\n";
  journey_.upstream("beta").Forgets().StreamsEvents({created, completed});

  const auto streamed = Ask("gpt-5@beta", R"(,"stream":true)");

  EXPECT_EQ(streamed.body(), created + completed);
  EXPECT_EQ(journey_.outcome().ending, relay::Ending::kAnswered);
  EXPECT_EQ(journey_.outcome().usage.input, 3);
  EXPECT_EQ(archive_.All().size(), 1U);
}

TEST_F(KeptByProviderJourney, ItCanBeReadListedCancelledAndDeletedAtItsProvider) {
  ASSERT_EQ(Ask("gpt-5@beta").status(), 200);
  const std::string key = Last("beta").Header("authorization");
  journey_.upstream("beta").Forgets().AnswersBody(
      R"({"what":"the provider says"})", "content-type: application/json\r\nopenai-version: 1\r\n");
  struct Row {
    std::string_view method;
    std::string path;
  };
  for (const Row& row : {Row{"GET", "resp_of_beta?include=x&stream=false"},
                         Row{"GET", "resp_of_beta/input_items?limit=3"},
                         Row{"POST", "resp_of_beta/cancel"}, Row{"DELETE", "resp_of_beta"}}) {
    const auto reply = Do(row.method, row.path);

    EXPECT_EQ(reply.status(), 200) << row.path;
    EXPECT_EQ(reply.body(), R"({"what":"the provider says"})") << row.path;
    EXPECT_EQ(reply.header("x-monorelay-provider"), "beta") << row.path;
    EXPECT_EQ(reply.header("openai-version"), "1") << row.path;
    EXPECT_EQ(Last("beta").Method(), row.method) << row.path;
    EXPECT_EQ(Last("beta").Target(), "/v1/responses/" + row.path);
    EXPECT_EQ(Last("beta").Header("authorization"), key) << row.path;
  }
  // It is deleted there, and forgotten here.
  EXPECT_EQ(Do("GET", "resp_of_beta").status(), 404);
  EXPECT_EQ(Asked("beta"), 5U);
  ExpectNextRequestWorks();
}

TEST_F(KeptByProviderJourney, WhatTheProviderSaysOfItIsTold) {
  ASSERT_EQ(Ask("gpt-5@beta").status(), 200);
  const std::string gone = R"({"error":{"message":"gone","type":"invalid_request_error"}})";
  journey_.upstream("beta").Forgets().Refuses(404, gone, std::string(kJson));

  const auto reply = Do("GET", "resp_of_beta");
  const auto deleted = Do("DELETE", "resp_of_beta");

  EXPECT_EQ(reply.status(), 404);
  EXPECT_EQ(reply.body(), gone);
  EXPECT_EQ(deleted.status(), 404);
  // What was not deleted is still noted.
  EXPECT_EQ(archive_.All().size(), 1U);
}

TEST_F(KeptByProviderJourney, TheProvidersRefusalOfItsKeyIsNoneOfTheClients) {
  ASSERT_EQ(Ask("gpt-5@beta").status(), 200);
  journey_.upstream("beta").Forgets().Refuses(401, R"({"error":"sk-beta-first is bad"})",
                                              std::string(kJson));

  const auto reply = Do("GET", "resp_of_beta");

  EXPECT_EQ(reply.status(), 502);
  EXPECT_THAT(reply.body(), AllOf(HasSubstr("beta"), Not(HasSubstr("sk-"))));
}

TEST_F(KeptByProviderJourney, AnUnreachableProviderIsToldAndTheNextRequestWorks) {
  ASSERT_EQ(Ask("gpt-5@beta").status(), 200);
  journey_.upstream("beta").Forgets().Cuts(testing::BeforeFirstByte);

  const auto cut = Do("GET", "resp_of_beta");
  journey_.upstream("beta").Forgets().CutsAfter(160);
  auto client = journey_.Connect();
  client.Send(Journey::Get("/v1/responses/resp_of_beta"));

  EXPECT_EQ(cut.status(), 502);
  EXPECT_THAT(cut.body(), StartsWith("{"));
  EXPECT_FALSE(client.Read().is_whole());
  ExpectNextRequestWorks();
}

TEST_F(KeptByProviderJourney, AnotherClientDoesNotSeeIt) {
  archive_.Keep({.id = "resp_of_beta",
                 .owner = "somebody else",
                 .created = {},
                 .input = {},
                 .response = {},
                 .keeper = {.provider = "beta", .key = "first"}});

  EXPECT_EQ(Do("GET", "resp_of_beta").status(), 404);
  EXPECT_EQ(Do("DELETE", "resp_of_beta").status(), 404);
  EXPECT_EQ(Asked("beta"), 0U);
}

TEST_F(KeptByProviderJourney, AModelThatTheKeeperDoesNotServeCannotGoOn) {
  ASSERT_EQ(Ask("gpt-5@beta").status(), 200);

  const auto reply = GoOn("gpt-5@alpha", "resp_of_beta");

  EXPECT_EQ(reply.status(), 400);
  EXPECT_EQ(reply.error_code(), "previous_response_not_found");
  EXPECT_THAT(reply.error_message(), HasSubstr("kept by provider \"beta\""));
  EXPECT_EQ(Asked("alpha"), 0U);
  ExpectNextRequestWorks();
}

TEST_F(KeptByProviderJourney, StoreFalseIsNotNoted) {
  ASSERT_EQ(Ask("gpt-5@beta", R"(,"store":false)").status(), 200);

  EXPECT_TRUE(archive_.All().empty());
  EXPECT_EQ(Do("GET", "resp_of_beta").status(), 404);
}

TEST_F(KeptByProviderJourney, WithABrokenArchiveGoingOnIsLeftToTheProviders) {
  archive_.Fails();

  const auto reply = GoOn("gpt-5", "resp_of_beta");

  EXPECT_EQ(reply.status(), 200);
  EXPECT_THAT(Last("alpha").body, HasSubstr("resp_of_beta"));
}

TEST_F(KeptByProviderJourney, AProviderThatIsNoLongerConfiguredIsTold) {
  ASSERT_EQ(Ask("gpt-5@beta").status(), 200);
  auto gone = archive_.All().back();
  gone.id = "resp_of_gamma";
  gone.keeper.provider = "gamma";
  archive_.Keep(gone);

  const auto reply = Do("GET", "resp_of_gamma");

  EXPECT_EQ(reply.status(), 404);
  EXPECT_THAT(reply.error_message(), HasSubstr("\"gamma\", which is not configured"));
}

}  // namespace
}  // namespace monorelay
