// Conversations that the relay keeps for clients of the Responses API.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/sqlite/response_store.hpp"
#include "store/temporary_folder.hpp"
#include "support/error_text.hpp"
#include "support/fake_archive.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using relay::Ending;
using ::testing::AllOf;
using testing::FakeArchive;
using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::RawClient;
using testing::Reply;
using namespace std::chrono_literals;

constexpr std::string_view kPath = "/v1/responses";
// An id as the relay makes them, of a response that nobody has.
constexpr std::string_view kUnknown = "resp_01J00000000000000000000000";

// A relay with an archive in front of a provider of Chat Completions.
class KeptResponsesJourney : public ::testing::Test {
 protected:
  KeptResponsesJourney() {
    journey_.upstream("alpha").Answers("four words of answer");
    journey_.Speaks("alpha", Dialect::kOpenAiChat);
    journey_.Keeps(archive_);
  }

  static std::string Request(std::string_view fields) {
    return Journey::Post(kPath, R"({"model":"gpt-5",)" + std::string(fields) + "}");
  }
  static std::string After(std::string_view id, std::string_view fields = {}) {
    return Request(R"("input":"and then?","previous_response_id":")" + std::string(id) + '"' +
                   std::string(fields));
  }
  Reply Ask(std::string_view fields) { return journey_.Send(Request(fields)); }
  Reply Get(const std::string& rest) {
    return journey_.Send(Journey::Get("/v1/responses/" + rest));
  }
  Reply Do(std::string_view method, const std::string& rest) {
    std::string request = Journey::Get("/v1/responses/" + rest, "content-length: 0\r\n");
    request.replace(0, 3, method);
    return journey_.Send(request);
  }
  // The id of the answer to a request.
  static std::string IdOf(const Reply& reply) { return "resp_" + reply.header("x-request-id"); }
  std::string Sent() { return journey_.upstream("alpha").LastRequest().body; }

  FakeArchive archive_;  // first: the workers refer to it
  Journey journey_;
};

TEST_F(KeptResponsesJourney, AConversationGoesOnByTheIdOfItsLastAnswer) {
  const auto first = Ask(R"("input":"hello","instructions":"be kind")");
  ASSERT_EQ(first.status(), 200) << first.body();
  EXPECT_THAT(first.body(), HasSubstr(R"("store":true)"));
  EXPECT_THAT(first.body(), HasSubstr("\"id\":\"" + IdOf(first) + '"'));

  const auto second = journey_.Send(After(IdOf(first)));
  const auto third = journey_.Send(After(IdOf(second)));

  EXPECT_EQ(second.status(), 200) << second.body();
  EXPECT_THAT(second.body(), HasSubstr("\"previous_response_id\":\"" + IdOf(first) + '"'));
  EXPECT_EQ(third.status(), 200) << third.body();
  const std::string sent = Sent();
  EXPECT_THAT(sent, Not(HasSubstr("be kind")));
  EXPECT_THAT(sent, Not(HasSubstr("previous_response_id")));
  const auto hello = sent.find("hello");
  const auto answer = sent.find("four words of answer");
  const auto then = sent.find("and then?");
  EXPECT_LT(hello, answer);
  EXPECT_LT(answer, then);
  EXPECT_LT(then, sent.find("four words of answer", then));
  EXPECT_LT(sent.find("and then?", then + 1), sent.size());
  journey_.ExpectNextRequestWorks(3);
}

TEST_F(KeptResponsesJourney, StreamedAnswersAreKeptToo) {
  const auto first = Ask(R"("input":"hello","stream":true)");
  ASSERT_EQ(first.status(), 200);

  const auto second = journey_.Send(After(IdOf(first), R"(,"stream":true)"));

  EXPECT_THAT(second.body(), HasSubstr("event: response.completed"));
  EXPECT_THAT(second.body(), HasSubstr("\"previous_response_id\":\"" + IdOf(first) + '"'));
  EXPECT_THAT(Sent(), AllOf(HasSubstr("hello"), HasSubstr("four words of answer")));
  // What is kept is the response of the last event.
  const auto kept = archive_.All();
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_THAT(first.body(), HasSubstr(kept.front().response));
  EXPECT_EQ(Get(IdOf(first)).body(), kept.front().response);
  journey_.ExpectNextRequestWorks(2);
}

