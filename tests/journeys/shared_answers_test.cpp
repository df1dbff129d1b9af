// Requests that are the same: one call to the provider, and its answer kept for a while.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using relay::CacheUse;
using relay::Ending;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::Journey;
using testing::Place;
using testing::Question;
using testing::RawClient;
using namespace std::chrono_literals;

// One provider, whose answers are shared.
class SharedAnswersJourney : public ::testing::Test {
 protected:
  SharedAnswersJourney() {
    journey_.config().cache.models = {"gpt-*"};
    journey_.upstream("alpha").Answers("four words of answer");
  }

  std::size_t Asked() { return journey_.upstream("alpha").Requests().size(); }
  // A client that has asked and waits.
  std::unique_ptr<RawClient> Asking(const Question& question) {
    auto client = std::make_unique<RawClient>(journey_.Connect());
    client->Send(Journey::Request(question));
    return client;
  }
  // A request of another kind on its own connection: when it is answered, the worker has seen all
  // that was sent before.
  void LetTheWorkerSee() { EXPECT_EQ(journey_.Send(Journey::Get("/v1/models")).status(), 200); }

  Journey journey_;
};

const Question kStream{.stream = true};

TEST_F(SharedAnswersJourney, AKeptAnswerIsGivenAgainAndCostsNothing) {
  const auto first = journey_.Ask({});
  const auto second = journey_.Ask({});

  EXPECT_EQ(first.header("x-monorelay-cache"), "miss");
  EXPECT_EQ(second.header("x-monorelay-cache"), "hit");
  EXPECT_EQ(second.body(), first.body());
  EXPECT_EQ(second.header("content-type"), first.header("content-type"));
  EXPECT_EQ(second.header("x-monorelay-provider"), "alpha");
  EXPECT_NE(second.header("x-request-id"), first.header("x-request-id"));
  EXPECT_EQ(Asked(), 1U);
  const auto outcomes = journey_.outcomes(2);
  EXPECT_EQ(outcomes[0].cache, CacheUse::kMiss);
  EXPECT_TRUE(outcomes[0].usage.IsKnown());
  EXPECT_EQ(outcomes[1].cache, CacheUse::kHit);
  EXPECT_EQ(outcomes[1].ending, Ending::kAnswered);
  EXPECT_EQ(outcomes[1].provider, "alpha");
  EXPECT_EQ(outcomes[1].attempts, 0);
  EXPECT_FALSE(outcomes[1].usage.IsKnown());
  EXPECT_EQ(outcomes[0].finish_reason, chat::FinishReason::kStop);
  EXPECT_EQ(outcomes[1].finish_reason, chat::FinishReason::kStop);
}

TEST_F(SharedAnswersJourney, StreamsAreGivenAgainInTheClientsDialect) {
  journey_.Speaks("alpha", Dialect::kOpenAiChat);
  for (const Dialect dialect : {Dialect::kOpenAiChat, Dialect::kAnthropicMessages}) {
    const Question question{.dialect = dialect, .stream = true};

    const auto first = journey_.Ask(question);
    const auto second = journey_.Ask(question);

    EXPECT_EQ(second.header("x-monorelay-cache"), "hit");
    EXPECT_EQ(second.body(), first.body());
    EXPECT_THAT(second.header("content-type"), HasSubstr("text/event-stream"));
    EXPECT_EQ(second.text(), "four words of answer");
  }
  EXPECT_EQ(Asked(), 2U);
}

TEST_F(SharedAnswersJourney, WhatIsNotTheSameIsAskedAnew) {
  ASSERT_EQ(journey_.Ask({}).status(), 200);

  for (const Question& other :
       {Question{.text = "ho"}, Question{.model = "gpt-6"}, Question{.stream = true},
        Question{.dialect = Dialect::kAnthropicMessages},
        Question{.body_fields = R"("temperature":0.5,)"}}) {
    EXPECT_EQ(journey_.Ask(other).header("x-monorelay-cache"), "miss");
  }
  EXPECT_EQ(Asked(), 6U);
}

TEST_F(SharedAnswersJourney, OtherModelsAreNotConcerned) {
  const auto first = journey_.Ask({.model = "other"});
  const auto second = journey_.Ask({.model = "other"});

  EXPECT_EQ(first.header("x-monorelay-cache"), "");
  EXPECT_EQ(second.header("x-monorelay-cache"), "");
  EXPECT_EQ(Asked(), 2U);
  EXPECT_EQ(journey_.outcome().cache, CacheUse::kNone);
}

