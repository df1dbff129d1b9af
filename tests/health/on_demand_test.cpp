#include "health/on_demand.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <csignal>
#include <thread>

#include "health/support.hpp"
#include "support/fake_upstream.hpp"

namespace monorelay::health {
namespace {

using testing::CheckOf;
using testing::FakeUpstream;

class OnDemandTest : public ::testing::Test {
 protected:
  OnDemandTest() { std::signal(SIGPIPE, SIG_IGN); }
  std::vector<Check> Checks(std::size_t count) {
    const std::string base = fmt::format("http://127.0.0.1:{}", upstream.Port());
    return {count, CheckOf(dialects::Dialect::kOpenAiChat, Probe::kWord, base)};
  }

  const SystemClock clock;
  FakeUpstream upstream;
  OnDemand on_demand{clock};
};

TEST_F(OnDemandTest, RunsAllChecksSomeAtATimeInTheirOrder) {
  upstream.Refuses(500).Answers("hello");

  const auto report = on_demand.Run(Checks(5), {.concurrency = 1});

  ASSERT_TRUE(report) << testing::TextOf(report.error());
  ASSERT_EQ(report->findings.size(), 5U);
  EXPECT_EQ(report->findings[0].status, Status::kError);
  EXPECT_EQ(report->findings[4].status, Status::kOk);
  EXPECT_EQ(report->left_out, 0U);
}

TEST_F(OnDemandTest, BeginsNothingThatMightEndTooLate) {
  upstream.Answers("hello");

  // After the first two, less time is left than one more might take.
  const auto report =
      on_demand.Run(Checks(5), {.timeout = std::chrono::hours(1), .concurrency = 2});

  ASSERT_TRUE(report) << testing::TextOf(report.error());
  EXPECT_EQ(report->findings.size(), 2U);
  EXPECT_EQ(report->left_out, 3U);
  EXPECT_EQ(upstream.Requests().size(), 2U);
}

TEST_F(OnDemandTest, ReportsNothingWhenItIsStopped) {
  upstream.Hangs(testing::BeforeFirstByte);
  std::jthread stopper([&] {
    upstream.WaitForRequests(1);
    on_demand.Stop();
  });

  const auto report = on_demand.Run(Checks(3), {.concurrency = 1});

  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, ErrorKind::kOverloaded);
  EXPECT_FALSE(on_demand.Run(Checks(1), {})) << "nothing begins any more";
  EXPECT_EQ(upstream.Requests().size(), 1U);
}

}  // namespace
}  // namespace monorelay::health