TEST_F(KeptResponsesJourney, AWholeAnswerToAStreamIsKept) {
  journey_.upstream("alpha").Forgets().AnswersBody(
      R"({"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"whole"},)"
      R"("finish_reason":"length"}]})",
      "content-type: application/json\r\n");

  const auto reply = Ask(R"("input":"hello","stream":true)");

  EXPECT_THAT(reply.body(), HasSubstr("event: response.incomplete"));
  const auto kept = archive_.All();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_THAT(kept.front().response,
              AllOf(HasSubstr("whole"), HasSubstr(R"("status":"incomplete")")));
  journey_.ExpectNextRequestWorks();
}

TEST_F(KeptResponsesJourney, ABrokenStreamIsNotKept) {
  journey_.upstream("alpha").Forgets().StreamsWithoutEnd();

  const auto reply = Ask(R"("input":"hello","stream":true)");

  EXPECT_THAT(reply.body(), HasSubstr("event: response.failed"));
  EXPECT_TRUE(archive_.All().empty());
  journey_.ExpectNextRequestWorks();
}

TEST_F(KeptResponsesJourney, StoreFalseIsNotKept) {
  const auto reply = Ask(R"("input":"hello","store":false)");

  EXPECT_THAT(reply.body(), HasSubstr(R"("store":false)"));
  EXPECT_TRUE(archive_.All().empty());
  EXPECT_EQ(Get(IdOf(reply)).status(), 404);
  const auto next = journey_.Send(After(IdOf(reply)));
  EXPECT_EQ(next.status(), 400);
  EXPECT_EQ(next.error_code(), "previous_response_not_found");
  EXPECT_THAT(next.body(), HasSubstr(R"("param":"previous_response_id")"));
  EXPECT_THAT(next.error_message(), HasSubstr("send the whole conversation"));
  journey_.ExpectNextRequestWorks(2);
}

TEST_F(KeptResponsesJourney, StoreTrueIsNoLossSinceTheRelayDoesIt) {
  journey_.Speaks("alpha", Dialect::kAnthropicMessages);

  const auto reply = Ask(R"("input":"hello","store":true)");

  EXPECT_EQ(reply.status(), 200) << reply.body();
  EXPECT_THAT(reply.header("x-monorelay-conversion"), Not(HasSubstr("store")));
  EXPECT_THAT(reply.body(), HasSubstr(R"("store":true)"));
  EXPECT_EQ(archive_.All().size(), 1U);
}

TEST_F(KeptResponsesJourney, TheResponseOfAnotherClientIsUnknown) {
  archive_.Keep({.id = std::string(kUnknown),
                 .owner = "somebody else",
                 .created = {},
                 .input = "[]",
                 .response = "{}"});
  const std::string id(kUnknown);

  EXPECT_EQ(Get(id).status(), 404);
  EXPECT_EQ(Get(id + "/input_items").status(), 404);
  EXPECT_EQ(Do("DELETE", id).status(), 404);
  EXPECT_EQ(Do("POST", id + "/cancel").status(), 404);
  const auto reply = journey_.Send(After(id));
  EXPECT_EQ(reply.status(), 400);
  EXPECT_EQ(reply.error_code(), "previous_response_not_found");
  EXPECT_EQ(archive_.All().size(), 1U);
  EXPECT_EQ(journey_.outcome().ending, Ending::kRefused);
  EXPECT_EQ(journey_.outcome().attempts, 0);
  journey_.ExpectNextRequestWorks();
}

TEST_F(KeptResponsesJourney, AKeptResponseCanBeReadListedAndDeleted) {
  const auto reply = Ask(R"("input":[{"role":"user","content":"hello"}])");
  const std::string id = IdOf(reply);

  const auto again = Get(id);
  const auto items = Get(id + "/input_items?order=asc&limit=5");
  const auto bad_page = Get(id + "/input_items?limit=1000");
  const auto streamed = Get(id + "?stream=true");
  const auto cancelled = Do("POST", id + "/cancel");
  const auto deleted = Do("DELETE", id);
  const auto gone = Get(id);

  EXPECT_EQ(again.status(), 200);
  EXPECT_EQ(again.header("content-type"), "application/json");
  EXPECT_EQ(again.body(), reply.body());
  EXPECT_EQ(items.status(), 200);
  EXPECT_THAT(items.body(), AllOf(HasSubstr(R"("object":"list")"), HasSubstr("hello"),
                                  HasSubstr(R"("has_more":false)")));
  EXPECT_EQ(bad_page.status(), 400);
  EXPECT_EQ(streamed.status(), 400);
  EXPECT_EQ(cancelled.status(), 400);
  EXPECT_THAT(cancelled.error_message(), HasSubstr("background"));
  EXPECT_EQ(deleted.status(), 200);
  EXPECT_EQ(deleted.body(), R"({"id":")" + id + R"(","object":"response","deleted":true})");
  EXPECT_EQ(gone.status(), 404);
  EXPECT_EQ(gone.error_code(), "not_found");
  EXPECT_EQ(Do("DELETE", id).status(), 404);
  journey_.ExpectNextRequestWorks();
}

