// The same journey with the provider's connection lost after every single byte of its answer: one
// outcome, an answer or an error that says so, and the next request works.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using relay::Ending;
using ::testing::AnyOf;
using testing::FakeUpstream;
using ::testing::HasSubstr;
using testing::Journey;
using testing::Question;

struct Sweep {
  const char* name;
  Dialect dialect;
  bool stream;
  FakeUpstream& (FakeUpstream::*breaks)(std::size_t);
};

class EveryStepJourney : public ::testing::TestWithParam<Sweep> {};

TEST_P(EveryStepJourney, EndsInOneOutcomeAndTheNextRequestWorks) {
  const Sweep& sweep = GetParam();
  const Question question{.dialect = sweep.dialect, .stream = sweep.stream};
  Journey journey;
  FakeUpstream& alpha = journey.upstream("alpha");
  // A whole answer to the same words tells how many steps there are.
  alpha.Answers("so short");
  const std::string whole = journey.Ask(question).text();
  alpha.WaitUntilStalled();  // the client may have the last byte before it is counted
  const std::size_t steps = alpha.BytesSent();
  std::size_t asked = 1;

  for (std::size_t step = 0; step <= steps; ++step) {
    (alpha.Forgets().*sweep.breaks)(step);
    const auto reply = journey.Ask(question);
    const auto outcome = journey.outcomes(++asked).back();

    SCOPED_TRACE("after byte " + std::to_string(step) + " of " + std::to_string(steps));
    if (outcome.ending == Ending::kAnswered) {
      EXPECT_EQ(reply.text(), whole);
    } else {
      EXPECT_EQ(outcome.ending, Ending::kFailed);
      EXPECT_EQ(outcome.error_code, "upstream_error");
      EXPECT_THAT(reply.status(), AnyOf(200, 502));
      EXPECT_THAT(reply.body(), HasSubstr("upstream_error"));
    }
    EXPECT_TRUE(reply.is_whole());
    EXPECT_EQ(outcome.status, reply.status());
    EXPECT_EQ(outcome.attempts, 1);
    alpha.Forgets().Answers("it works");
    EXPECT_EQ(journey.Ask(question).text(), "it works");
    EXPECT_EQ(journey.outcomes(++asked).size(), asked);
    if (HasFailure()) return;
  }
  EXPECT_GT(steps, 200U);
}

INSTANTIATE_TEST_SUITE_P(
    All, EveryStepJourney,
    ::testing::Values(
        Sweep{"ChatWholeCut", Dialect::kOpenAiChat, false, &FakeUpstream::CutsAfter},
        Sweep{"ChatWholeReset", Dialect::kOpenAiChat, false, &FakeUpstream::ResetsAfter},
        Sweep{"ChatStreamCut", Dialect::kOpenAiChat, true, &FakeUpstream::CutsAfter},
        Sweep{"ChatStreamReset", Dialect::kOpenAiChat, true, &FakeUpstream::ResetsAfter},
        Sweep{"MessagesWholeCut", Dialect::kAnthropicMessages, false, &FakeUpstream::CutsAfter},
        Sweep{"MessagesStreamCut", Dialect::kAnthropicMessages, true, &FakeUpstream::CutsAfter}),
    [](const auto& sweep) { return sweep.param.name; });

}  // namespace
}  // namespace monorelay
