// The live feed as its readers see it.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "support/journey.hpp"
#include "support/json_schema.hpp"

namespace monorelay {
namespace {

using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::Place;
using testing::RawClient;
using testing::Reply;

class LiveJourney : public ::testing::Test {
 protected:
  LiveJourney() {
    journey.Records();
    journey.upstream("alpha").Answers("one two three");
  }

  RawClient Watch(const std::string& path = "/api/v1/events", std::string_view fields = "") {
    RawClient client = journey.Connect();
    client.Send(Journey::Get(path, fields));
    EXPECT_TRUE(client.WaitFor("retry: 2000\n\n"));
    return client;
  }

  Journey journey;
};

TEST_F(LiveJourney, TellsOfARequestAsItBeginsSpeaksAndEnds) {
  RawClient watcher = Watch();

  journey.Stream("gpt-5", "hi");

  EXPECT_TRUE(watcher.WaitFor("event: request\ndata: {\"phase\":\"begun\""));
  EXPECT_TRUE(watcher.WaitFor("event: request.update\ndata: {\"phase\":\"first_token\""));
  EXPECT_TRUE(watcher.WaitFor("event: request.update\ndata: {\"phase\":\"finished\""));
}

TEST_F(LiveJourney, ShowsWhatIsUnderWayToWhoComesLater) {
  journey.upstream("alpha").Forgets().Hangs(Place::kMidBody);
  RawClient client = journey.Connect();
  client.Send(Journey::Request({.model = "slow-one", .stream = true}));
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());

  RawClient watcher = Watch();

