#include "relay/candidates.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace monorelay::relay {
namespace {

using catalog::Balance;
using namespace std::chrono_literals;

class CandidatesTest : public testing::Test {
 protected:
  CandidatesTest() {
    for (int i = 0; i < 3; ++i) {
      setup.targets.push_back({.provider = nullptr,
                               .keys = nullptr,
                               .figures = std::make_shared<routing::ProviderFigures>()});
    }
  }

  std::string Order(Balance balance, const routing::Place& place = {}) {
    routing::Plan plan;
    for (std::size_t i = 0; i < 3; ++i) {
      routing::Candidate candidate;
      candidate.provider = i;
      candidate.model = "m";
      candidate.balance = balance;
      candidate.target = i == 2 ? 1 : 0;
      plan.candidates.push_back(candidate);
    }
    const SetupLive live(setup, routing::AnswerForm::kStream, MonotonicTime(1h));
    std::string order;
    for (const auto* candidate : CandidatesFor(setup, plan, live, place, random))
      order += static_cast<char>('a' + candidate->provider);
    return order;
  }
  routing::Place PlaceAt(std::size_t provider) {
    return {.provider = setup.targets[provider].figures.get(), .key = nullptr};
  }

  relay::Setup setup{.catalog = {{}, {}, {}, {}}, .targets = {}, .access_keys = {}, .cors = {}};
  Random random{1};
};

TEST_F(CandidatesTest, FollowTheFiguresOfTheProviders) {
  const routing::UnderWay busy(*setup.targets[0].figures);
  setup.targets[0].figures->NoteAnswer("m", routing::AnswerForm::kStream, 900ms, MonotonicTime(1h));
  setup.targets[1].figures->NoteAnswer("m", routing::AnswerForm::kStream, 300ms, MonotonicTime(1h));

  EXPECT_EQ(Order(Balance::kLeastBusy), "bac");
  EXPECT_EQ(Order(Balance::kLatency), "bac");
  EXPECT_EQ(Order(Balance::kOrder), "abc");
}

TEST_F(CandidatesTest, BeginWithThePlaceOfTheConversation) {
  for (const Balance balance : {Balance::kWeighted, Balance::kLatency, Balance::kLeastBusy}) {
    EXPECT_EQ(Order(balance, PlaceAt(1)), "bac");
    EXPECT_EQ(Order(balance, PlaceAt(0)), "abc");
  }
}

TEST_F(CandidatesTest, LeaveAnOrderThatTheOperatorGives) {
  for (const Balance balance : {Balance::kOrder, Balance::kCheapest})
    EXPECT_EQ(Order(balance, PlaceAt(1)), "abc");
}

TEST_F(CandidatesTest, NeverPutAFallbackFirst) {
  EXPECT_EQ(Order(Balance::kLatency, PlaceAt(2)), "abc");
}

TEST_F(CandidatesTest, IgnoreAPlaceThatIsGone) {
  routing::ProviderFigures gone;

  EXPECT_EQ(Order(Balance::kLatency, {.provider = &gone, .key = nullptr}), "abc");
}

}  // namespace
}  // namespace monorelay::relay