TEST_F(KeptResponsesJourney, StrangersAreTurnedAwayBeforeAnythingIsLookedUp) {
  auto client = journey_.Connect();
  client.Send("GET /v1/responses/" + std::string(kUnknown) + " HTTP/1.1\r\nHost: x\r\n\r\n");

  EXPECT_EQ(client.Read().status(), 401);
  EXPECT_EQ(archive_.Questions(), 0U);
}

TEST_F(KeptResponsesJourney, TheWebSocketIsStillRefused) {
  EXPECT_EQ(journey_.Send(Journey::Get(kPath)).status(), 426);
}

TEST_F(KeptResponsesJourney, AProviderOfTheSameDialectGetsTheConversationAndItsAnswerIsKept) {
  const auto first = Ask(R"("input":"hello")");
  journey_.Stop();
  journey_.Speaks("alpha", Dialect::kOpenAiResponses);
  journey_.upstream("alpha").Forgets().AnswersBody(
      R"({"id":"resp_theirs","object":"response","status":"completed","model":"gpt-5","output":)"
      R"([{"type":"message","id":"msg_theirs","status":"completed","role":"assistant","content":)"
      R"([{"type":"output_text","text":"native","annotations":[]}]}]})",
      "content-type: application/json\r\n");

  const auto second = journey_.Send(After(IdOf(first)));
  const auto third = journey_.Send(After(IdOf(second)));

  EXPECT_EQ(second.status(), 200) << second.body();
  EXPECT_THAT(second.body(), HasSubstr("native"));
  EXPECT_EQ(third.status(), 200) << third.body();
  EXPECT_THAT(Sent(), AllOf(HasSubstr("hello"), HasSubstr("four words of answer"),
                            HasSubstr("native"), Not(HasSubstr("previous_response_id"))));
}

TEST_F(KeptResponsesJourney, AClientMayNameEarlierItemsInsteadOfRepeatingThem) {
  const auto first = Ask(R"("input":"hello")");
  const std::string item = "msg_" + first.header("x-request-id") + "_0";
  ASSERT_THAT(first.body(), HasSubstr(item));
  const std::string reference = R"({"type":"item_reference","id":")" + item + R"("})";

  const auto second = Ask(R"("input":[{"role":"user","content":"hello"},)" + reference +
                          R"(,{"role":"user","content":"and then?"}])");

  EXPECT_EQ(second.status(), 200) << second.body();
  const std::string sent = Sent();
  EXPECT_LT(sent.find("hello"), sent.find("four words of answer"));
  EXPECT_LT(sent.find("four words of answer"), sent.find("and then?"));
  EXPECT_THAT(sent, HasSubstr("and then?"));
  // What the next request goes on from is the conversation with its items.
  const auto third = journey_.Send(After(IdOf(second)));
  EXPECT_EQ(third.status(), 200) << third.body();
  journey_.ExpectNextRequestWorks(3);
}

TEST_F(KeptResponsesJourney, ItemsThatAreNotHereCannotBeNamed) {
  const auto reply =
      Ask(R"("input":[{"type":"item_reference","id":"msg_01J00000000000000000000000_0"}])");

  EXPECT_EQ(reply.status(), 400);
  EXPECT_THAT(reply.error_message(), HasSubstr("item_reference"));
  archive_.Fails();
  EXPECT_EQ(Ask(R"("input":[{"type":"item_reference","id":"msg_01J00000000000000000000000_0"}])")
                .status(),
            500);
  journey_.ExpectNextRequestWorks(2);
}

