#include "limits/reservation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <thread>
#include <vector>

#include "limits/words.hpp"

namespace monorelay::limits {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

class KeptEvents final : public EventSink {
 public:
  void OnThreshold(const Finding& finding) noexcept override { thresholds.push_back(finding); }
  void OnShadowRefusal(const Finding& finding) noexcept override { shadows.push_back(finding); }

  std::vector<Finding> thresholds;
  std::vector<Finding> shadows;
};

class Limits : public ::testing::Test {
 protected:
  static WallTime At(std::int64_t second) { return WallTime(seconds(1'000'000'000 + second)); }

  Meter& Has(SubjectKind kind, const Rules& rules) {
    auto& meter = chain_.meters[static_cast<std::size_t>(kind)];
    if (meter == nullptr) meter = std::make_shared<Meter>(Subject{kind, "id"}, "name", events_);
    meter->SetRules(rules);
    return *meter;
  }
  // True if it is admitted and, at once, uses what is said.
  bool Uses(const Amounts& amounts, std::int64_t second = 0) {
    auto made = Reservation::Make(chain_, amounts, At(second));
    if (!made) {
      refusal_ = std::move(made.error());
      return false;
    }
    made->Settle(amounts, At(second));
    return true;
  }
  std::int64_t Used(SubjectKind kind, std::int64_t second = 0) {
    return chain_.meters[static_cast<std::size_t>(kind)]->View(At(second)).standings.at(0).used;
  }

  KeptEvents events_;
  Chain chain_;
  std::optional<Finding> refusal_;
};

TEST_F(Limits, AdmitsExactlyWhatTheLimitSays) {
  Has(SubjectKind::kKey, {{.kind = Kind::kRequestsPerMinute, .amount = 3}});

  EXPECT_TRUE(Uses({}));
  EXPECT_TRUE(Uses({}));
  EXPECT_TRUE(Uses({}));
  EXPECT_FALSE(Uses({}));
  EXPECT_EQ(refusal_->wait, seconds(61));
  EXPECT_FALSE(Uses({}, 60));
  EXPECT_TRUE(Uses({}, 61));
}

TEST_F(Limits, ALimitOfNothingAdmitsNothing) {
  for (const Kind kind : kKinds) {
    Has(SubjectKind::kKey, {{.kind = kind, .amount = 0}});
    EXPECT_FALSE(Uses({})) << NameOf(kind);
    EXPECT_EQ(refusal_->wait, std::nullopt) << NameOf(kind);
  }
}

TEST_F(Limits, NamesTheOneThatLastsLongestOfThoseThatRefuse) {
  Has(SubjectKind::kRelay, {{.kind = Kind::kRequestsPerMinute, .amount = 1}});
  Has(SubjectKind::kTeam, {{.kind = Kind::kRequestsPerDay, .amount = 1}});
  Has(SubjectKind::kKey, {{.kind = Kind::kConcurrentRequests, .amount = 5}});
  ASSERT_TRUE(Uses({}));

  EXPECT_FALSE(Uses({}));

  EXPECT_EQ(LimitName(*refusal_), "team:requests_per_day");
  EXPECT_THAT(RefusalWords(*refusal_),
              HasSubstr("the limit requests_per_day of team \"name\" is 1 requests in 24 hours"));
}

// Lessons C7 59: the effective budget is the smallest over the tree.
TEST_F(Limits, CountForAllThatTheyAreIn) {
  Has(SubjectKind::kRelay, {{.kind = Kind::kUsdPerDay, .amount = 1000}});
  Has(SubjectKind::kTeam, {{.kind = Kind::kUsdPerDay, .amount = 300}});
  Has(SubjectKind::kUser, {{.kind = Kind::kUsdPerDay, .amount = 200}});
  Has(SubjectKind::kKey, {{.kind = Kind::kUsdPerDay, .amount = 500}});

  EXPECT_TRUE(Uses({.nano_dollars = 200}));
  EXPECT_FALSE(Uses({.nano_dollars = 1}));

  EXPECT_EQ(refusal_->subject.kind, SubjectKind::kUser);
  for (const auto kind :
       {SubjectKind::kRelay, SubjectKind::kTeam, SubjectKind::kUser, SubjectKind::kKey})
    EXPECT_EQ(Used(kind), 200) << NameOf(kind);
}

TEST_F(Limits, WhatOneRefusesCountsNowhere) {
  Has(SubjectKind::kRelay, {{.kind = Kind::kRequestsPerMinute, .amount = 10}});
  Has(SubjectKind::kKey, {{.kind = Kind::kRequestsPerMinute, .amount = 1}});
  ASSERT_TRUE(Uses({}));

  for (int i = 0; i < 5; ++i) EXPECT_FALSE(Uses({}));

  EXPECT_EQ(Used(SubjectKind::kRelay), 1);
  EXPECT_EQ(chain_.meters[3]->View(At(0)).refusals, 5);
}

TEST_F(Limits, ReserveWhatIsExpectedAndCountWhatWasUsed) {
  Has(SubjectKind::kKey, {{.kind = Kind::kTokensPerMinute, .amount = 100}});

  auto first = Reservation::Make(chain_, {.tokens = 80}, At(0));
  ASSERT_TRUE(first);
  EXPECT_FALSE(Uses({.tokens = 30}));
  first->Settle({.tokens = 10}, At(1));

  EXPECT_TRUE(Uses({.tokens = 90}));
  EXPECT_EQ(Used(SubjectKind::kKey), 100);
}

TEST_F(Limits, SettleOnceHoweverOftenTheyAreTold) {
  Meter& meter = Has(SubjectKind::kKey, {{.kind = Kind::kTokensPerMinute, .amount = 100}});
  {
    auto made = Reservation::Make(chain_, {.tokens = 50}, At(0));
    ASSERT_TRUE(made);
    made->Settle({.tokens = 20}, At(0));
    made->Settle({.tokens = 20}, At(0));
    const Reservation moved(*std::move(made));
  }

  const MeterView view = meter.View(At(0));
  EXPECT_EQ(view.standings.at(0).used, 20);
  EXPECT_EQ(view.standings.at(0).pending, 0);
  EXPECT_EQ(view.under_way, 0);
  EXPECT_EQ(view.totals.requests, 1);
}

TEST_F(Limits, GiveBackWhatWasNeverUsed) {
  Meter& meter = Has(SubjectKind::kKey, {{.kind = Kind::kUsdLifetime, .amount = 100}});
  {
    const auto made = Reservation::Make(chain_, {.nano_dollars = 100}, At(0));
    ASSERT_TRUE(made);
    EXPECT_FALSE(Uses({.nano_dollars = 1}));
  }

  EXPECT_TRUE(Uses({.nano_dollars = 100}));
  EXPECT_EQ(meter.View(At(0)).standings.at(0).used, 100);
}

TEST_F(Limits, OverrunABudgetByNoMoreThanWhatIsUnderWayAndUnsettled) {
  Has(SubjectKind::kKey, {{.kind = Kind::kUsdPerDay, .amount = 1000}});
  std::vector<Reservation> under_way;
  while (auto made = Reservation::Make(chain_, {.nano_dollars = 100}, At(0)))
    under_way.push_back(*std::move(made));
  ASSERT_EQ(under_way.size(), 10U);

  // Each takes half as much again as was expected of it.
  for (Reservation& each : under_way) each.Settle({.nano_dollars = 150}, At(1));

  EXPECT_EQ(Used(SubjectKind::kKey), 1500);
  EXPECT_FALSE(Uses({}));
}

TEST_F(Limits, CountRequestsAtTheSameTime) {
  Has(SubjectKind::kUser, {{.kind = Kind::kConcurrentRequests, .amount = 2}});
  std::deque<Reservation> under_way;
  for (int i = 0; i < 2; ++i) under_way.push_back(*Reservation::Make(chain_, {}, At(0)));

  EXPECT_FALSE(Uses({}));
  EXPECT_EQ(refusal_->wait, seconds(1));
  under_way.pop_front();
  EXPECT_TRUE(Uses({}));
}

TEST_F(Limits, RefuseWhatCouldNeverFitWithoutAPromise) {
  Has(SubjectKind::kKey, {{.kind = Kind::kTokensPerMinute, .amount = 100}});

  EXPECT_FALSE(Uses({.tokens = 101}));

  EXPECT_EQ(refusal_->wait, std::nullopt);
  EXPECT_THAT(RefusalWords(*refusal_), HasSubstr("ask for less at once"));
  EXPECT_TRUE(Uses({.tokens = 100}));
}

TEST_F(Limits, InShadowModeRefuseNothingAndReport) {
  Meter& meter =
      Has(SubjectKind::kKey, {{.kind = Kind::kRequestsPerMinute, .amount = 1, .shadow = true}});

  for (int i = 0; i < 4; ++i) EXPECT_TRUE(Uses({}));

  EXPECT_EQ(Used(SubjectKind::kKey), 4);
  EXPECT_EQ(meter.View(At(0)).shadow_refusals, 3);
  EXPECT_EQ(events_.shadows.size(), 1U) << "told once until there is room again";
  EXPECT_TRUE(Uses({}, 100));
  EXPECT_TRUE(Uses({}, 100));
  EXPECT_EQ(events_.shadows.size(), 2U);
}

TEST_F(Limits, WarnOnceWhenTheThresholdIsReached) {
  Has(SubjectKind::kKey, {{.kind = Kind::kUsdPerDay, .amount = 100, .warn_percent = 80}});

  EXPECT_TRUE(Uses({.nano_dollars = 79}));
  EXPECT_TRUE(events_.thresholds.empty());
  EXPECT_TRUE(Uses({.nano_dollars = 1}));
  EXPECT_TRUE(Uses({.nano_dollars = 1}));
  ASSERT_EQ(events_.thresholds.size(), 1U);
  EXPECT_EQ(events_.thresholds[0].used, 80);
  // A day later it begins anew.
  EXPECT_TRUE(Uses({.nano_dollars = 1}, 2 * 86'400));
  EXPECT_TRUE(Uses({.nano_dollars = 90}, 2 * 86'400));
  EXPECT_EQ(events_.thresholds.size(), 2U);
}

// Lessons C7 60: spend is neither kept nor lost when a limit changes.
TEST_F(Limits, KeepWhatWasCountedWhenAnAmountChanges) {
  Has(SubjectKind::kKey, {{.kind = Kind::kUsdPerDay, .amount = 100}});
  ASSERT_TRUE(Uses({.nano_dollars = 100}));

  Has(SubjectKind::kKey,
      {{.kind = Kind::kUsdPerDay, .amount = 150}, {.kind = Kind::kUsdPerWeek, .amount = 150}});

  EXPECT_EQ(Used(SubjectKind::kKey), 100);
  EXPECT_FALSE(Uses({.nano_dollars = 51}));
  EXPECT_TRUE(Uses({.nano_dollars = 50}));
  EXPECT_EQ(chain_.meters[3]->View(At(0)).standings.at(1).used, 50) << "a new limit begins at zero";
}

TEST_F(Limits, MayChangeUnderRequestsThatAreUnderWay) {
  Meter& meter = Has(SubjectKind::kKey, {});
  auto before = Reservation::Make(chain_, {.tokens = 50}, At(0));
  Has(SubjectKind::kKey, {{.kind = Kind::kTokensPerMinute, .amount = 100}});
  auto after = Reservation::Make(chain_, {.tokens = 50}, At(0));
  ASSERT_TRUE(before && after);

  before->Settle({.tokens = 10}, At(0));
  Has(SubjectKind::kKey, {});
  after->Settle({.tokens = 10}, At(0));
  Has(SubjectKind::kKey, {{.kind = Kind::kTokensPerMinute, .amount = 100}});

  EXPECT_EQ(meter.View(At(0)).standings.at(0).pending, 0);
  EXPECT_EQ(meter.View(At(0)).under_way, 0);
  EXPECT_EQ(meter.View(At(0)).totals.used.tokens, 20);
}

TEST_F(Limits, TellHowMuchIsLeftOfTheTightest) {
  Has(SubjectKind::kRelay, {{.kind = Kind::kRequestsPerMinute, .amount = 100}});
  Has(SubjectKind::kKey, {{.kind = Kind::kRequestsPerMinute, .amount = 10},
                          {.kind = Kind::kTokensPerMinute, .amount = 1000}});

  const auto made = Reservation::Make(chain_, {.tokens = 300}, At(0));

  ASSERT_TRUE(made);
  EXPECT_EQ(made->Requests().limit, 10);
  EXPECT_EQ(made->Requests().left, 9);
  EXPECT_EQ(made->Requests().reset, seconds(61));
  EXPECT_EQ(made->Tokens().limit, 1000);
  EXPECT_EQ(made->Tokens().left, 700);
}

// Lessons C7 56 and 57: not one more than the limit, however many ask at the same time.
TEST_F(Limits, SixtyFourThreadsGetExactlyAThousand) {
  constexpr int kThreads = 64;
  constexpr int kEach = 100;
  Has(SubjectKind::kRelay, {{.kind = Kind::kRequestsPerMinute, .amount = 1'000'000}});
  Has(SubjectKind::kKey, {{.kind = Kind::kRequestsPerDay, .amount = 1000},
                          {.kind = Kind::kTokensPerDay, .amount = 1'000'000}});
  std::atomic<int> admitted = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        for (int j = 0; j < kEach; ++j) {
          auto made = Reservation::Make(chain_, {.tokens = 10}, At(0));
          if (!made) continue;
          ++admitted;
          made->Settle({.tokens = 10}, At(0));
        }
      });
    }
  }

  EXPECT_EQ(admitted, 1000);
  EXPECT_EQ(Used(SubjectKind::kRelay), 1000) << "nothing of those that were refused";
  EXPECT_EQ(Used(SubjectKind::kKey), 1000);
}

// Requests come, take more or less than expected, and end, in any order; the reference knows all of
// them.
TEST_F(Limits, AgreeWithAReferenceThatForgetsNothing) {
  struct Past {
    std::int64_t second;
    std::int64_t tokens;
  };
  struct UnderWay {
    Reservation reservation;
    std::int64_t expected;
  };
  constexpr std::int64_t kRequests = 20;
  constexpr std::int64_t kTokens = 1000;
  constexpr std::int64_t kAtOnce = 4;
  for (unsigned seed = 1; seed <= 30; ++seed) {
    std::mt19937 chance(seed);
    chain_ = {};
    Has(SubjectKind::kTeam, {{.kind = Kind::kTokensPerMinute, .amount = kTokens}});
    Has(SubjectKind::kKey, {{.kind = Kind::kRequestsPerMinute, .amount = kRequests},
                            {.kind = Kind::kConcurrentRequests, .amount = kAtOnce}});
    std::vector<std::int64_t> begun;
    std::vector<Past> past;
    std::vector<UnderWay> under_way;
    std::int64_t now = 0;
    for (int i = 0; i < 400; ++i) {
      now += static_cast<std::int64_t>(chance() % 6);
      if (!under_way.empty() && chance() % 2 == 0) {
        const std::size_t which = chance() % under_way.size();
        const auto used = static_cast<std::int64_t>(chance() % 300);
        under_way[which].reservation.Settle({.tokens = used}, At(now));
        past.push_back({now, used});
        std::vector<UnderWay> rest;
        for (std::size_t j = 0; j < under_way.size(); ++j) {
          if (j != which) rest.push_back(std::move(under_way[j]));
        }
        under_way = std::move(rest);
        continue;
      }
      const auto expected = static_cast<std::int64_t>(1 + chance() % 300);
      std::int64_t tokens = expected;
      for (const Past& each : past) tokens += now - each.second <= 60 ? each.tokens : 0;
      for (const UnderWay& each : under_way) tokens += each.expected;
      std::int64_t requests = 1;
      for (const std::int64_t second : begun) requests += now - second <= 60 ? 1 : 0;
      const bool fits = tokens <= kTokens && requests <= kRequests &&
                        static_cast<std::int64_t>(under_way.size()) < kAtOnce;
      auto made = Reservation::Make(chain_, {.tokens = expected}, At(now));
      ASSERT_EQ(made.has_value(), fits) << "seed " << seed << " step " << i;
      if (!made) continue;
      begun.push_back(now);
      under_way.push_back({*std::move(made), expected});
    }
  }
}

}  // namespace
}  // namespace monorelay::limits
