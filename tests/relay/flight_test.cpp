#include "relay/flight.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "http/loop.hpp"
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
  while (follower.Look().has_more) text += follower.Take(at_once);
  return text;
}

// A loop, which runs when it is told to, in the place of a worker's.
class FlightTest : public ::testing::Test {
 protected:
  FlightTest() {
    bell = std::make_shared<Bell>(gate, [this] { OnBell(); });
  }
  ~FlightTest() override { gate->Close(); }

  std::shared_ptr<Flight> Begin(std::size_t max_bytes) {
    flight = std::make_shared<Flight>(max_bytes, bell);
    return flight;
  }
  void OnBell() { told += flight->NoteFollowers() ? '+' : '-'; }
  void RunLoop() { loop.RunOnce(0ms); }

  http::Loop loop;
  std::shared_ptr<http::LoopGate> gate = std::make_shared<http::LoopGate>(loop);
  std::shared_ptr<Bell> bell;
  std::shared_ptr<Flight> flight;
  std::string told;
};

TEST_F(FlightTest, FollowersReadWhatComesAtTheirOwnPace) {
  Begin(1000);
  Flight::Follower early(flight, gate);
  EXPECT_EQ(early.Look().state, State::kWaiting);
  flight->Add("one ");
  flight->Begin(Head());
  EXPECT_EQ(ReadAll(early), "one ");
  flight->Add("two ");
  Flight::Follower late(flight, gate);
  flight->Add("three");
  EXPECT_EQ(late.WholeBytes(), std::nullopt);
  flight->End(chat::FinishReason::kStop);

  EXPECT_EQ(ReadAll(early, 2), "two three");
  EXPECT_EQ(ReadAll(late), "one two three");
  EXPECT_EQ(late.Look().state, State::kEnded);
  EXPECT_EQ(late.WholeBytes(), 13U);
  EXPECT_EQ(late.Head().fields, "content-type: a\r\n");
  EXPECT_EQ(late.Head().body, "");
  const auto answer = flight->TakeAnswer();
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->body, "one two three");
  EXPECT_EQ(answer->provider, "alpha");
}

TEST_F(FlightTest, WhatAnEarlierAttemptSaidIsForgotten) {
  Begin(1000);
  flight->Add("half of");
  flight->Restart();
  flight->Add("whole");
  flight->Begin(Head());
  flight->Restart();

  Flight::Follower follower(flight, gate);
  EXPECT_EQ(ReadAll(follower), "whole");
}

TEST_F(FlightTest, HoldsNoMoreOfALongAnswerThanItsFollowersNeed) {
  Begin(100);
  flight->Begin(Head());
  Flight::Follower fast(flight, gate);
  for (int i = 0; i < 1000; ++i) {
    flight->Add("0123456789");
    EXPECT_EQ(ReadAll(fast), "0123456789");
  }
  flight->End(chat::FinishReason::kStop);

  EXPECT_FALSE(fast.Look().is_lost);
  EXPECT_FALSE(flight->CanBeJoined());
  EXPECT_EQ(flight->TakeAnswer(), nullptr);
}

TEST_F(FlightTest, WhoIsTooSlowLosesItAndTheOthersDoNot) {
  Begin(100);
  flight->Begin(Head());
  Flight::Follower slow(flight, gate);
  Flight::Follower fast(flight, gate);
  std::string read;
  for (int i = 0; i < 20; ++i) {
    flight->Add("0123456789");
    read += ReadAll(fast);
  }

  EXPECT_TRUE(slow.Look().is_lost);
  EXPECT_FALSE(slow.Look().has_more);
  EXPECT_EQ(slow.Take(10), "");
  EXPECT_EQ(read.size(), 200U);
  const Flight::Follower late(flight, gate);
  EXPECT_TRUE(late.Look().is_lost) << "its beginning is gone";
}

TEST_F(FlightTest, TheLeaderHearsOfFollowersInALaterTurnAndOnlyThenTheyAreSure) {
  Begin(100);
  flight->Begin(Head());
  {
    const Flight::Follower first(flight, gate);
    const Flight::Follower second(flight, gate);
    EXPECT_EQ(told, "");
    EXPECT_FALSE(first.Look().is_sure);
    RunLoop();
    EXPECT_EQ(told, "+");
    EXPECT_TRUE(first.Look().is_sure);
    EXPECT_TRUE(second.Look().is_sure);
  }
  RunLoop();
  const Flight::Follower third(flight, gate);
  EXPECT_FALSE(third.Look().is_sure) << "the leader may be walking out";
  RunLoop();

  EXPECT_EQ(told, "+-+");
}

TEST_F(FlightTest, WhatEndedIsSureAtOnce) {
  Begin(100);
  flight->Begin(Head());
  flight->End(chat::FinishReason::kStop);

  const Flight::Follower follower(flight, gate);
  EXPECT_TRUE(follower.Look().is_sure);
}