TEST_F(KeptResponsesJourney, WhatAProviderKeepsIsLeftToIt) {
  journey_.Speaks("alpha", Dialect::kOpenAiResponses);
  const std::string answer = R"({"id":"resp_theirs","object":"response","output":[]})";
  journey_.upstream("alpha").Forgets().AnswersBody(answer, "content-type: application/json\r\n");

  const auto theirs = journey_.Send(After("resp_theirs"));
  const auto unknown = journey_.Send(After(kUnknown));

  EXPECT_EQ(theirs.body(), answer);
  EXPECT_EQ(unknown.body(), answer);
  EXPECT_THAT(Sent(), HasSubstr("\"previous_response_id\":\"" + std::string(kUnknown)));
  // Only who keeps it is noted.
  ASSERT_EQ(archive_.All().size(), 1U);
  EXPECT_EQ(archive_.All().front().response, "");
  EXPECT_EQ(archive_.All().front().keeper.provider, "alpha");
}

TEST_F(KeptResponsesJourney, BackgroundCannotGoOnFromAKeptResponse) {
  const auto first = Ask(R"("input":"hello")");
  journey_.Stop();
  journey_.Speaks("alpha", Dialect::kOpenAiResponses);

  const auto second = journey_.Send(After(IdOf(first), R"(,"background":true)"));

  EXPECT_EQ(second.status(), 400);
  EXPECT_THAT(second.error_message(), HasSubstr("\"background\" cannot go together"));
}

TEST_F(KeptResponsesJourney, TokensAreCountedWithTheConversationBefore) {
  const auto first = Ask(R"("input":")" + std::string(4000, 'x') + '"');

  const auto counted = journey_.Send(Journey::Post(
      "/v1/responses/input_tokens",
      R"({"model":"gpt-5","input":"b","previous_response_id":")" + IdOf(first) + R"("})"));

  ASSERT_EQ(counted.status(), 200) << counted.body();
  const auto digits = counted.body().find_last_of(':') + 1;
  EXPECT_GT(std::stoi(counted.body().substr(digits)), 1000);
}

