// Requests that are the same, on connections of different workers: one call to the provider.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using relay::CacheUse;
using relay::Ending;
using ::testing::HasSubstr;
using testing::Journey;
using testing::Place;
using testing::Question;
using testing::RawClient;
using namespace std::chrono_literals;

constexpr unsigned kWorkers = 4;
// The system spreads connections over the workers; so many miss a worker once in a million times.
constexpr std::size_t kFollowers = 24;

class SharedAcrossWorkers : public ::testing::Test {
 protected:
  SharedAcrossWorkers() {
    journey_.config().cache.models = {"gpt-*"};
    // Of two dialects, so that streams are translated for some.
    journey_.Speaks("alpha", Dialect::kOpenAiChat);
    journey_.upstream("alpha").Answers("four words of answer");
  }

  std::unique_ptr<RawClient> Asking(const Question& question) {
    auto client = std::make_unique<RawClient>(journey_.Connect());
    client->Send(Journey::Request(question));
    return client;
  }
  std::vector<std::unique_ptr<RawClient>> Follow(const Question& question) {
    std::vector<std::unique_ptr<RawClient>> followers;
    for (std::size_t i = 0; i < kFollowers; ++i) followers.push_back(Asking(question));
    return followers;
  }
  // Requests of another kind, until each worker has most likely seen what was sent before.
  void LetTheWorkersSee() {
    for (std::size_t i = 0; i < kFollowers; ++i)
      EXPECT_EQ(journey_.Send(Journey::Get("/v1/models")).status(), 200);
  }
  std::size_t Asked() { return journey_.upstream("alpha").Requests().size(); }

  Journey journey_{kWorkers};
};

TEST_F(SharedAcrossWorkers, AllFollowTheSameStream) {
  for (const Dialect dialect : {Dialect::kOpenAiChat, Dialect::kAnthropicMessages}) {
    const Question question{.dialect = dialect, .stream = true};
    const std::size_t before = Asked();
    journey_.upstream("alpha").Forgets().Hangs(Place::kMidBody);
    const auto leader = Asking(question);
    ASSERT_TRUE(journey_.upstream("alpha").WaitUntilHanging());
    const auto followers = Follow(question);
    for (const auto& follower : followers) ASSERT_TRUE(follower->WaitFor("data: "));

    journey_.upstream("alpha").Continue();

    const auto led = leader->Read();
    EXPECT_TRUE(led.is_whole());
    for (const auto& follower : followers) {
      const auto followed = follower->Read();
      EXPECT_EQ(followed.header("x-monorelay-cache"), "shared");
      EXPECT_EQ(followed.body(), led.body());
      EXPECT_TRUE(followed.is_whole());
    }
    EXPECT_EQ(Asked(), before + 1);
  }
}

TEST_F(SharedAcrossWorkers, AWholeAnswerIsForAll) {
  journey_.upstream("alpha").Forgets().Hangs(Place::kBeforeHead);
  const auto leader = Asking({});
  ASSERT_TRUE(journey_.upstream("alpha").WaitUntilHanging());
  const auto followers = Follow({});
  LetTheWorkersSee();

  journey_.upstream("alpha").Continue();

  const auto led = leader->Read();
  // Who came too late for the call finds its answer kept.
  for (const auto& follower : followers) EXPECT_EQ(follower->Read().body(), led.body());
  EXPECT_EQ(Asked(), 1U);
}

TEST_F(SharedAcrossWorkers, ALeaderThatLeavesDisturbsNobodyWhoFollows) {
  const Question question{.stream = true};
  journey_.upstream("alpha").Forgets().Hangs(Place::kMidBody);
  const auto leader = Asking(question);
  ASSERT_TRUE(journey_.upstream("alpha").WaitUntilHanging());
  const auto followers = Follow(question);
  for (const auto& follower : followers) ASSERT_TRUE(follower->WaitFor("data: "));

  leader->Vanishes();
  LetTheWorkersSee();
  journey_.upstream("alpha").Continue();

  for (const auto& follower : followers) EXPECT_THAT(follower->Read().body(), HasSubstr("[DONE]"));
  EXPECT_EQ(Asked(), 1U);
}

TEST_F(SharedAcrossWorkers, WhenAllHaveLeftTheProviderIsTold) {
  const Question question{.stream = true};
  journey_.upstream("alpha").Forgets().Hangs(Place::kMidBody).Answers("four words of answer");
  const auto leader = Asking(question);
  ASSERT_TRUE(journey_.upstream("alpha").WaitUntilHanging());
  const auto followers = Follow(question);
  for (const auto& follower : followers) ASSERT_TRUE(follower->WaitFor("data: "));

  leader->Vanishes();
  for (const auto& follower : followers) follower->Vanishes();

  EXPECT_TRUE(journey_.upstream("alpha").WaitForLeavers());
  for (const relay::Outcome& outcome : journey_.outcomes(kFollowers + 1))
    EXPECT_EQ(outcome.ending, Ending::kClientLeft);
  EXPECT_EQ(journey_.Ask(question).header("x-monorelay-cache"), "miss");
}

TEST_F(SharedAcrossWorkers, OneOfThemTakesOverFromALeaderThatHasNoTime) {
  journey_.upstream("alpha").Forgets().Hangs(Place::kBeforeHead).Answers("four words of answer");
  const auto leader = Asking({.fields = "x-monorelay-timeout-ms: 5000\r\n"});
  ASSERT_TRUE(journey_.upstream("alpha").WaitUntilHanging());
  const auto followers = Follow({});
  LetTheWorkersSee();

  journey_.AdvanceTime(6s);

  EXPECT_EQ(leader->Read().status(), 504);
  for (const auto& follower : followers) EXPECT_EQ(follower->Read().text(), "four words of answer");
  EXPECT_EQ(Asked(), 2U);
}

TEST_F(SharedAcrossWorkers, AFailureIsForAllThatWait) {
  const Question question{.stream = true};
  journey_.upstream("alpha").Forgets().ResetsWhenTold(Place::kMidBody);
  const auto leader = Asking(question);
  ASSERT_TRUE(leader->WaitFor("data: "));
  const auto followers = Follow(question);
  for (const auto& follower : followers) ASSERT_TRUE(follower->WaitFor("data: "));

  journey_.upstream("alpha").Continue();

  const auto led = leader->Read();
  EXPECT_THAT(led.body(), HasSubstr("\"error\""));
  for (const auto& follower : followers) EXPECT_EQ(follower->Read().body(), led.body());
  EXPECT_EQ(Asked(), 1U);
}

TEST_F(SharedAcrossWorkers, AWorkerThatEndsTakesNothingWithIt) {
  const Question question{.stream = true};
  journey_.upstream("alpha").Forgets().Hangs(Place::kMidBody);
  const auto leader = Asking(question);
  ASSERT_TRUE(journey_.upstream("alpha").WaitUntilHanging());
  const auto followers = Follow(question);
  for (const auto& follower : followers) ASSERT_TRUE(follower->WaitFor("data: "));

  journey_.Stop();

  EXPECT_EQ(journey_.outcomes(kFollowers + 1).size(), kFollowers + 1);
}

}  // namespace
}  // namespace monorelay