  EXPECT_TRUE(watcher.WaitFor("\"requested_model\":\"slow-one\""));
  client.Leaves();
  EXPECT_TRUE(watcher.WaitFor("\"ending\":\"client_left\""));
}

TEST_F(LiveJourney, GoesOnAfterTheLastEventThatWasSeen) {
  RawClient watcher = Watch();
  journey.Ask("first", "hi");
  ASSERT_TRUE(watcher.WaitFor("\"phase\":\"finished\""));
  const std::string seen = watcher.Waiting();
  watcher.Leaves();
  const std::size_t at = seen.rfind("\nid: ");
  ASSERT_NE(at, std::string::npos);
  const std::string id = seen.substr(at + 5, seen.find('\n', at + 1) - at - 5);
  journey.Ask("second", "hi");
  journey.outcomes(2);

  RawClient back = Watch("/api/v1/events", "Last-Event-ID: " + id + "\r\n");

  EXPECT_TRUE(back.WaitFor("\"requested_model\":\"second\""));
}

TEST_F(LiveJourney, SaysWhenItDoesNotKnowWhatWasMissed) {
  RawClient watcher = Watch("/api/v1/events", "Last-Event-ID: 5\r\n");

  EXPECT_TRUE(watcher.WaitFor("event: reset"));
}

TEST_F(LiveJourney, GivesASignOfLife) {
  RawClient watcher = Watch();

  journey.AdvanceTime(std::chrono::seconds(16));

  EXPECT_TRUE(watcher.WaitFor(": keep-alive\n\n"));
}

TEST_F(LiveJourney, ShowsOnlyWhatIsAskedFor) {
  RawClient watcher = Watch("/api/v1/events?model=wanted");

  journey.Ask("other", "hi");
  journey.Ask("wanted", "hi");

  ASSERT_TRUE(watcher.WaitFor("\"requested_model\":\"wanted\""));
  EXPECT_THAT(watcher.Waiting(), Not(HasSubstr("\"other\"")));
}

TEST_F(LiveJourney, TellsThePredecessorsEvents) {
  RawClient watcher = Watch("/api/logs/stream");

  journey.Ask("gpt-5", "hi");

  EXPECT_TRUE(watcher.WaitFor("event: log_new\ndata: {\"id\":-1,"));
  EXPECT_TRUE(watcher.WaitFor("event: log_update\ndata: {\"id\":-1,"));
}

TEST_F(LiveJourney, AReaderThatStallsIsDroppedAndNobodyWaitsForIt) {
  RawClient stalled = journey.Connect({.receive_buffer = 2048});
  stalled.Send(Journey::Get("/api/v1/events"));
  auto row = [&](int number) {
    records::RequestRow made;
    made.request_id = std::to_string(number);
    made.error_message = std::string(4000, 'x');
    made.error_code = "upstream_error";
    made.user_agent = std::string(4000, 'y');
    return made;
  };

  ASSERT_TRUE(stalled.WaitFor("retry: 2000"));

  // More than the sockets and the queue of one reader hold.
  for (int i = 0; i < 6000; ++i)
    journey.recorded().feed().Publish(records::LiveKind::kFinished, row(i));
  const Reply meanwhile = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(meanwhile.text(), "one two three");
  std::string rest;
  EXPECT_NE(stalled.ReadToEnd(rest), testing::End::kNever);
  EXPECT_THAT(rest, Not(HasSubstr("\"id\":\"5999\"")));
  journey.ExpectNextRequestWorks();
}

TEST_F(LiveJourney, EndsWhenTheRelayDrains) {
  RawClient watcher = Watch();

  journey.recorded().feed().Close();

  std::string rest;
  EXPECT_NE(watcher.ReadToEnd(rest), testing::End::kNever);
}

TEST_F(LiveJourney, TellsOfAKeyThatRestsAndOfItsReturn) {
  journey.Keys("alpha", {"first"});
  journey.upstream("alpha").Forgets().Refuses(429, "{}", "retry-after: 30\r\n");
  RawClient watcher = Watch("/api/v1/events?topics=health");
  journey.Ask("gpt-5", "hi");

  journey.LooksAround();

  EXPECT_TRUE(watcher.WaitFor(
      R"("provider":"alpha","key":"first","model":"gpt-5","state":"rests","until":")"));
  RawClient later = Watch("/api/v1/events?topics=health,attention");
  EXPECT_TRUE(later.WaitFor(R"("state":"rests")"));
  journey.AdvanceTime(std::chrono::seconds(31));
  journey.LooksAround();
  EXPECT_TRUE(watcher.WaitFor(R"("model":"gpt-5","state":"none","until":null)"));
  EXPECT_THAT(watcher.Waiting(), Not(HasSubstr("event: request")));
}

TEST_F(LiveJourney, TellsWhatNeedsAttentionWhenThatIsAnotherList) {
  journey.Keys("alpha", {"first"});
  RawClient watcher = Watch("/api/v1/events?topics=attention");
  journey.LooksAround();
  ASSERT_TRUE(watcher.WaitFor("event: attention\ndata: {\"items\":["));
  journey.upstream("alpha").Forgets().Refuses(401);
  journey.Ask("gpt-5", "hi");

  journey.LooksAround();
  EXPECT_THAT(watcher.Waiting(), Not(HasSubstr("key_refused")));
  journey.AdvanceTime(std::chrono::seconds(6));
  journey.LooksAround();

  EXPECT_TRUE(watcher.WaitFor(R"("code":"key_refused","kind":"key","subject":"alpha/first")"));
}

TEST_F(LiveJourney, NamesTheTopicsThatThereAre) {
  for (const char* topics : {"requests,weather", "", ","}) {
    const Reply reply = journey.Send(Journey::Get("/api/v1/events?topics=" + std::string(topics)));

    EXPECT_EQ(reply.status(), 422) << topics;
    EXPECT_THAT(reply.body(), HasSubstr("requests, health, attention and config"));
  }
}

// Which topics each role may read.
TEST(LiveTopicsJourney, AreToldToWhoMaySeeThemAlone) {
  using identity::Role;
  Journey journey;
  journey.Records();
  journey.Accounts();
  journey.upstream("alpha").Answers("hi");
  const std::vector<std::pair<Role, std::vector<std::string>>> may{
      {Role::kMember, {"requests"}},
      {Role::kViewer, {"requests", "health", "attention"}},
      {Role::kOperator, {"requests", "health", "attention", "config"}}};
  for (const auto& [role, topics] : may) {
    const std::string who = journey.SignedInAs(role);
    for (const std::string topic : {"requests", "health", "attention", "config"}) {
      RawClient client = journey.Connect();
      client.Send("GET /api/v1/events?topics=" + topic + " HTTP/1.1\r\nHost: relay\r\n" + who +
                  "\r\n");

      const bool is_told = std::ranges::find(topics, topic) != topics.end();
      EXPECT_TRUE(client.WaitFor(is_told ? "retry: 2000\n\n" : "topic " + topic + " needs"))
          << identity::NameOf(role) << " " << topic;
    }
  }
}

TEST(LiveTopicsJourney, EndWhenTheReaderMayReadThemNoMore) {
  Journey journey;
  journey.Records();
  journey.Accounts();
  journey.upstream("alpha").Answers("hi");
  const std::string who = journey.SignedInAs(identity::Role::kOperator);
  RawClient config = journey.Connect();
  RawClient health = journey.Connect();
  config.Send("GET /api/v1/events?topics=config HTTP/1.1\r\nHost: relay\r\n" + who + "\r\n");
  health.Send("GET /api/v1/events?topics=health HTTP/1.1\r\nHost: relay\r\n" + who + "\r\n");
  ASSERT_TRUE(config.WaitFor("retry: 2000"));
  ASSERT_TRUE(health.WaitFor("retry: 2000"));

  ASSERT_TRUE(journey.identity().Store().Change([](identity::AccountTables& tables) {
    return tables.UpdateUser(
        {.id = "signed-in-operator", .name = "operator", .role = identity::Role::kViewer});
  }));
  journey.AdvanceTime(std::chrono::seconds(16));

  std::string rest;
  EXPECT_NE(config.ReadToEnd(rest), testing::End::kNever);
  journey.AdvanceTime(std::chrono::seconds(16));
  EXPECT_TRUE(health.WaitFor(": keep-alive"));
}

TEST_F(LiveJourney, CostsNothingOnceItsReaderHasLeft) {
  RawClient watcher = Watch();
  watcher.Leaves();

  journey.ExpectNextRequestWorks(0);
}

}  // namespace
}  // namespace monorelay
