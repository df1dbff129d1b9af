#include "routing/order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace monorelay::routing {
namespace {

using catalog::Balance;

// Figures by provider index.
class Figures final : public LiveSource {
 public:
  explicit Figures(std::vector<Live> figures = {}) : figures_(std::move(figures)) {}
  [[nodiscard]] Live Of(const Candidate& candidate) const override {
    return candidate.provider < figures_.size() ? figures_[candidate.provider] : Live();
  }

 private:
  std::vector<Live> figures_;
};

// The models are "a", "b", ... by their index.
Candidate CandidateOf(std::size_t provider, Balance balance = Balance::kOrder) {
  Candidate candidate;
  candidate.provider = provider;
  candidate.model = std::string(1, static_cast<char>('a' + provider));
  candidate.balance = balance;
  return candidate;
}

Plan PlanWith(std::size_t count, Balance balance) {
  Plan plan;
  for (std::size_t i = 0; i < count; ++i) plan.candidates.push_back(CandidateOf(i, balance));
  return plan;
}

std::string OrderOf(const Plan& plan, const LiveSource& live, Random& random) {
  std::string order;
  for (const Candidate* candidate : InOrder(plan, live, random)) order += candidate->model;
  return order;
}
std::string OrderOf(const Plan& plan, const LiveSource& live = Figures()) {
  Random random(1);
  return OrderOf(plan, live, random);
}

struct OrderCase {
  const char* name;
  Balance balance;
  std::vector<Live> live;
  std::vector<std::optional<double>> prices;
  const char* order;
};

const OrderCase kOrders[] = {
    {"AsConfigured", Balance::kOrder, {{9, 9}, {1, 1}, {0, 0}}, {3.0, 2.0, 1.0}, "abc"},
    {"FastestFirst", Balance::kLatency, {{300, 0}, {100, 9}, {200, 0}}, {}, "bca"},
    {"UnknownIsTriedFirst", Balance::kLatency, {{300, 0}, {0, 0}, {200, 0}}, {}, "bca"},
    {"EqualLatencyKeepsTheOrder", Balance::kLatency, {{100, 3}, {100, 2}, {100, 1}}, {}, "abc"},
    {"NothingKnownKeepsTheOrder", Balance::kLatency, {}, {}, "abc"},
    {"LeastBusyFirst", Balance::kLeastBusy, {{1, 5}, {9, 2}, {5, 3}}, {}, "bca"},
    {"EqualLoadKeepsTheOrder", Balance::kLeastBusy, {{9, 4}, {1, 4}, {0, 4}}, {}, "abc"},
    {"IdleBeforeBusy", Balance::kLeastBusy, {{0, 1}, {0, 0}, {0, 0}}, {}, "bca"},
    {"CheapestFirst", Balance::kCheapest, {}, {3.0, 1.0, 2.0}, "bca"},
    {"FreeIsCheapest", Balance::kCheapest, {}, {3.0, 1.0, 0.0}, "cba"},
    {"NoPriceComesLast", Balance::kCheapest, {}, {std::nullopt, 5.0, std::nullopt}, "bac"},
    {"EqualPriceKeepsTheOrder", Balance::kCheapest, {}, {1.0, 1.0, 1.0}, "abc"},
    {"NoPricesKeepTheOrder", Balance::kCheapest, {{9, 9}, {1, 1}, {0, 0}}, {}, "abc"},
};

class InOrderCase : public testing::TestWithParam<OrderCase> {};

TEST_P(InOrderCase, OrdersTheProvidersOfOneModel) {
  Plan plan = PlanWith(3, GetParam().balance);
  for (std::size_t i = 0; i < GetParam().prices.size(); ++i)
    plan.candidates[i].price = GetParam().prices[i];

  EXPECT_EQ(OrderOf(plan, Figures(GetParam().live)), GetParam().order);
}

INSTANTIATE_TEST_SUITE_P(Balances, InOrderCase, testing::ValuesIn(kOrders),
                         [](const auto& row) { return row.param.name; });

TEST(InOrder, KeepsTargetsTogether) {
  Plan plan = PlanWith(2, Balance::kLatency);
  for (const std::size_t provider : {2U, 3U}) {
    plan.candidates.push_back(CandidateOf(provider, Balance::kLatency));
    plan.candidates.back().target = 1;
  }

  EXPECT_EQ(OrderOf(plan, Figures({{400, 0}, {300, 0}, {200, 0}, {100, 0}})), "badc");
}

TEST(InOrder, DrawsTargetsByWeightAndTriesAllOthersAfterwards) {
  Plan plan;
  for (std::size_t i = 0; i < 3; ++i) {
    plan.candidates.push_back(CandidateOf(i));
    plan.candidates.back().target = i + 1;
  }
  plan.candidates[0].weight = 3;
  plan.candidates[1].weight = 1;
  Random random(1);
  std::map<std::string, int> seen;
  for (int i = 0; i < 4'000; ++i) ++seen[OrderOf(plan, Figures(), random)];

  EXPECT_NEAR(seen["abc"], 3'000, 150);
  EXPECT_NEAR(seen["bac"], 1'000, 150);
  EXPECT_EQ(seen.size(), 2U);
}

TEST(InOrder, BalancesWithinADrawnTarget) {
  Plan plan = PlanWith(2, Balance::kLeastBusy);
  for (Candidate& candidate : plan.candidates) {
    candidate.weight = 2;
    candidate.target = 1;
  }

  EXPECT_EQ(OrderOf(plan, Figures({{0, 7}, {0, 1}})), "ba");
}

TEST(InOrder, DrawsProvidersByTheirShare) {
  Plan plan = PlanWith(3, Balance::kWeighted);
  plan.candidates[0].share = 6;
  plan.candidates[1].share = 3;
  Random random(7);
  std::map<char, int> first;
  std::map<std::string, int> all;
  for (int i = 0; i < 10'000; ++i) {
    const std::string order = OrderOf(plan, Figures(), random);
    ++first[order[0]];
    ++all[order];
  }

  EXPECT_NEAR(first['a'], 6'000, 250);
  EXPECT_NEAR(first['b'], 3'000, 250);
  EXPECT_NEAR(first['c'], 1'000, 150);
  EXPECT_EQ(all.size(), 6U) << "every order happens";
}

TEST(InOrder, PutsAShareOfNoneLast) {
  Plan plan = PlanWith(3, Balance::kWeighted);
  plan.candidates[0].share = 0;
  plan.candidates[2].share = 0;
  Random random(7);

  for (int i = 0; i < 200; ++i) EXPECT_EQ(OrderOf(plan, Figures(), random), "bac");
}

TEST(InOrder, LosesAndRepeatsNobody) {
  Random random(3);
  for (int round = 0; round < 2'000; ++round) {
    Plan plan;
    const std::size_t count = 1 + random.Below(8);
    std::vector<Live> live;
    for (std::size_t i = 0; i < count; ++i) {
      Candidate candidate = CandidateOf(i, static_cast<Balance>(random.Below(5)));
      candidate.target = i / 2;
      candidate.weight = static_cast<double>((candidate.target + round) % 3);
      candidate.share = static_cast<double>(random.Below(4));
      live.push_back({static_cast<double>(random.Below(3)), static_cast<std::int64_t>(i % 3)});
      plan.candidates.push_back(candidate);
    }

    std::string order = OrderOf(plan, Figures(live), random);

    std::ranges::sort(order);
    EXPECT_EQ(order, std::string("abcdefgh").substr(0, count));
  }
}

}  // namespace
}  // namespace monorelay::routing
