#include "limits/ledger.hpp"

#include <gtest/gtest.h>

#include <map>

#include "limits/output_history.hpp"
#include "limits/reservation.hpp"
#include "limits/words.hpp"

namespace monorelay::limits {
namespace {

// Keeps what it is given, and fails on wish.
class KeptStore final : public Store {
 public:
  Result<std::vector<std::pair<Subject, Rules>>> LoadRules() override {
    return std::vector<std::pair<Subject, Rules>>(rules.begin(), rules.end());
  }
  Result<void> SaveRules(const Subject& subject, const Rules& of) override {
    if (fails) return RelayError(ErrorKind::kInternal, "the disk is full");
    rules[subject] = of;
    return {};
  }
  Result<std::vector<SavedMeter>> LoadMeters() override {
    std::vector<SavedMeter> all;
    for (const auto& [subject, meter] : meters) all.push_back(meter);
    return all;
  }
  Result<void> SaveMeters(std::span<const SavedMeter> changed) override {
    if (fails) return RelayError(ErrorKind::kInternal, "the disk is full");
    for (const SavedMeter& meter : changed) meters[meter.subject] = meter;
    saved += changed.size();
    return {};
  }
  Result<void> Forget(const Subject& subject) override {
    rules.erase(subject);
    meters.erase(subject);
    return {};
  }

  std::map<Subject, Rules> rules;
  std::map<Subject, SavedMeter> meters;
  std::size_t saved = 0;
  bool fails = false;
};

class LedgerTest : public ::testing::Test {
 protected:
  LedgerTest() { EXPECT_TRUE(ledger_.Open(store_)); }

  void Use(Ledger& ledger, const Amounts& amounts) {
    const Chain chain{{ledger.MeterOf({}, "relay"), nullptr, nullptr, ledger.MeterOf(kKey, "ci")}};
    auto made = Reservation::Make(chain, amounts, clock_.WallNow());
    ASSERT_TRUE(made);
    made->Settle(amounts, clock_.WallNow());
  }

