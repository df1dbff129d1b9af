// More requests than may be under way: others answer, or they wait their turn, or are told when to
// come back.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using relay::Ending;
using testing::BeforeFirstByte;
using ::testing::HasSubstr;
using testing::Journey;
using testing::RawClient;
using namespace std::chrono_literals;

enum class Cap { kProvider, kOverall };

// One request is under way and does not end before it is told to.
class InFlightJourney : public ::testing::TestWithParam<Cap> {
 protected:
  InFlightJourney() {
    journey.upstream("alpha").Hangs(BeforeFirstByte).Answers("hello");
    Limits() = {.limit = 1, .queue = 1, .wait = 10s};
  }

  app::InFlightConfig& Limits() {
    if (GetParam() == Cap::kProvider) return journey.provider("alpha").in_flight;
    return journey.config().server.in_flight;
  }
  RawClient Asks() {
    RawClient client = journey.Connect();
    client.Send(Journey::Request());
    return client;
  }
  // Brings the one request under way.
  RawClient AsksFirst() {
    RawClient client = Asks();
    EXPECT_TRUE(journey.upstream("alpha").WaitUntilHanging());
    return client;
  }

  Journey journey;
};

TEST_P(InFlightJourney, OneWaitsAndTheNextIsToldToComeBack) {
  auto first = AsksFirst();
  auto second = Asks();
  auto third = Asks();

  const auto refused = third.Read();
  journey.AdvanceTime(100ms);  // the second stands in the queue
  journey.upstream("alpha").Continue();

  EXPECT_EQ(refused.status(), 503);
  EXPECT_EQ(refused.header("retry-after"), "1");
  EXPECT_EQ(refused.error_code(), "overloaded");
  EXPECT_THAT(refused.error_message(), HasSubstr("in_flight"));
  EXPECT_EQ(first.Read().status(), 200);
  EXPECT_EQ(second.Read().text(), "hello");
  const auto outcomes = journey.outcomes(3);
  EXPECT_EQ(outcomes.front().attempts, 0);
  EXPECT_EQ(outcomes.front().error_code, "overloaded");
  const auto has_waited = [](const relay::Outcome& outcome) {
    return outcome.stages.queue.value_or(0us) >= 100ms;
  };
  EXPECT_EQ(std::ranges::count_if(outcomes, has_waited), 1) << "the record says how long";
  journey.ExpectNextRequestWorks(3);
}

TEST_P(InFlightJourney, WhoWaitsTooLongIsToldToComeBack) {
  auto first = AsksFirst();
  auto second = Asks();

  journey.AdvanceTime(1s);
  journey.AdvanceTime(11s);

  EXPECT_EQ(second.Read().status(), 503);
  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 1U);
  journey.upstream("alpha").Continue();
  EXPECT_EQ(first.Read().status(), 200);
  journey.ExpectNextRequestWorks(2);
}

TEST_P(InFlightJourney, ClientsOwnLimitHoldsInTheQueue) {
  auto first = AsksFirst();
  auto second = journey.Connect();
  second.Send(Journey::Request({.fields = "x-monorelay-timeout-ms: 2000\r\n"}));

  journey.AdvanceTime(1s);
  journey.AdvanceTime(3s);

  EXPECT_EQ(second.Read().status(), 503);
  journey.upstream("alpha").Continue();
  EXPECT_EQ(first.Read().status(), 200);
}

TEST_P(InFlightJourney, WhoLeavesTheQueueTakesNobodysPlace) {
  auto first = AsksFirst();
  auto leaver = Asks();
  journey.AdvanceTime(100ms);

  leaver.Leaves();
  EXPECT_EQ(journey.outcomes(1).front().ending, Ending::kClientLeft);
  auto next = Asks();
  journey.AdvanceTime(100ms);
  journey.upstream("alpha").Continue();

  EXPECT_EQ(first.Read().status(), 200);
  EXPECT_EQ(next.Read().text(), "hello");
  journey.ExpectNextRequestWorks(3);
}

TEST_P(InFlightJourney, PlaceOfOneWhoLeavesIsFree) {
  auto first = AsksFirst();
  auto second = Asks();
  journey.AdvanceTime(100ms);

  first.Leaves();

  EXPECT_EQ(second.Read().text(), "hello");
  journey.ExpectNextRequestWorks(2);
}

TEST_P(InFlightJourney, EndOfTheRelayEndsTheQueue) {
  auto first = AsksFirst();
  auto second = Asks();
  journey.AdvanceTime(100ms);

  journey.Interrupt();

  EXPECT_EQ(journey.outcomes(2).size(), 2U);
  journey.Stop();
}

TEST_P(InFlightJourney, RestartOfWorkersInTheMiddleOfItLosesNothing) {
  auto first = AsksFirst();
  auto second = Asks();
  journey.AdvanceTime(100ms);

  journey.Stop();

  EXPECT_EQ(journey.outcomes(2).size(), 2U) << "one each, though nobody was told";
}

TEST_P(InFlightJourney, LimitThatIsRaisedLetsTheQueueGoOn) {
  auto first = AsksFirst();
  auto second = Asks();
  journey.AdvanceTime(100ms);

  Limits().limit = 2;
  journey.Reload();

  EXPECT_EQ(second.Read().text(), "hello");
  journey.upstream("alpha").Continue();
  EXPECT_EQ(first.Read().status(), 200);
}

INSTANTIATE_TEST_SUITE_P(Caps, InFlightJourney, ::testing::Values(Cap::kProvider, Cap::kOverall),
                         [](const auto& cap) {
                           return cap.param == Cap::kProvider ? "Provider" : "Overall";
                         });

TEST(InFlightJourney, NobodyWaitsWhereAnotherCanAnswer) {
  Journey journey;
  journey.upstream("alpha").Hangs(BeforeFirstByte);
  journey.provider("alpha").in_flight = {.limit = 1, .queue = 10, .wait = 10s};
  journey.upstream("beta").Answers("from beta");
  auto first = journey.Connect();
  first.Send(Journey::Request());
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());

  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from beta");
  journey.upstream("alpha").Continue();
  EXPECT_EQ(first.Read().status(), 200);
  journey.ExpectNextRequestWorks(2);
}

TEST(InFlightJourney, CapHoldsOverAllWorkers) {
  constexpr std::size_t kClients = 12;
  Journey journey(3);
  for (std::size_t i = 0; i < kClients; ++i) journey.upstream("alpha").Hangs(BeforeFirstByte);
  journey.provider("alpha").in_flight = {.limit = 1, .queue = 100, .wait = 1000s};
  std::vector<RawClient> clients;
  for (std::size_t i = 0; i < kClients; ++i) {
    clients.push_back(journey.Connect());
    clients.back().Send(Journey::Request());
  }

  for (std::size_t done = 0; done < kClients; ++done) {
    ASSERT_TRUE(journey.upstream("alpha").WaitForRequests(done + 1));
    journey.AdvanceTime(100ms);
    EXPECT_EQ(journey.upstream("alpha").Requests().size(), done + 1);
    journey.upstream("alpha").Continue();
  }

  for (RawClient& client : clients) EXPECT_EQ(client.Read().status(), 200);
  journey.ExpectNextRequestWorks(kClients);
}

}  // namespace
}  // namespace monorelay
