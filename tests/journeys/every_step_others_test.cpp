// The connection to the provider lost after every byte of its answer while somebody else has a part
// in the request: one who waits for its place, one who follows its answer, a backup that was
// started, or nobody any more. Each is told or served, there is one outcome for each request, and
// the next request works.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "relay/arrival_times.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using relay::Ending;
using testing::BeforeFirstByte;
using testing::FakeUpstream;
using ::testing::HasSubstr;
using testing::Journey;
using testing::Question;
using testing::RawClient;
using testing::Reply;
using namespace std::chrono_literals;

constexpr const char* kText = "so short";
// After each byte the next request is asked for only now and then: it is always the same one.
constexpr std::size_t kBetweenChecks = 16;

struct Sweep {
  const char* name;
  bool stream;
  FakeUpstream& (FakeUpstream::*breaks)(std::size_t);
  std::size_t step = 0;  // of those that have a test of their own
};

class EveryStepWithOthers : public ::testing::TestWithParam<Sweep> {
 protected:
  EveryStepWithOthers() : alpha_(journey_.upstream("alpha")) { alpha_.Answers(kText); }

  // Asks until the size of a whole answer is known.
  void Measure() {
    EXPECT_EQ(journey_.Ask(question_).text(), kText);
    alpha_.WaitUntilStalled();
    steps_ = alpha_.BytesSent();
    asked_ = 1;
    EXPECT_GT(steps_, 200U);
  }
  void BreakAt(std::size_t step) { (alpha_.Forgets().*GetParam().breaks)(step).Answers(kText); }
  std::unique_ptr<RawClient> Asking() {
    auto client = std::make_unique<RawClient>(journey_.Connect());
    client->Send(Journey::Request(question_));
    ++asked_;
    return client;
  }
  // Whole as a message, and an answer or an error that says so.
  static bool IsAnswered(const Reply& reply) {
    EXPECT_TRUE(reply.is_whole());
    if (reply.status() == 200 && reply.text() == kText) return true;
    EXPECT_THAT(reply.body(), HasSubstr("upstream_error"));
    return false;
  }
  // True if the sweep may go on.
  bool IsWell(std::size_t step) {
    EXPECT_EQ(journey_.outcomes(asked_).size(), asked_);
    if (step % kBetweenChecks == 0) {
      alpha_.Forgets().Answers(kText);
      EXPECT_EQ(journey_.Ask(question_).text(), kText);
      EXPECT_EQ(journey_.outcomes(++asked_).size(), asked_);
    }
    return !HasFailure();
  }

  Question question_{.stream = GetParam().stream};
  Journey journey_;
  FakeUpstream& alpha_;
  std::size_t steps_ = 0;
  std::size_t asked_ = 0;
};

TEST_P(EveryStepWithOthers, WhoWaitsForTheirPlaceGetsIt) {
  journey_.provider("alpha").in_flight = {.limit = 1, .queue = 5};
  journey_.config().server.in_flight = {.limit = 2, .queue = 5};
  journey_.config().circuit_breaker.enabled = false;
  Measure();
  for (std::size_t step = 0; step <= steps_; ++step) {
    SCOPED_TRACE("after byte " + std::to_string(step) + " of " + std::to_string(steps_));
    BreakAt(step);
    const std::array clients{Asking(), Asking(), Asking()};
    int answered = 0;
    for (const auto& client : clients) answered += IsAnswered(client->Read()) ? 1 : 0;
    // One at most has met the broken connection; the others came after it.
    EXPECT_GE(answered, 2);
    if (!IsWell(step)) return;
  }
}

TEST_P(EveryStepWithOthers, WhoFollowIsServedOrTold) {
  journey_.config().cache.models = {"*"};
  journey_.config().cache.max_age_seconds = 0;
  journey_.config().circuit_breaker.enabled = false;
  Measure();
  for (std::size_t step = 0; step <= steps_; ++step) {
    SCOPED_TRACE("after byte " + std::to_string(step) + " of " + std::to_string(steps_));
    BreakAt(step);
    const std::array clients{Asking(), Asking()};
    for (const auto& client : clients) IsAnswered(client->Read());
    if (!IsWell(step)) return;
  }
}

TEST_P(EveryStepWithOthers, WhoHasLeftIsCountedAndNobodyElseSuffers) {
  journey_.provider("alpha").on_client_disconnect = {.drain = true};
  journey_.config().circuit_breaker.enabled = false;
  Measure();
  for (std::size_t step = 0; step <= steps_; ++step) {
    SCOPED_TRACE("after byte " + std::to_string(step) + " of " + std::to_string(steps_));
    BreakAt(step);
    const std::size_t before = alpha_.Requests().size();
    const auto leaver = Asking();
    EXPECT_TRUE(alpha_.WaitForRequests(before + 1));
    leaver->Vanishes();
    const auto outcome = journey_.outcomes(asked_).back();
    EXPECT_TRUE(outcome.ending == Ending::kClientLeft || outcome.ending == Ending::kAnswered ||
                outcome.ending == Ending::kFailed);
    if (!IsWell(step)) return;
  }
}

