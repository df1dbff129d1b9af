#include "relay/flight.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "relay/shared_call.hpp"

namespace monorelay::relay {
namespace {

using State = Flight::State;
using namespace std::chrono_literals;

const Digest kRequest = Digester().Add("request").Finish();

SharedAnswer Head() {
  return {.fields = "content-type: a\r\n", .body = {}, .provider = "alpha", .model = "m"};
}

// All that a follower can read now.
std::string ReadAll(Flight::Follower& follower, std::size_t at_once = 1000) {
  std::string text;
  while (follower.HasMore()) text += follower.Take(at_once);
  return text;
}

TEST(Flight, FollowersReadWhatComesAtTheirOwnPace) {
  const auto flight = std::make_shared<Flight>(1000);
  Flight::Follower early(flight);
  EXPECT_EQ(flight->GetState(), State::kWaiting);
  flight->Add("one ");
  flight->Begin(Head());
  EXPECT_EQ(ReadAll(early), "one ");
  flight->Add("two ");
  Flight::Follower late(flight);
  flight->Add("three");
  flight->End();

  EXPECT_EQ(ReadAll(early, 2), "two three");
  EXPECT_EQ(ReadAll(late), "one two three");
  EXPECT_EQ(flight->GetState(), State::kEnded);
  EXPECT_EQ(flight->Head().fields, "content-type: a\r\n");
  const auto answer = flight->TakeAnswer();
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->body, "one two three");
  EXPECT_EQ(answer->provider, "alpha");
}

TEST(Flight, WhatAnEarlierAttemptSaidIsForgotten) {
  const auto flight = std::make_shared<Flight>(1000);
  flight->Add("half of");
  flight->Restart();
  flight->Add("whole");
  flight->Begin(Head());
  flight->Restart();

  Flight::Follower follower(flight);
  EXPECT_EQ(ReadAll(follower), "whole");
}

TEST(Flight, HoldsNoMoreOfALongAnswerThanItsFollowersNeed) {
  const auto flight = std::make_shared<Flight>(100);
  flight->Begin(Head());
  Flight::Follower fast(flight);
  for (int i = 0; i < 1000; ++i) {
    flight->Add("0123456789");
    EXPECT_EQ(ReadAll(fast), "0123456789");
    EXPECT_LE(flight->Head().body.size(), 110U);
  }
  flight->End();

  EXPECT_FALSE(fast.IsLost());
  EXPECT_FALSE(flight->CanBeJoined());
  EXPECT_EQ(flight->TakeAnswer(), nullptr);
}

TEST(Flight, WhoIsTooSlowLosesItAndTheOthersDoNot) {
  const auto flight = std::make_shared<Flight>(100);
  flight->Begin(Head());
  Flight::Follower slow(flight);
  Flight::Follower fast(flight);
  std::string read;
  for (int i = 0; i < 20; ++i) {
    flight->Add("0123456789");
    read += ReadAll(fast);
  }

  EXPECT_TRUE(slow.IsLost());
  EXPECT_FALSE(slow.HasMore());
  EXPECT_EQ(slow.Take(10), "");
  EXPECT_EQ(read.size(), 200U);
}

TEST(Flight, TellsWhenTheFirstFollowerComesAndTheLastGoes) {
  const auto flight = std::make_shared<Flight>(100);
  std::string told;
  flight->TellOfFollowers([&] { told += flight->HasFollowers() ? '+' : '-'; });
  {
    const Flight::Follower first(flight);
    const Flight::Follower second(flight);
  }
  {
    const Flight::Follower third(flight);
  }

  EXPECT_EQ(told, "+-+-");
}

class SharedCallTest : public ::testing::Test {
 protected:
  std::unique_ptr<SharedCall> Lead() {
    return std::make_unique<SharedCall>(flights, kRequest, 100, cache);
  }

  ManualClock clock;
  std::shared_ptr<ResponseCache> cache =
      std::make_shared<ResponseCache>(ResponseCache::Limits(), clock);
  Flights flights;
};

TEST_F(SharedCallTest, IsFoundUntilItsAnswerIsWholeAndInTheCacheThen) {
  const auto call = Lead();
  ASSERT_NE(flights.Find(kRequest), nullptr);
  EXPECT_EQ(flights.Find(Digester().Add("other").Finish()), nullptr);
  call->Begin(Head());
  call->Add("answer");
  EXPECT_EQ(cache->Count(), 0U);

  call->End();

  EXPECT_EQ(flights.Find(kRequest), nullptr);
  ASSERT_NE(cache->Find(kRequest), nullptr);
  EXPECT_EQ(cache->Find(kRequest)->body, "answer");
}

TEST_F(SharedCallTest, AnAnswerThatIsTooLongIsNotKeptAndNotJoined) {
  const auto call = Lead();
  call->Begin(Head());
  call->Add(std::string(101, 'x'));
  EXPECT_EQ(flights.Find(kRequest), nullptr);

  call->End();

  EXPECT_EQ(cache->Count(), 0U);
}

TEST_F(SharedCallTest, AFailureIsSharedAndNotKept) {
  auto call = Lead();
  Flight::Follower follower(flights.Find(kRequest));

  call->Fail(UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever, "broken").error());

  EXPECT_EQ(follower.Of().GetState(), State::kFailed);
  ASSERT_TRUE(follower.Of().Failure());
  EXPECT_EQ(flights.Find(kRequest), nullptr);
  call->End();
  call.reset();
  EXPECT_EQ(cache->Count(), 0U);
}

TEST_F(SharedCallTest, WhoseLeaderIsGoneIsTriedByOthers) {
  auto call = Lead();
  Flight::Follower follower(flights.Find(kRequest));

  call.reset();

  EXPECT_EQ(follower.Of().GetState(), State::kFailed);
  EXPECT_FALSE(follower.Of().Failure());
  EXPECT_EQ(flights.Count(), 0U);
}

TEST_F(SharedCallTest, ALaterFlightIsNotRemovedByAnEarlierOne) {
  auto earlier = Lead();
  const auto later = Lead();

  earlier.reset();

  EXPECT_NE(flights.Find(kRequest), nullptr);
}

}  // namespace
}  // namespace monorelay::relay
