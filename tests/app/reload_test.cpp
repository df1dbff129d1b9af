// A new configuration under running requests.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using relay::Ending;
using ::testing::HasSubstr;
using testing::Journey;
using testing::Place;
using namespace std::chrono_literals;

TEST(ReloadJourney, StreamUnderWayFinishesByTheOldConfiguration) {
  Journey journey;
  journey.upstream("alpha").Hangs(Place::kMidBody);
  auto client = journey.Connect();
  client.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(client.WaitFor("few"));

  journey.provider("alpha").enabled = false;
  journey.upstream("beta").Answers("hello");
  journey.Reload();
  const auto later = journey.Ask("gpt-5", "hi");
  journey.upstream("alpha").Continue();
  const auto reply = client.Read();

  EXPECT_EQ(later.text(), "hello");
  EXPECT_EQ(later.header("x-monorelay-provider"), "beta");
  EXPECT_EQ(reply.text(), "a few words that will not all arrive");
  EXPECT_EQ(journey.outcomes(2)[1].provider, "alpha");
  EXPECT_EQ(journey.outcomes(2)[1].ending, Ending::kAnswered);
  journey.ExpectNextRequestWorks(2);
}

TEST(ReloadJourney, RequestThatHasNotBeenSentOnYetKeepsItsConfigurationToo) {
  Journey journey;
  journey.upstream("alpha").Answers("from alpha");
  journey.upstream("beta").Answers("from beta");
  const std::string request = Journey::Request();
  auto client = journey.Connect();
  client.Send(request.substr(0, request.size() - 1));
  journey.Ask("gpt-5", "so that the bytes before have been read");

  journey.provider("alpha").enabled = false;
  journey.Reload();
  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from beta");
  client.Send(request.substr(request.size() - 1));

  EXPECT_EQ(client.Read().text(), "from alpha");
  journey.ExpectNextRequestWorks(3);
}

TEST(ReloadJourney, CooldownsSurvive) {
  Journey journey;
  journey.upstream("alpha").Refuses(429, {}, "retry-after: 40\r\n").Answers("hello");
  journey.Ask("gpt-5", "hi");

  journey.provider("alpha").models.include = {"gpt-5"};
  journey.Keys("alpha", {"first"});
  journey.Reload();
  const auto resting = journey.Ask("gpt-5", "hi");
  journey.AdvanceTime(41s);

  EXPECT_EQ(resting.status(), 429);
  EXPECT_EQ(resting.header("retry-after"), "40");
  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "hello");
}

TEST(ReloadJourney, NewKeyIsFreeAtOnce) {
  Journey journey;
  journey.upstream("alpha").Refuses(429).Answers("hello");
  journey.Ask("gpt-5", "hi");

  journey.Keys("alpha", {"first", "fresh"});
  journey.Reload();

  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "hello");
  EXPECT_EQ(journey.outcomes(2)[1].key_label, "fresh");
}

TEST(ReloadJourney, PlansAreMadeAnew) {
  Journey journey;
  journey.upstream("alpha").Answers("from alpha");
  journey.upstream("beta").Answers("from beta");
  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from alpha");

  journey.config().model_routing.provider_mapping = {{"gpt-*", "beta"}};
  journey.Reload();
  const auto mapped = journey.Ask("gpt-5", "hi");
  journey.config().model_routing.aliases = {{"gpt-5", "gpt-6@alpha"}};
  journey.Reload();
  const auto aliased = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(mapped.text(), "from beta");
  EXPECT_EQ(aliased.text(), "from alpha");
  EXPECT_EQ(aliased.header("x-monorelay-model"), "gpt-6");
}

TEST(ReloadJourney, AccessKeyChangesForKeptConnectionsToo) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  auto client = journey.Connect();
  client.Send(Journey::Request());
  EXPECT_EQ(client.Read().status(), 200);

  journey.config().server.access_key = Secret("another-key-altogether");
  journey.Reload();
  client.Send(Journey::Request());

  EXPECT_EQ(client.Read().status(), 401);
}

TEST(ReloadJourney, LimitsHoldForConnectionsFromThenOn) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 200);

  journey.config().server.limits.max_body_bytes = 10;
  journey.Reload();

  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 413);
}

TEST(ReloadJourney, OverTwoWorkersReachesBoth) {
  Journey journey(2);
  journey.upstream("alpha").Answers("from alpha");
  journey.upstream("beta").Answers("from beta");
  journey.Start();

  journey.provider("alpha").enabled = false;
  journey.Reload();

  for (int i = 0; i < 16; ++i) EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from beta");
}

}  // namespace
}  // namespace monorelay