TEST_F(SharedAnswersJourney, AnAccessKeyCanBeNamedInsteadOfModels) {
  journey_.config().cache = {};
  journey_.config().cache.access_keys = {"default"};

  ASSERT_EQ(journey_.Ask({.model = "other"}).status(), 200);

  EXPECT_EQ(journey_.Ask({.model = "other"}).header("x-monorelay-cache"), "hit");
}

TEST_F(SharedAnswersJourney, AClientCanRefuseWhatIsKept) {
  ASSERT_EQ(journey_.Ask({}).status(), 200);

  const auto anew = journey_.Ask({.fields = "cache-control: no-cache\r\n"});
  const auto alone = journey_.Ask({.fields = "Cache-Control: no-store\r\n"});

  EXPECT_EQ(anew.header("x-monorelay-cache"), "miss");
  EXPECT_EQ(alone.header("x-monorelay-cache"), "");
  EXPECT_EQ(Asked(), 3U);
}

TEST_F(SharedAnswersJourney, AnAnswerIsForgottenWithTimeAndWithANewConfiguration) {
  journey_.config().cache.max_age_seconds = 60;
  ASSERT_EQ(journey_.Ask({}).status(), 200);
  ASSERT_EQ(journey_.Ask({}).header("x-monorelay-cache"), "hit");

  journey_.AdvanceTime(61s);
  EXPECT_EQ(journey_.Ask({}).header("x-monorelay-cache"), "miss");
  ASSERT_EQ(journey_.Ask({}).header("x-monorelay-cache"), "hit");
  journey_.Reload();

  EXPECT_EQ(journey_.Ask({}).header("x-monorelay-cache"), "miss");
}

TEST_F(SharedAnswersJourney, FailuresAndBrokenStreamsAreNotKept) {
  journey_.upstream("alpha")
      .Forgets()
      .Refuses(400, R"({"error":{"message":"no"}})")
      .StreamsWithoutEnd();
  EXPECT_EQ(journey_.Ask(kStream).status(), 400);
  EXPECT_THAT(journey_.Ask(kStream).body(), HasSubstr("error"));
  journey_.upstream("alpha").Forgets().Answers("four words of answer");

  const auto next = journey_.Ask(kStream);

  EXPECT_EQ(next.header("x-monorelay-cache"), "miss");
  EXPECT_EQ(next.text(), "four words of answer");
}

TEST_F(SharedAnswersJourney, WhoAsksMeanwhileFollowsTheSameStream) {
  journey_.upstream("alpha").Forgets().Hangs(Place::kMidBody);
  const auto leader = Asking(kStream);
  ASSERT_TRUE(journey_.upstream("alpha").WaitUntilHanging());
  const auto second = Asking(kStream);
  const auto third = Asking(kStream);
  LetTheWorkerSee();

  journey_.upstream("alpha").Continue();
  const auto led = leader->Read();

  EXPECT_EQ(led.header("x-monorelay-cache"), "miss");
  EXPECT_TRUE(led.is_whole());
  for (RawClient* client : {second.get(), third.get()}) {
    const auto followed = client->Read();
    EXPECT_EQ(followed.header("x-monorelay-cache"), "shared");
    EXPECT_EQ(followed.body(), led.body());
    EXPECT_TRUE(followed.is_whole());
  }
  EXPECT_EQ(Asked(), 1U);
  const auto outcomes = journey_.outcomes(3);
  EXPECT_EQ(std::ranges::count(outcomes, CacheUse::kShared, &relay::Outcome::cache), 2);
  for (const relay::Outcome& outcome : outcomes) EXPECT_EQ(outcome.ending, Ending::kAnswered);
}

TEST_F(SharedAnswersJourney, AFollowerOfASilentStreamHearsThatItLives) {
  journey_.config().server.stream_keep_alive = 5s;
  journey_.upstream("alpha").Forgets().Hangs(Place::kMidBody);
  const auto leader = Asking(kStream);
  ASSERT_TRUE(journey_.upstream("alpha").WaitUntilHanging());
  ASSERT_TRUE(leader->WaitFor("data: "));
  const auto follower = Asking(kStream);
  ASSERT_TRUE(follower->WaitFor("data: "));

  journey_.AdvanceTime(6s);

  EXPECT_TRUE(follower->WaitFor(": keep-alive"));
  journey_.upstream("alpha").Continue();
  EXPECT_THAT(follower->Read().body(), HasSubstr("[DONE]"));
  EXPECT_TRUE(leader->Read().is_whole());
}

