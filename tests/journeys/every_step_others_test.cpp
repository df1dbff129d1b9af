// The connection to the provider lost after every byte of its answer while somebody else has a part
// in the request: one who waits for its place, one who follows its answer, a backup that was
// started, or nobody any more. Each is told or served, there is one outcome for each request, and
// the next request works.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>

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
class EveryStepOfABackup : public ::testing::TestWithParam<Sweep> {};

// How many bytes of an answer have to come until its client sees a part of it; of a whole answer
// all.
std::size_t BytesUntilSeen(const testing::RenderedAnswer& answer, bool stream) {
  if (!stream) return answer.Bytes().size();
  constexpr std::size_t kChunkEnd = 2;
  std::size_t bytes = answer.head.size();
  for (const std::string& piece : answer.pieces) {
    bytes += piece.size();
    if (piece.contains("\"so\"")) return bytes - kChunkEnd;
  }
  ADD_FAILURE() << "no first word";
  return bytes;
}

TEST_P(EveryStepOfABackup, LeavesTheFirstOrTellsTheClient) {
  const Question question{.stream = GetParam().stream};
  // Each step moves time for some seconds until the backup starts, so that each byte would take
  // minutes. A prime, so that all places in lines and chunks are met.
  constexpr std::size_t kStride = 13;
  Journey journey;
  FakeUpstream& alpha = journey.upstream("alpha").Answers(kText);
  FakeUpstream& beta = journey.upstream("beta").Answers(kText);
  journey.config().model_routing.hedge = {.enabled = true, .percent = 100};
  journey.config().circuit_breaker.enabled = false;
  std::size_t asked = 0;
  for (; asked < relay::DecayedHistogram::kFewest; ++asked)
    EXPECT_EQ(journey.Ask(question).text(), kText);
  alpha.WaitUntilStalled();
  const std::size_t steps = alpha.BytesSent() / asked;
  EXPECT_EQ(journey.Ask({.model = "gpt-5@beta", .stream = question.stream}).text(), kText);
  ++asked;
  const std::size_t seen =
      BytesUntilSeen(testing::AnswerTo(beta.LastRequest(), kText), question.stream);

  // An idle connection that ends without a byte is no answer, but replaced.
  for (std::size_t step = 1; step < steps; step += kStride) {
    SCOPED_TRACE("after byte " + std::to_string(step) + " of " + std::to_string(steps));
    alpha.Forgets().Does(
        {.render =
             [](const testing::UpstreamRequest& request) {
               return testing::AnswerTo(request, kText);
             },
         .stops_after = [](const testing::RenderedAnswer&) { return std::size_t{0}; },
         .then = testing::Behaviour::Then::kHang});
    alpha.Answers(kText);
    (beta.Forgets().*GetParam().breaks)(step).Answers(kText);
    const std::size_t before = beta.Requests().size();
    RawClient client = journey.Connect();
    client.Send(Journey::Request(question));
    ++asked;
    ASSERT_TRUE(alpha.WaitUntilHanging());
    ASSERT_TRUE(journey.AdvanceUntilRequests("beta", before + 1));
    beta.WaitUntilStalled();
    // The winner's answer ends the other call.
    if (step < seen) alpha.Continue();
    const auto reply = client.Read();
    const auto outcome = journey.outcomes(asked).back();

    EXPECT_TRUE(reply.is_whole());
    if (step < seen) {
      EXPECT_EQ(reply.text(), kText);
      EXPECT_EQ(outcome.provider, "alpha");
    } else if (outcome.ending != Ending::kAnswered) {
      EXPECT_THAT(reply.last_event(), HasSubstr("upstream_error"));
    }
    alpha.Forgets().Answers(kText);
    beta.Forgets().Answers(kText);
    EXPECT_EQ(journey.Ask(question).text(), kText);
    EXPECT_EQ(journey.outcomes(++asked).size(), asked);
    if (HasFailure()) return;
  }
  EXPECT_GT(steps, 200U);
}

INSTANTIATE_TEST_SUITE_P(All, EveryStepOfABackup,
                         ::testing::Values(Sweep{"WholeCut", false, &FakeUpstream::CutsAfter},
                                           Sweep{"StreamCut", true, &FakeUpstream::CutsAfter}),
                         [](const auto& sweep) { return sweep.param.name; });

}  // namespace
}  // namespace monorelay
