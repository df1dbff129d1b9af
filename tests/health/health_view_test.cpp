#include "health/health_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace monorelay::health {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

Finding Of(const std::string& provider, const std::string& key, Status status,
           std::chrono::milliseconds latency = 100ms) {
  Finding finding;
  finding.provider = provider;
  finding.key = key;
  finding.status = status;
  finding.latency = latency;
  return finding;
}

void NoteOne(HealthView& view, Status status, std::chrono::milliseconds latency = 100ms) {
  view.Note(std::vector{Of("alpha", "a", status, latency)});
}

TEST(HealthView, IsHealthyWhileOneKeyWorks) {
  HealthView view;
  view.Note(std::vector{Of("alpha", "a", Status::kError), Of("alpha", "b", Status::kOk),
                        Of("beta", "a", Status::kError), Of("beta", "b", Status::kTimeout)});

  const auto all = view.All();

  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].provider, "alpha");
  EXPECT_TRUE(all[0].is_healthy);
  EXPECT_EQ(all[0].keys.size(), 2U);
  EXPECT_THAT(all[0].issues, IsEmpty());
  EXPECT_FALSE(all[1].is_healthy);
  EXPECT_THAT(all[1].issues, IsEmpty()) << "they do not share it";
}

struct IssueCase {
  Status status;
  const char* issue;
};

TEST(HealthView, NamesWhatAllKeysShare) {
  for (const IssueCase& row : {IssueCase{Status::kRateLimited, "rate_limited_issue"},
                               IssueCase{Status::kError, "provider_error"},
                               IssueCase{Status::kTimeout, "timeout_issue"}}) {
    HealthView view;
    view.Note(std::vector{Of("alpha", "a", row.status), Of("alpha", "b", row.status)});
    EXPECT_THAT(view.All()[0].issues, ElementsAre(row.issue));
  }
}

TEST(HealthView, RemembersTheLastFiveLatencies) {
  HealthView view;
  for (const auto latency : {100ms, 200ms, 300ms, 400ms, 500ms, 600ms})
    NoteOne(view, Status::kOk, latency);

  const auto health = view.All()[0];

  EXPECT_THAT(health.latencies, ElementsAre(200ms, 300ms, 400ms, 500ms, 600ms));
  EXPECT_EQ(health.average, 400ms);
}

TEST(HealthView, SeesATrend) {
  HealthView view;
  NoteOne(view, Status::kOk, 100ms);
  EXPECT_EQ(view.All()[0].trend, Trend::kStable);
  NoteOne(view, Status::kOk, 200ms);
  EXPECT_EQ(view.All()[0].trend, Trend::kStable);
  NoteOne(view, Status::kOk, 301ms);
  EXPECT_EQ(view.All()[0].trend, Trend::kUp);
  NoteOne(view, Status::kOk, 10ms);

  EXPECT_EQ(view.All()[0].trend, Trend::kDown);
}

TEST(HealthView, CountsNoLatencyOfWhatFails) {
  HealthView view;
  NoteOne(view, Status::kOk, 100ms);
  NoteOne(view, Status::kTimeout, 15s);

  EXPECT_THAT(view.All()[0].latencies, ElementsAre(100ms));
  EXPECT_FALSE(view.All()[0].is_healthy);
}

TEST(HealthView, NamesSlowAnswers) {
  HealthView view;
  NoteOne(view, Status::kOk, 5001ms);

  EXPECT_TRUE(view.All()[0].is_healthy);
  EXPECT_THAT(view.All()[0].issues, ElementsAre("latency_issue"));
}

TEST(HealthView, TakesWhatAModelCannotDoForNoIllness) {
  HealthView view;
  NoteOne(view, Status::kUnsupported);

  EXPECT_TRUE(view.All()[0].is_healthy);
}

TEST(HealthView, KnowsNobodyAtFirst) {
  EXPECT_THAT(HealthView().All(), IsEmpty());
  EXPECT_EQ(NameOf(Trend::kUp), "up");
  EXPECT_EQ(NameOf(Trend::kDown), "down");
  EXPECT_EQ(NameOf(Trend::kStable), "stable");
}

}  // namespace
}  // namespace monorelay::health