TEST_F(SharedAnswersJourney, AWholeAnswerIsSharedToo) {
  journey_.upstream("alpha").Forgets().Hangs(Place::kBeforeHead);
  const auto leader = Asking({});
  ASSERT_TRUE(journey_.upstream("alpha").WaitUntilHanging());
  const auto second = Asking({});
  LetTheWorkerSee();

  journey_.upstream("alpha").Continue();

  const auto led = leader->Read();
  const auto followed = second->Read();
  EXPECT_EQ(followed.header("x-monorelay-cache"), "shared");
  EXPECT_EQ(followed.body(), led.body());
  EXPECT_EQ(Asked(), 1U);
}

TEST_F(SharedAnswersJourney, WhoWaitedForAnAnswerThatIsTooLargeToBeHeldAsksItself) {
  journey_.config().cache.max_answer_kilobytes = 16;
  journey_.Speaks("alpha", Dialect::kOpenAiChat);
  const std::string large(40'000, 'x');
  const Question question{.dialect = Dialect::kAnthropicMessages};
  journey_.upstream("alpha").Forgets().Does(
      {.render =
           [&](const testing::UpstreamRequest& request) {
             return testing::AnswerTo(request, large);
           },
       .stops_after = [](const testing::RenderedAnswer&) { return std::size_t{0}; },
       .then = testing::Behaviour::Then::kHang});
  journey_.upstream("alpha").Answers(large);
  const auto leader = Asking(question);
  ASSERT_TRUE(journey_.upstream("alpha").WaitUntilHanging());
  const auto follower = Asking(question);
  LetTheWorkerSee();

  journey_.upstream("alpha").Continue();

  EXPECT_EQ(leader->Read().text(), large);
  const auto own = follower->Read();
  EXPECT_EQ(own.text(), large);
  EXPECT_EQ(own.header("x-monorelay-cache"), "miss");
  EXPECT_EQ(Asked(), 2U);
}

TEST_F(SharedAnswersJourney, AFollowerThatLeavesDisturbsNobody) {
  journey_.upstream("alpha").Forgets().Hangs(Place::kMidBody);
  const auto leader = Asking(kStream);
  ASSERT_TRUE(journey_.upstream("alpha").WaitUntilHanging());
  const auto leaver = Asking(kStream);
  const auto stayer = Asking(kStream);
  LetTheWorkerSee();

  leaver->Vanishes();
  EXPECT_EQ(journey_.outcomes(1).front().ending, Ending::kClientLeft);
  journey_.upstream("alpha").Continue();

  const auto led = leader->Read();
  EXPECT_TRUE(led.is_whole());
  EXPECT_EQ(stayer->Read().body(), led.body());
  EXPECT_EQ(Asked(), 1U);
}

TEST_F(SharedAnswersJourney, ALeaderThatLeavesDisturbsNobodyWhoFollows) {
  journey_.upstream("alpha").Forgets().Hangs(Place::kMidBody);
  const auto leader = Asking(kStream);
  ASSERT_TRUE(journey_.upstream("alpha").WaitUntilHanging());
  const auto follower = Asking(kStream);
  LetTheWorkerSee();

  leader->Vanishes();
  LetTheWorkerSee();
  journey_.upstream("alpha").Continue();

  const auto followed = follower->Read();
  EXPECT_TRUE(followed.is_whole());
  EXPECT_THAT(followed.body(), HasSubstr("[DONE]"));
  EXPECT_EQ(Asked(), 1U);
  // It became whole, so it was kept.
  EXPECT_EQ(journey_.Ask(kStream).header("x-monorelay-cache"), "hit");
}

TEST_F(SharedAnswersJourney, WhenAllHaveLeftTheProviderIsToldAndNothingIsKept) {
  journey_.upstream("alpha").Forgets().Hangs(Place::kMidBody).Answers("four words of answer");
  const auto leader = Asking(kStream);
  ASSERT_TRUE(journey_.upstream("alpha").WaitUntilHanging());
  const auto follower = Asking(kStream);
  LetTheWorkerSee();

  leader->Vanishes();
  LetTheWorkerSee();
  follower->Vanishes();

  EXPECT_TRUE(journey_.upstream("alpha").WaitForLeavers());
  for (const relay::Outcome& outcome : journey_.outcomes(2))
    EXPECT_EQ(outcome.ending, Ending::kClientLeft);
  EXPECT_EQ(journey_.Ask(kStream).header("x-monorelay-cache"), "miss");
}

TEST_F(SharedAnswersJourney, ALeaderThatLeavesBeforeAnAnswerIsReplaced) {
  journey_.upstream("alpha").Forgets().Hangs(Place::kBeforeHead).Answers("four words of answer");
  const auto leader = Asking(kStream);
  ASSERT_TRUE(journey_.upstream("alpha").WaitUntilHanging());

  leader->Vanishes();
  ASSERT_TRUE(journey_.upstream("alpha").WaitForLeavers());

  EXPECT_EQ(journey_.Ask(kStream).text(), "four words of answer");
  EXPECT_EQ(Asked(), 2U);
}

TEST_F(SharedAnswersJourney, AFailureIsToldToAllWhoWaited) {
  journey_.upstream("alpha").Forgets().Does(
      {.render =
           [](const testing::UpstreamRequest&) {
             return testing::RenderPlain(400, "content-type: application/json\r\n",
                                         R"({"error":{"message":"not like this"}})");
           },
       .stops_after = [](const testing::RenderedAnswer&) { return std::size_t{0}; },
       .then = testing::Behaviour::Then::kHang});
  const auto leader = Asking({});
  ASSERT_TRUE(journey_.upstream("alpha").WaitUntilHanging());
  const auto follower = Asking({});
  LetTheWorkerSee();

  journey_.upstream("alpha").Continue();

  EXPECT_EQ(leader->Read().status(), 400);
  const auto told = follower->Read();
  EXPECT_EQ(told.status(), 400);
  EXPECT_THAT(told.body(), HasSubstr("not like this"));
  EXPECT_EQ(Asked(), 1U);
}

TEST_F(SharedAnswersJourney, AStreamThatBreaksOffIsToldToAllInTheirDialect) {
  journey_.upstream("alpha").Forgets().ResetsWhenTold(Place::kMidBody);
  const auto leader = Asking(kStream);
  ASSERT_TRUE(leader->WaitFor("data: "));
  const auto follower = Asking(kStream);
  ASSERT_TRUE(follower->WaitFor("data: "));

  journey_.upstream("alpha").Continue();

  const auto led = leader->Read();
  const auto followed = follower->Read();
  EXPECT_THAT(led.body(), HasSubstr("\"error\""));
  EXPECT_EQ(followed.body(), led.body());
  journey_.upstream("alpha").Forgets().Answers("four words of answer");
  EXPECT_EQ(journey_.Ask(kStream).header("x-monorelay-cache"), "miss");
}

TEST_F(SharedAnswersJourney, ABrokenStreamIsToldToItsLeaderAndToOthersAfterTranslation) {
  journey_.Speaks("alpha", Dialect::kOpenAiChat);
  const Question question{.dialect = Dialect::kAnthropicMessages, .stream = true};
  journey_.upstream("alpha").Forgets().ResetsWhenTold(Place::kMidBody);
  const auto leader = Asking(question);
  ASSERT_TRUE(leader->WaitFor("text_delta"));
  const auto follower = Asking(question);
  ASSERT_TRUE(follower->WaitFor("text_delta"));

  journey_.upstream("alpha").Continue();

  const auto led = leader->Read();
  EXPECT_THAT(led.body(), HasSubstr("event: error"));
  EXPECT_EQ(follower->Read().body(), led.body());
}

TEST_F(SharedAnswersJourney, WhoAsksForTheCostGetsAnAnswerOfItsOwnKind) {
  const Question with_cost{.fields = "x-monorelay-usage-cost: true\r\n"};
  ASSERT_EQ(journey_.Ask(with_cost).header("x-monorelay-cache"), "miss");

  EXPECT_EQ(journey_.Ask({}).header("x-monorelay-cache"), "miss");
  const auto again = journey_.Ask(with_cost);

  EXPECT_EQ(again.header("x-monorelay-cache"), "hit");
  EXPECT_EQ(again.text(), "four words of answer");
  EXPECT_EQ(Asked(), 2U);
}

TEST_F(SharedAnswersJourney, WorkersShareWhatIsKept) {
  Journey journey(4);
  journey.config().cache.models = {"*"};
  journey.upstream("alpha").Answers("four words of answer");
  ASSERT_EQ(journey.Ask({}).status(), 200);

  for (int i = 0; i < 20; ++i) EXPECT_EQ(journey.Ask({}).header("x-monorelay-cache"), "hit");

  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 1U);
}

}  // namespace
}  // namespace monorelay
