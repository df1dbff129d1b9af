#include "health/round.hpp"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <thread>

#include "health/effect.hpp"
#include "health/schedule.hpp"
#include "health/support.hpp"
#include "support/fake_upstream.hpp"

namespace monorelay::health {
namespace {

using dialects::Dialect;
using testing::CheckOf;
using testing::FakeUpstream;
using ::testing::HasSubstr;
using testing::Place;
using namespace std::chrono_literals;

class RoundTest : public ::testing::Test {
 protected:
  RoundTest() { std::signal(SIGPIPE, SIG_IGN); }
  [[nodiscard]] std::string Base() const {
    return fmt::format("http://127.0.0.1:{}", upstream.Port());
  }
  std::vector<Finding> Run(std::vector<Check> checks, const RoundOptions& options = {}) {
    return Round(std::move(checks), options, clock).Run();
  }
  Finding RunOne(Dialect dialect, Probe probe) {
    return Run({CheckOf(dialect, probe, Base())}).front();
  }

  const SystemClock clock;
  FakeUpstream upstream;
};

TEST_F(RoundTest, SpeaksTheOtherDialectsToo) {
  upstream
      .AnswersBody(R"({"object":"response","status":"completed","output":[{"type":"message",)"
                   R"("role":"assistant","content":[{"type":"output_text","text":"1 2"}]}]})",
                   "content-type: application/json\r\n")
      .AnswersBody(R"({"candidates":[{"content":{"role":"model","parts":[{"text":"3 4"}]},)"
                   R"("finishReason":"STOP"}]})",
                   "content-type: application/json\r\n");

  const Finding responses = RunOne(Dialect::kOpenAiResponses, Probe::kText);
  EXPECT_EQ(responses.summary, "1 2");
  EXPECT_THAT(upstream.LastRequest().Target(), HasSubstr("/v1/responses"));
  const Finding gemini = RunOne(Dialect::kGemini, Probe::kText);

  EXPECT_EQ(gemini.summary, "3 4");
  EXPECT_THAT(upstream.LastRequest().Target(),
              HasSubstr("/v1beta/models/some-model:generateContent"));
}

TEST_F(RoundTest, ChecksEveryProbe) {
  upstream.Answers("1 2 3");
  std::vector<Check> checks;
  for (const Dialect dialect : {Dialect::kOpenAiChat, Dialect::kAnthropicMessages}) {
    for (const Probe probe : {Probe::kWord, Probe::kText, Probe::kStream})
      checks.push_back(CheckOf(dialect, probe, Base()));
  }

  const auto findings = Run(checks);

  ASSERT_EQ(findings.size(), checks.size());
  for (std::size_t i = 0; i < findings.size(); ++i) {
    EXPECT_EQ(findings[i].status, Status::kOk)
        << dialects::NameOf(checks[i].dialect) << NameOf(checks[i].probe) << findings[i].summary;
    EXPECT_EQ(findings[i].summary, "1 2 3");
    EXPECT_EQ(findings[i].provider, "alpha");
    EXPECT_EQ(findings[i].key, "first");
    EXPECT_EQ(findings[i].dialect, checks[i].dialect) << "in the order of the checks";
    EXPECT_EQ(findings[i].first_token.has_value(), checks[i].probe == Probe::kStream);
  }
}

TEST_F(RoundTest, PresentsTheKey) {
  upstream.Answers("hello");

  RunOne(Dialect::kOpenAiChat, Probe::kWord);

  EXPECT_EQ(upstream.LastRequest().Header("authorization"), "Bearer sk-alpha");
}

TEST_F(RoundTest, TellsARefusalFromAnAnswer) {
  upstream.Refuses(401).Refuses(429).Refuses(500);

  EXPECT_EQ(RunOne(Dialect::kOpenAiChat, Probe::kWord).http_status, 401);
  EXPECT_EQ(RunOne(Dialect::kOpenAiChat, Probe::kWord).status, Status::kRateLimited);
  EXPECT_EQ(RunOne(Dialect::kOpenAiChat, Probe::kWord).status, Status::kError);
}

TEST_F(RoundTest, GivesUpInTime) {
  upstream.Hangs(Place::kBeforeHead);

  const auto findings = Run({CheckOf(Dialect::kOpenAiChat, Probe::kWord, Base())},
                            {.timeout = 50ms, .concurrency = 1});

  EXPECT_EQ(findings.front().status, Status::kTimeout) << findings.front().summary;
}

TEST_F(RoundTest, SaysThatNobodyIsThere) {
  const auto findings = Run({CheckOf(Dialect::kOpenAiChat, Probe::kWord)});

  EXPECT_EQ(findings.front().status, Status::kError);
  EXPECT_EQ(findings.front().http_status, 0);
}

TEST_F(RoundTest, RunsSomeAtATime) {
  upstream.Hangs(Place::kBeforeHead);
  std::vector<Check> checks(6, CheckOf(Dialect::kOpenAiChat, Probe::kWord, Base()));
  Round round(checks, {.timeout = 30s, .concurrency = 2}, clock);
  std::vector<Finding> findings;
  std::thread runner([&] { findings = round.Run(); });

  ASSERT_TRUE(upstream.WaitForRequests(2));
  ASSERT_TRUE(upstream.WaitUntilHanging());
  EXPECT_EQ(upstream.Requests().size(), 2U);
  round.Interrupt();
  runner.join();

  ASSERT_EQ(findings.size(), 6U);
  for (const Finding& finding : findings) EXPECT_NE(finding.status, Status::kOk);
  EXPECT_LE(upstream.Requests().size(), 2U) << "the others were not begun";
}

TEST_F(RoundTest, HasNothingToDoWithoutChecks) {
  EXPECT_TRUE(Run({}).empty());
}

// --- What a finding means for its key ---

class EffectTest : public ::testing::Test {
 protected:
  Finding Of(Status status, int http_status = 0,
             providers::KeyEffect effect = providers::KeyEffect::kNone) {
    Finding finding;
    finding.status = status;
    finding.http_status = http_status;
    finding.effect = effect;
    finding.rest = 40s;
    return finding;
  }
  void Apply(const Finding& finding) { ApplyToKey(check, finding, now); }
  [[nodiscard]] keys::KeyState::Availability State() const {
    return check.key.state->Check({}, check.model, {now, WallTime()});
  }