TEST(Bell, IsHeardOnceForAllRingsBeforeAndNotWhenMuted) {
  http::Loop loop;
  const auto gate = std::make_shared<http::LoopGate>(loop);
  int heard = 0;
  const auto bell = std::make_shared<Bell>(gate, [&] { ++heard; });

  bell->Ring();
  bell->Ring();
  loop.RunOnce(0ms);
  EXPECT_EQ(heard, 1);
  bell->Ring();
  loop.RunOnce(0ms);
  EXPECT_EQ(heard, 2);
  bell->Ring();
  bell->Mute();
  loop.RunOnce(0ms);
  EXPECT_EQ(heard, 2);
  gate->Close();
  std::make_shared<Bell>(gate, [&] { ++heard; })->Ring();
  EXPECT_EQ(heard, 2);
}

// A follower on another thread than the leader's reads every byte, in order, to the end.
TEST(Flight, PassesBetweenThreads) {
  constexpr int kPieces = 2000;
  http::Loop loop;
  const auto gate = std::make_shared<http::LoopGate>(loop);
  const auto flight = std::make_shared<Flight>(1UL << 20U, nullptr);
  std::string read;
  std::jthread reader([&] {
    Flight::Follower follower(flight, gate);
    for (Flight::View view = follower.Look(); view.state != State::kEnded || view.has_more;
         view = follower.Look()) {
      read += follower.Take(100);
      loop.RunOnce(1ms);
    }
  });
  std::string written;
  flight->Begin(Head());
  for (int i = 0; i < kPieces; ++i) {
    const std::string piece = std::to_string(i) + " ";
    flight->Add(piece);
    written += piece;
  }
  flight->End(chat::FinishReason::kStop);
  reader.join();

  EXPECT_EQ(read, written);
  gate->Close();
}

class SharedCallTest : public ::testing::Test {
 protected:
  ~SharedCallTest() override { gate->Close(); }

  std::unique_ptr<SharedCall> NewCall() {
    return std::make_unique<SharedCall>(flights, kRequest, cache, gate);
  }
  std::unique_ptr<SharedCall> Lead() {
    auto call = NewCall();
    EXPECT_EQ(call->Board(100), nullptr) << "somebody leads already";
    return call;
  }
  // The flight that one more would follow; nullptr if it would lead.
  std::shared_ptr<Flight> Find(const Digest& request = kRequest) {
    return SharedCall(flights, request, nullptr, gate).Board(100);
  }

  http::Loop loop;
  std::shared_ptr<http::LoopGate> gate = std::make_shared<http::LoopGate>(loop);
  ManualClock clock;
  std::shared_ptr<ResponseCache> cache =
      std::make_shared<ResponseCache>(ResponseCache::Limits(), clock);
  Flights flights;
};

TEST_F(SharedCallTest, IsFoundUntilItsAnswerIsWholeAndInTheCacheThen) {
  const auto call = Lead();
  ASSERT_NE(Find(), nullptr);
  EXPECT_EQ(Find(Digester().Add("other").Finish()), nullptr);
  call->Begin(Head());
  call->Add("answer");
  EXPECT_EQ(cache->Count(), 0U);

  call->End(chat::FinishReason::kStop);

  EXPECT_EQ(Find(), nullptr);
  ASSERT_NE(cache->Find(kRequest), nullptr);
  EXPECT_EQ(cache->Find(kRequest)->body, "answer");
  EXPECT_EQ(cache->Find(kRequest)->finish_reason, chat::FinishReason::kStop);
}

TEST_F(SharedCallTest, AnAnswerThatIsTooLongIsNotKeptAndNotJoined) {
  const auto call = Lead();
  call->Begin(Head());
  call->Add(std::string(101, 'x'));
  EXPECT_EQ(Find(), nullptr);

  call->End(chat::FinishReason::kStop);

  EXPECT_EQ(cache->Count(), 0U);
}

TEST_F(SharedCallTest, AFailureIsSharedAndNotKept) {
  auto call = Lead();
  Flight::Follower follower(Find(), gate);

  call->Fail(UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever, "broken").error());

  EXPECT_EQ(follower.Look().state, State::kFailed);
  ASSERT_TRUE(follower.Failure());
  EXPECT_EQ(Find(), nullptr);
  call->End(chat::FinishReason::kStop);
  call.reset();
  EXPECT_EQ(cache->Count(), 0U);
}

TEST_F(SharedCallTest, WhoseLeaderIsGoneIsTriedByOthers) {
  auto call = Lead();
  Flight::Follower follower(Find(), gate);

  call.reset();

  EXPECT_EQ(follower.Look().state, State::kFailed);
  EXPECT_FALSE(follower.Failure());
  EXPECT_EQ(flights.Count(), 0U);
}

TEST_F(SharedCallTest, ALaterFlightIsNotRemovedByAnEarlierOne) {
  auto earlier = Lead();
  earlier->Begin(Head());
  earlier->Add(std::string(101, 'x'));  // nobody can join it any more
  const auto later = Lead();

  earlier.reset();

  EXPECT_NE(Find(), nullptr);
}

TEST_F(SharedCallTest, TellsItsExchangeWhetherItHasFollowers) {
  const auto call = Lead();
  std::string told;
  call->TellOfFollowers([&] { told += call->HasFollowers() ? '+' : '-'; });
  {
    const Flight::Follower follower(Find(), gate);
    EXPECT_FALSE(call->HasFollowers());
    loop.RunOnce(0ms);
  }
  loop.RunOnce(0ms);

  EXPECT_EQ(told, "+-");
}

}  // namespace
}  // namespace monorelay::relay
