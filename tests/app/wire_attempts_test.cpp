#include "app/wire_attempts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/config_loader.hpp"
#include "app/wire_setup.hpp"
#include "support/error_text.hpp"
#include "tests/app/config_fixture.hpp"

namespace monorelay::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

constexpr const char* kEverything = R"(
server:
  access_key: mr-6f1d0c7ab2e94853
  in_flight: {limit: 7, queue: 3, wait: 2}
  stream_hold: {events: 4, bytes: 5, milliseconds: 6}
  whole_answer_hold_bytes: 8
  on_client_disconnect: {drain_seconds: 9}
providers:
  alpha:
    base_url: http://127.0.0.1:1/v1
    keys: [{key: sk-alpha}]
    timeouts: {first_byte: 20, attempt: 30}
    model_timeouts:
      - {model_pattern: "slow-*", first_byte: 300, total: 900}
      - {model_pattern: "*-slow", first_byte: 400}
    retry:
      enabled: true
      max_retries: 5
      retry_on_status: [500]
      retry_on_errors: [busy]
      backoff_factor: 3
      backoff_max: 8
      budget_percent: 50
    ignore: {enabled: true, ignore_errors: [harmless]}
    on_client_disconnect: {drain_tokens: 11}
    in_flight: {limit: 2}
model_routing:
  hedge: {enabled: true, percent: 12, shortest_wait_ms: 34}
)";

class WireAttempts : public ::testing::Test {
 protected:
  std::shared_ptr<const relay::Setup> Make(const Config& config) {
    auto setup = MakeSetup({config, generated_, {}}, states_, clock_);
    EXPECT_TRUE(setup) << monorelay::testing::TextOf(setup.error());
    return setup ? *setup : nullptr;
  }

  Secret generated_{"generated-key"};
  LastingState states_;
  ManualClock clock_;
};

TEST_F(WireAttempts, EverySettingReachesTheRelay) {
  const LoadedConfig loaded = Load(kEverything);
  ASSERT_THAT(ErrorsOf(loaded), IsEmpty());
  ASSERT_THAT(WarningsOf(loaded), IsEmpty());

  const auto setup = Make(loaded.config);

  EXPECT_EQ(setup->hold.events, 4U);
  EXPECT_EQ(setup->hold.bytes, 5U);
  EXPECT_EQ(setup->hold.time, 6ms);
  EXPECT_EQ(setup->hold.whole_bytes, 8U);
  EXPECT_TRUE(setup->has_cap);
  EXPECT_TRUE(setup->hedge.enabled);
  EXPECT_EQ(setup->hedge.shortest_wait, 34ms);
  const auto* client = setup->access_keys.Find("mr-6f1d0c7ab2e94853");
  ASSERT_NE(client, nullptr);
  EXPECT_EQ(client->on_leave, (identity::LeavePolicy{.drains = true, .time = 9s}));
  ASSERT_EQ(setup->targets.size(), 1U);
  const relay::Target& alpha = setup->targets.front();
  EXPECT_TRUE(alpha.retry.enabled);
  EXPECT_EQ(alpha.retry.most, 5);
  EXPECT_THAT(alpha.retry.statuses, ElementsAre(500));
  EXPECT_THAT(alpha.retry.errors, ElementsAre("busy"));
  EXPECT_EQ(alpha.retry.factor, 3);
  EXPECT_EQ(alpha.retry.longest, 8s);
  EXPECT_TRUE(alpha.ignore.Cover("harmless", ""));
  EXPECT_EQ(alpha.on_leave, (identity::LeavePolicy{.drains = true, .tokens = 11}));
  EXPECT_TRUE(alpha.has_cap);
}

TEST_F(WireAttempts, TimeLimitsAreThoseOfTheFirstPatternThatMatches) {
  const auto setup = Make(Load(kEverything).config);
  const providers::Provider& alpha = *setup->targets.front().provider;

  EXPECT_EQ(alpha.LimitsFor("other").call.first_byte, 20s);
  EXPECT_EQ(alpha.LimitsFor("other").attempt, 30s);
  EXPECT_EQ(alpha.LimitsFor("other").total, 600s);
  EXPECT_EQ(alpha.LimitsFor("slow-and-slow").call.first_byte, 300s);
  EXPECT_EQ(alpha.LimitsFor("slow-and-slow").total, 900s);
  EXPECT_EQ(alpha.LimitsFor("slow-and-slow").attempt, 30s) << "as the provider's";
  EXPECT_EQ(alpha.LimitsFor("too-slow").call.first_byte, 400s);
}

TEST_F(WireAttempts, NothingIsCappedRetriedOrHedgedByDefault) {
  const auto setup =
      Make(Load("providers: {alpha: {base_url: \"http://h/v1\", keys: [{key: sk}]}}").config);

  EXPECT_FALSE(setup->has_cap);
  EXPECT_FALSE(setup->hedge.enabled);
  EXPECT_FALSE(setup->targets.front().has_cap);
  EXPECT_FALSE(setup->targets.front().retry.enabled);
  EXPECT_FALSE(setup->targets.front().ignore.enabled);
  EXPECT_FALSE(setup->targets.front().on_leave.drains);
  EXPECT_FALSE(setup->access_keys.Find("generated-key")->on_leave);
}

TEST_F(WireAttempts, StateOfAProviderSurvivesAReload) {
  const Config config = Load(kEverything).config;

  const auto before = Make(config);
  const auto after = Make(config);

  EXPECT_EQ(before->targets.front().state, after->targets.front().state);
  EXPECT_EQ(before->shared, after->shared);
}

}  // namespace
}  // namespace monorelay::app