  const Subject kKey{SubjectKind::kKey, "01KEY"};
  ManualClock clock_;
  LoggedEvents events_;
  KeptStore store_;
  Ledger ledger_{clock_, events_};
};

TEST_F(LedgerTest, CountsSurviveARestart) {
  ASSERT_TRUE(ledger_.SetRules(kKey, {{.kind = Kind::kUsdPerMonth, .amount = 100},
                                      {.kind = Kind::kUsdLifetime, .amount = 1000}}));
  Use(ledger_, {.tokens = 5, .nano_dollars = 60});
  ASSERT_TRUE(ledger_.SaveNow());

  Ledger again(clock_, events_);
  ASSERT_TRUE(again.Open(store_));
  const auto meter = again.MeterOf(kKey, "ci");

  const MeterView view = meter->View(clock_.WallNow());
  ASSERT_EQ(view.standings.size(), 2U);
  EXPECT_EQ(view.standings[0].used, 60);
  EXPECT_EQ(view.standings[1].used, 60);
  EXPECT_EQ(view.totals.requests, 1);
  EXPECT_EQ(view.totals.used.tokens, 5);
  const Chain chain{{nullptr, nullptr, nullptr, meter}};
  EXPECT_FALSE(Reservation::Make(chain, {.nano_dollars = 41}, clock_.WallNow()));
  EXPECT_TRUE(Reservation::Make(chain, {.nano_dollars = 40}, clock_.WallNow()));
}

TEST_F(LedgerTest, SavesOnlyWhatHasChanged) {
  Use(ledger_, {.tokens = 1});
  ASSERT_TRUE(ledger_.SaveNow());
  EXPECT_EQ(store_.saved, 2U) << "the key's and the relay's";

  ASSERT_TRUE(ledger_.SaveNow());

  EXPECT_EQ(store_.saved, 2U);
}

TEST_F(LedgerTest, TriesAgainWhatCouldNotBeSaved) {
  Use(ledger_, {.tokens = 7});
  store_.fails = true;
  EXPECT_FALSE(ledger_.SaveNow());

  store_.fails = false;
  EXPECT_TRUE(ledger_.SaveNow());

  EXPECT_EQ(store_.meters.at(kKey).totals.used.tokens, 7);
}

TEST_F(LedgerTest, ARuleOfItsOwnTakesThePlaceOfTheDefault) {
  ledger_.SetDefaults({.relay = {{.kind = Kind::kConcurrentRequests, .amount = 9}},
                       .per_key = {{.kind = Kind::kRequestsPerDay, .amount = 10},
                                   {.kind = Kind::kTokensPerDay, .amount = 20}},
                       .warn_percent = 80,
                       .shadow = false});
  const auto meter = ledger_.MeterOf(kKey, "ci");

  ASSERT_TRUE(ledger_.SetRules(kKey, {{.kind = Kind::kRequestsPerDay, .amount = 50}}));

  const auto standings = meter->View(clock_.WallNow()).standings;
  ASSERT_EQ(standings.size(), 2U);
  EXPECT_EQ(standings[0].rule, (Rule{Kind::kRequestsPerDay, 50, 80, false}));
  EXPECT_EQ(standings[1].rule, (Rule{Kind::kTokensPerDay, 20, 80, false}));
  EXPECT_EQ(ledger_.OwnRules(kKey).size(), 1U);
  EXPECT_EQ(ledger_.MeterOf({}, "relay")->View(clock_.WallNow()).standings.size(), 1U);
  EXPECT_FALSE(ledger_.MeterOf({SubjectKind::kTeam, "t"}, "t")->HasRules());
}

TEST_F(LedgerTest, NewDefaultsReachMetersThatAreThere) {
  const auto meter = ledger_.MeterOf(kKey, "ci");
  EXPECT_FALSE(meter->HasRules());

  ledger_.SetDefaults({.relay = {},
                       .per_key = {{.kind = Kind::kRequestsPerDay, .amount = 10}},
                       .warn_percent = 0,
                       .shadow = true});

  ASSERT_TRUE(meter->HasRules());
  EXPECT_TRUE(meter->View(clock_.WallNow()).standings[0].rule.shadow);
}

TEST_F(LedgerTest, ChangesNothingThatCannotBeStored) {
  store_.fails = true;

  EXPECT_FALSE(ledger_.SetRules(kKey, {{.kind = Kind::kRequestsPerDay, .amount = 50}}));

  EXPECT_TRUE(ledger_.OwnRules(kKey).empty());
}

TEST_F(LedgerTest, ForgetsASubjectWithItsRulesAndCounts) {
  ASSERT_TRUE(ledger_.SetRules(kKey, {{.kind = Kind::kRequestsPerDay, .amount = 50}}));
  Use(ledger_, {});
  ASSERT_TRUE(ledger_.SaveNow());

  ASSERT_TRUE(ledger_.Forget(kKey));

  EXPECT_FALSE(ledger_.ViewOf(kKey));
  EXPECT_TRUE(store_.rules.empty());
  EXPECT_FALSE(store_.meters.contains(kKey));
  EXPECT_EQ(ledger_.MeterOf(kKey, "new")->TotalsNow().requests, 0);
}

TEST_F(LedgerTest, ShowsAllInPages) {
  for (const char* id : {"b", "a"}) ledger_.MeterOf({SubjectKind::kKey, id}, id);
  ledger_.MeterOf({}, "relay");

  const auto first = ledger_.Views({}, 2);
  ASSERT_EQ(first.size(), 2U);
  const auto second = ledger_.Views(first[1].subject, 2);

  EXPECT_EQ(first[0].subject.kind, SubjectKind::kRelay);
  EXPECT_EQ(first[1].subject.id, "a");
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second[0].subject.id, "b");
}

TEST(OutputHistory, FollowsLongerAnswersAtOnceAndShorterOnesSlowly) {
  OutputHistory history;
  EXPECT_EQ(history.ExpectedFor("gpt-5"), OutputHistory::kUsual);

  history.Note("gpt-5", 100);
  history.Note("gpt-5", 5000);
  EXPECT_EQ(history.ExpectedFor("gpt-5"), 5000);
  history.Note("gpt-5", 200);
  EXPECT_EQ(history.ExpectedFor("gpt-5"), 4700);
  for (int i = 0; i < 200; ++i) history.Note("gpt-5", 200);
  EXPECT_EQ(history.ExpectedFor("gpt-5"), 200);
  history.Note("gpt-5", 0);
  EXPECT_EQ(history.ExpectedFor("gpt-5"), 200);
}

TEST(LimitWords, WriteMoneyAsADecimalNumber) {
  EXPECT_EQ(UsdText(0), "0.00");
  EXPECT_EQ(UsdText(12'500'000'000), "12.50");
  EXPECT_EQ(UsdText(1), "0.000000001");
  EXPECT_EQ(UsdText(-1'250'000'000), "-1.25");
}

TEST(LimitKinds, AreFoundByTheirNames) {
  for (const Kind kind : kKinds) EXPECT_EQ(KindNamed(NameOf(kind)), kind);
  EXPECT_EQ(KindNamed("requests"), std::nullopt);
  EXPECT_EQ(SubjectKindNamed("team"), SubjectKind::kTeam);
  EXPECT_EQ(SubjectKindNamed("nobody"), std::nullopt);
}

}  // namespace
}  // namespace monorelay::limits