TEST_F(KeptResponsesJourney, AConversationThatOutgrowsTheLimitIsRefused) {
  journey_.config().server.limits.max_body_bytes = 3000;
  const auto first = Ask(R"("input":")" + std::string(2500, 'x') + '"');
  ASSERT_EQ(first.status(), 200);

  const auto second =
      journey_.Send(After(IdOf(first), R"(,"instructions":")" + std::string(2000, 'y') + '"'));

  EXPECT_EQ(second.status(), 413);
  EXPECT_THAT(second.error_message(), HasSubstr("begin a new conversation"));
  journey_.ExpectNextRequestWorks(2);
}

TEST_F(KeptResponsesJourney, TheBudgetForBodiesIsGivenBack) {
  journey_.config().server.limits.body_budget_bytes = 20'000;
  for (int i = 0; i < 20; ++i) {
    const auto first = Ask(R"("input":")" + std::string(4000, 'x') + R"(","stream":true)");
    ASSERT_EQ(journey_.Send(After(IdOf(first))).status(), 200) << i;
  }
  journey_.Stop();

  EXPECT_TRUE(journey_.body_budget().Take(20'000));
}

TEST_F(KeptResponsesJourney, WithoutMemoryForItNothingIsKeptAndTheAnswerSaysSo) {
  journey_.config().server.limits.body_budget_bytes = 10;

  const auto reply = Ask(R"("input":"hello")");

  EXPECT_EQ(reply.status(), 200) << reply.body();
  EXPECT_THAT(reply.body(), HasSubstr(R"("store":false)"));
  EXPECT_TRUE(archive_.All().empty());
}

TEST_F(KeptResponsesJourney, ASlowArchiveHoldsUpNobodyElse) {
  const auto first = Ask(R"("input":"hello")");
  archive_.HoldsAnswers();
  auto waiting = journey_.Connect();
  waiting.Send(After(IdOf(first)));
  ASSERT_TRUE(archive_.WaitUntilHolding());

  EXPECT_EQ(Ask(R"("input":"somebody else")").status(), 200);

  archive_.GoOn();
  EXPECT_EQ(waiting.Read().status(), 200);
  journey_.ExpectNextRequestWorks(3);
}

TEST_F(KeptResponsesJourney, AnArchiveThatNeverAnswersIsGivenUp) {
  const auto first = Ask(R"("input":"hello")");
  archive_.HoldsAnswers();
  auto asking = journey_.Connect();
  auto reading = journey_.Connect();
  asking.Send(After(IdOf(first)));
  reading.Send(Journey::Get("/v1/responses/" + IdOf(first)));
  ASSERT_TRUE(archive_.WaitUntilHolding(2));

  journey_.AdvanceTime(11s);

  for (RawClient* client : {&asking, &reading}) {
    const auto reply = client->Read();
    EXPECT_EQ(reply.status(), 503);
    EXPECT_THAT(reply.error_message(), HasSubstr("does not answer"));
  }
  archive_.GoOn();
  journey_.ExpectNextRequestWorks(2);
}

TEST_F(KeptResponsesJourney, ABrokenArchiveIsToldAndNewConversationsWork) {
  const auto first = Ask(R"("input":"hello")");
  archive_.Fails();

  EXPECT_EQ(journey_.Send(After(IdOf(first))).status(), 500);
  EXPECT_EQ(Get(IdOf(first)).status(), 500);
  EXPECT_EQ(Do("DELETE", IdOf(first)).status(), 500);
  EXPECT_EQ(Ask(R"("input":"hello")").status(), 200);
  journey_.ExpectNextRequestWorks(3);
}

TEST_F(KeptResponsesJourney, AClientMayLeaveDuringTheWait) {
  const auto first = Ask(R"("input":"hello")");
  archive_.HoldsAnswers();
  auto asking = journey_.Connect();
  auto reading = journey_.Connect();
  asking.Send(After(IdOf(first)));
  reading.Send(Journey::Get("/v1/responses/" + IdOf(first)));
  ASSERT_TRUE(archive_.WaitUntilHolding(2));

  asking.Leaves();
  reading.Vanishes();

  const auto outcomes = journey_.outcomes(2);
  EXPECT_EQ(outcomes.back().ending, Ending::kClientLeft);
  EXPECT_EQ(outcomes.back().attempts, 0);
  archive_.GoOn();
  journey_.ExpectNextRequestWorks(2);
}

TEST_F(KeptResponsesJourney, TheRelayMayEndDuringTheWait) {
  const auto first = Ask(R"("input":"hello")");
  archive_.HoldsAnswers();
  auto client = journey_.Connect();
  client.Send(After(IdOf(first)));
  ASSERT_TRUE(archive_.WaitUntilHolding());

  journey_.Stop();
  archive_.GoOn();

  EXPECT_EQ(journey_.Send(After(IdOf(first))).status(), 200);
}

TEST(KeptResponsesWithoutArchiveJourney, NothingIsKeptAndTheAnswerSaysSo) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Speaks("alpha", Dialect::kOpenAiChat);

  const auto reply =
      journey.Send(Journey::Post(kPath, R"({"model":"gpt-5","input":"hi","store":true})"));

  EXPECT_THAT(reply.body(), HasSubstr(R"("store":false)"));
  const std::string id = "resp_" + reply.header("x-request-id");
  EXPECT_EQ(journey.Send(Journey::Get("/v1/responses/" + id)).status(), 404);
  journey.ExpectNextRequestWorks();
}

TEST(KeptResponsesOnDiskJourney, AConversationGoesOnAfterARestart) {
  const testing::TemporaryFolder folder;
  const ManualClock clock;  // as the journey has
  std::string id;
  for (int start = 0; start < 2; ++start) {
    auto store = store::sqlite::SqliteResponseStore::Open(folder.Path() / "responses.db", clock);
    ASSERT_TRUE(store) << testing::TextOf(store.error());
    Journey journey(2);
    journey.Keeps(**store);
    journey.upstream("alpha").Answers("an answer");
    journey.Speaks("alpha", Dialect::kOpenAiChat);
    const std::string previous = id.empty() ? "" : R"(,"previous_response_id":")" + id + '"';

    const auto reply =
        journey.Send(Journey::Post(kPath, R"({"model":"gpt-5","input":"start )" +
                                              std::to_string(start) + '"' + previous + "}"));

    ASSERT_EQ(reply.status(), 200) << reply.body();
    id = "resp_" + reply.header("x-request-id");
    if (start == 1) {
      EXPECT_THAT(journey.upstream("alpha").LastRequest().body,
                  AllOf(HasSubstr("start 0"), HasSubstr("an answer"), HasSubstr("start 1")));
    }
  }
}

}  // namespace
}  // namespace monorelay
