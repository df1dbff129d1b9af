// What is done about failing providers, with the connection lost after every byte of the first
// answer: somebody answers unless the client has seen a part of it, and the next request
// works.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "relay/arrival_times.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using relay::Ending;
using testing::FakeUpstream;
using ::testing::HasSubstr;
using testing::Journey;
using testing::Question;

constexpr const char* kText = "so short";
// The next request is asked for only now and then: it is always the same one.
constexpr std::size_t kBetweenChecks = 16;

struct Arrangement {
  const char* name;
  bool stream;
  Dialect provider;
  // Makes ready what shall answer when alpha breaks off.
  void (*arrange)(Journey&);
  FakeUpstream& (FakeUpstream::*breaks)(std::size_t);
};

void OtherProvider(Journey& journey) {
  journey.upstream("beta").Answers(kText);
}

void OtherKey(Journey& journey) {
  journey.Keys("alpha", {"first", "second"});
}

void SameKey(Journey& journey) {
  auto& retry = journey.provider("alpha").retry;
  retry.enabled = true;
  retry.backoff_factor = 0;  // no waits
}

void OtherProviderOfABusyOne(Journey& journey) {
  OtherProvider(journey);
  journey.provider("alpha").in_flight = {.limit = 1, .queue = 0};
  journey.provider("beta").in_flight = {.limit = 1, .queue = 0};
  journey.config().server.in_flight = {.limit = 1, .queue = 0};
}

void DrainingProvider(Journey& journey) {
  OtherProvider(journey);
  journey.provider("alpha").on_client_disconnect = {.drain = true};
}

void Race(Journey& journey) {
  OtherProvider(journey);
  journey.config().model_routing.hedge = {.enabled = true, .percent = 100};
}

class EveryStepOfAttempts : public ::testing::TestWithParam<Arrangement> {};

TEST_P(EveryStepOfAttempts, SomebodyAnswersUnlessTheClientHasSeenAPart) {
  const Arrangement& arrangement = GetParam();
  const Question question{.stream = arrangement.stream};
  Journey journey;
  FakeUpstream& alpha = journey.upstream("alpha");
  journey.Speaks("alpha", arrangement.provider);
  journey.provider("alpha").retry.budget_percent = 1000;
  // Else not every byte would meet alpha.
  journey.config().circuit_breaker.enabled = false;
  arrangement.arrange(journey);
  alpha.Answers(kText);
  std::size_t asked = 0;
  // So often that a race may begin.
  for (; asked < relay::DecayedHistogram::kFewest; ++asked)
    EXPECT_EQ(journey.Ask(question).text(), kText);
  alpha.WaitUntilStalled();
  const std::size_t steps = alpha.BytesSent() / asked;

  for (std::size_t step = 0; step < steps; ++step) {
    (alpha.Forgets().*arrangement.breaks)(step).Answers(kText);
    const auto reply = journey.Ask(question);
    const auto outcome = journey.outcomes(++asked).back();

    SCOPED_TRACE("after byte " + std::to_string(step) + " of " + std::to_string(steps));
    EXPECT_EQ(reply.status(), 200);
    EXPECT_TRUE(reply.is_whole());
    if (outcome.ending == Ending::kAnswered) {
      EXPECT_EQ(reply.text(), kText);
    } else {
      EXPECT_TRUE(arrangement.stream) << "half a whole answer is never begun";
      EXPECT_EQ(outcome.attempts, 1);
      EXPECT_THAT(reply.last_event(), HasSubstr("upstream_error"));
    }
    EXPECT_EQ(outcome.failed_attempts.size() + 1, static_cast<std::size_t>(outcome.attempts));
    if (step % kBetweenChecks == 0) {
      alpha.Forgets().Answers(kText);
      EXPECT_EQ(journey.Ask(question).text(), kText);
      EXPECT_EQ(journey.outcomes(++asked).size(), asked);
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(steps, 200U);
}

std::vector<Arrangement> Arrangements() {
  const auto cut = &FakeUpstream::CutsAfter;
  const auto reset = &FakeUpstream::ResetsAfter;
  const auto chat = Dialect::kOpenAiChat;
  const auto messages = Dialect::kAnthropicMessages;
  return {{"OtherProviderWhole", false, chat, &OtherProvider, cut},
          {"OtherProviderStream", true, chat, &OtherProvider, cut},
          {"OtherProviderTranslatedWhole", false, messages, &OtherProvider, reset},
          {"OtherProviderTranslatedStream", true, messages, &OtherProvider, reset},
          {"OtherKeyStream", true, chat, &OtherKey, reset},
          {"SameKeyWhole", false, chat, &SameKey, cut},
          {"SameKeyStream", true, chat, &SameKey, reset},
          {"BusyStream", true, chat, &OtherProviderOfABusyOne, cut},
          {"DrainingStream", true, chat, &DrainingProvider, reset},
          {"RaceWhole", false, chat, &Race, cut},
          {"RaceStream", true, chat, &Race, reset},
          {"RaceTranslatedStream", true, messages, &Race, cut}};
}

INSTANTIATE_TEST_SUITE_P(All, EveryStepOfAttempts, ::testing::ValuesIn(Arrangements()),
                         [](const auto& arrangement) { return arrangement.param.name; });

}  // namespace
}  // namespace monorelay