  Check check = CheckOf(Dialect::kOpenAiChat, Probe::kWord);
  MonotonicTime now{1h};
};

TEST_F(EffectTest, RestsWhatIsRefused) {
  Apply(Of(Status::kRateLimited, 429, providers::KeyEffect::kRateLimited));

  EXPECT_EQ(State().hindrance, keys::Hindrance::kRests);
  EXPECT_EQ(State().free_at, now + 40s);
  Apply(Of(Status::kOk, 200));
  EXPECT_EQ(State().hindrance, keys::Hindrance::kNone) << "it works";
}

TEST_F(EffectTest, OpensTheCircuitOfWhatFails) {
  for (int i = 0; i < 5; ++i) Apply(i % 2 == 0 ? Of(Status::kTimeout) : Of(Status::kError, 500));
  EXPECT_EQ(State().hindrance, keys::Hindrance::kFaults);

  Apply(Of(Status::kOk, 200));

  EXPECT_EQ(State().hindrance, keys::Hindrance::kNone);
}

TEST_F(EffectTest, LeavesTheKeyAloneForWhatIsNotItsFault) {
  for (int i = 0; i < 10; ++i) {
    Apply(Of(Status::kUnsupported, 400));
    Apply(Of(Status::kError, 400));
    Apply(Of(Status::kError, 200));
  }

  EXPECT_EQ(State().hindrance, keys::Hindrance::kNone);
}

TEST_F(EffectTest, RestsNoProviderWithoutKeys) {
  check.key.secret = Secret();

  Apply(Of(Status::kRateLimited, 429, providers::KeyEffect::kRateLimited));

  EXPECT_EQ(State().hindrance, keys::Hindrance::kNone);
}

// --- The schedule ---

TEST_F(RoundTest, ScheduleBeginsAtOnceAndFeedsTheViewAndTheKeys) {
  upstream.Refuses(401);
  HealthView view;
  const Check check = CheckOf(Dialect::kOpenAiChat, Probe::kWord, Base());
  {
    const Schedule schedule([&] { return std::vector{check}; }, view, clock,
                            {.interval = 1ms, .round = {}, .affects_keys = true});
    ASSERT_TRUE(upstream.WaitForRequests(2)) << "one round after the other";
  }

  ASSERT_EQ(view.All().size(), 1U);
  EXPECT_FALSE(view.All()[0].is_healthy);
  EXPECT_EQ(check.key.state->Reason(), keys::RestReason::kRefused);
}

TEST_F(RoundTest, ScheduleEndsInTheMiddleOfARound) {
  upstream.Hangs(Place::kBeforeHead);
  HealthView view;
  {
    const Schedule schedule(
        [&] { return std::vector{CheckOf(Dialect::kOpenAiChat, Probe::kWord, Base())}; }, view,
        clock, {.interval = 1h, .round = {.timeout = 1h}, .affects_keys = false});
    ASSERT_TRUE(upstream.WaitUntilHanging());
  }

  EXPECT_TRUE(view.All().empty()) << "what was interrupted says nothing";
}

TEST_F(RoundTest, ScheduleLeavesTheKeysAloneUnlessToldOtherwise) {
  upstream.Refuses(401);
  HealthView view;
  const Check check = CheckOf(Dialect::kOpenAiChat, Probe::kWord, Base());
  {
    const Schedule schedule([&] { return std::vector{check}; }, view, clock,
                            {.interval = 1ms, .round = {}, .affects_keys = false});
    ASSERT_TRUE(upstream.WaitForRequests(2));
  }

  EXPECT_EQ(check.key.state->Reason(), keys::RestReason::kNone);
}

}  // namespace
}  // namespace monorelay::health