INSTANTIATE_TEST_SUITE_P(All, EveryStepWithOthers,
                         ::testing::Values(Sweep{"WholeCut", false, &FakeUpstream::CutsAfter},
                                           Sweep{"StreamReset", true, &FakeUpstream::ResetsAfter}),
                         [](const auto& sweep) { return sweep.param.name; });

// The first is silent, and the backup breaks off: then the first answers, unless the client has
// seen a part of the backup's answer.
// How many bytes of an answer have to come until it has won: the head of a whole one, of a stream
// the first word.
std::size_t BytesUntilWon(const testing::RenderedAnswer& answer, bool stream) {
  if (!stream) return answer.head.size();
  constexpr std::size_t kChunkEnd = 2;
  std::size_t bytes = answer.head.size();
  for (const std::string& piece : answer.pieces) {
    bytes += piece.size();
    if (piece.contains("\"so\"")) return bytes - kChunkEnd;
  }
  ADD_FAILURE() << "no first word";
  return bytes;
}

// One step has a relay of its own: after a slow answer the next backup would start later.
class EveryStepOfABackup : public ::testing::TestWithParam<Sweep> {
 protected:
  EveryStepOfABackup() {
    journey_.config().model_routing.hedge = {.enabled = true, .percent = 100};
    for (std::size_t i = 0; i < relay::DecayedHistogram::kFewest; ++i) Ask();
    Ask("gpt-5@beta");
    const auto answer = testing::AnswerTo(beta_.LastRequest(), kText);
    size_ = answer.Bytes().size();
    won_ = BytesUntilWon(answer, GetParam().stream);
  }

  void Ask(const std::string& model = "gpt-5") {
    EXPECT_EQ(journey_.Ask({.model = model, .stream = GetParam().stream}).text(), kText);
    EXPECT_EQ(journey_.outcomes(++asked_).size(), asked_);
  }
  // What a client gets if the first is silent and the backup breaks off after so many bytes.
  Reply AskAndBreakAt(std::size_t step) {
    alpha_.Forgets().Does(
        {.render =
             [](const testing::UpstreamRequest& request) {
               return testing::AnswerTo(request, kText);
             },
         .stops_after = [](const testing::RenderedAnswer&) { return std::size_t{0}; },
         .then = testing::Behaviour::Then::kHang});
    alpha_.Answers(kText);
    (beta_.Forgets().*GetParam().breaks)(step).Answers(kText);
    const std::size_t before = beta_.Requests().size();
    RawClient client = journey_.Connect();
    client.Send(Journey::Request({.stream = GetParam().stream}));
    ++asked_;
    EXPECT_TRUE(alpha_.WaitUntilHanging());
    EXPECT_TRUE(journey_.AdvanceUntilRequests("beta", before + 1));
    // The winner's answer ends the other call.
    if (step < won_) alpha_.Continue();
    return client.Read();
  }

  Journey journey_;
  FakeUpstream& alpha_ = journey_.upstream("alpha").Answers(kText);
  FakeUpstream& beta_ = journey_.upstream("beta").Answers(kText);
  std::size_t asked_ = 0;
  std::size_t size_ = 0;  // bytes of an answer
  std::size_t won_ = 0;
};

TEST_P(EveryStepOfABackup, LeavesTheFirstOrTellsTheClient) {
  // An idle connection that ends without a byte is no answer, but replaced.
  const std::size_t step = std::min(1 + GetParam().step, size_ - 1);

  const auto reply = AskAndBreakAt(step);
  const auto outcome = journey_.outcomes(asked_).back();

  EXPECT_TRUE(reply.is_whole());
  if (step < won_ || !GetParam().stream) {
    EXPECT_EQ(reply.text(), kText);
    EXPECT_EQ(outcome.provider, "alpha");
    EXPECT_EQ(outcome.attempts, step < won_ ? 2 : 3);
  } else if (outcome.ending != Ending::kAnswered) {
    EXPECT_THAT(reply.last_event(), HasSubstr("upstream_error"));
  }
  alpha_.Forgets().Answers(kText);
  beta_.Forgets().Answers(kText);
  Ask();
}

// A prime, so that all places in lines and chunks are met.
std::vector<Sweep> BackupSteps() {
  constexpr std::size_t kStride = 23;
  std::vector<Sweep> steps;
  for (std::size_t step = 0; step < 300; step += kStride)
    steps.push_back({"WholeCut", false, &FakeUpstream::CutsAfter, step});
  for (std::size_t step = 0; step < 940; step += kStride)
    steps.push_back({"StreamCut", true, &FakeUpstream::CutsAfter, step});
  return steps;
}

INSTANTIATE_TEST_SUITE_P(All, EveryStepOfABackup, ::testing::ValuesIn(BackupSteps()),
                         [](const auto& sweep) {
                           return sweep.param.name + std::to_string(sweep.param.step);
                         });

}  // namespace
}  // namespace monorelay
