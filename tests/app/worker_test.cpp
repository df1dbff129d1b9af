// Workers: many requests at once, the orderly end, and the sudden one.

#include "app/worker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "support/error_text.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using relay::Ending;
using ::testing::HasSubstr;
using testing::Journey;
using testing::Place;
using testing::Question;
using namespace std::chrono_literals;

constexpr std::size_t kClients = 8;
constexpr std::size_t kRequestsEach = 12;

// Runs `ask` on several threads at once, each with its number.
template <class Ask>
void AtOnce(std::size_t count, Ask ask) {
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i) threads.emplace_back([ask, i] { ask(i); });
  for (std::thread& thread : threads) thread.join();
}

TEST(ConcurrentJourney, ManyClientsOverTwoWorkersEachGetTheirOwnAnswer) {
  Journey journey(2);
  // Each answer repeats what was asked.
  journey.upstream("alpha").Does({.render = [](const testing::UpstreamRequest& request) {
    const std::string marker = "\"content\":\"";
    const auto begin = request.body.find(marker) + marker.size();
    return testing::AnswerTo(request,
                             request.body.substr(begin, request.body.find('"', begin) - begin));
  }});
  journey.Keys("alpha", {"a", "b", "c"});
  journey.Start();

  AtOnce(kClients, [&journey](std::size_t number) {
    auto client = journey.Connect();
    for (std::size_t i = 0; i < kRequestsEach; ++i) {
      const std::string text = "question " + std::to_string(number) + " " + std::to_string(i);
      client.Send(Journey::Request({.text = text,
                                    .dialect = i % 3 == 0 ? dialects::Dialect::kAnthropicMessages
                                                          : dialects::Dialect::kOpenAiChat,
                                    .stream = i % 2 == 0}));
      EXPECT_EQ(client.Read().text(), text);
    }
  });

  const auto outcomes = journey.outcomes(kClients * kRequestsEach);
  EXPECT_EQ(outcomes.size(), kClients * kRequestsEach);
  std::set<std::string> ids;
  for (const auto& outcome : outcomes) {
    EXPECT_EQ(outcome.ending, Ending::kAnswered);
    EXPECT_GT(outcome.usage.output, 0);
    ids.emplace(outcome.request_id.View());
  }
  EXPECT_EQ(ids.size(), outcomes.size()) << "no two requests share an id";
}

TEST(ConcurrentJourney, FaultsLeaversAndReloadsDoNotDisturbOthers) {
  Journey journey(2);
  journey.upstream("alpha").Does({.render = [](const testing::UpstreamRequest& request) {
    if (request.body.find("\"limited\"") != std::string::npos) {
      return testing::RenderPlain(429, "retry-after: 0\r\n", "{}");
    }
    return testing::AnswerTo(request, "hello there");
  }});
  journey.Keys("alpha", {"a", "b", "c"});
  journey.Start();

  AtOnce(kClients, [&journey](std::size_t number) {
    for (std::size_t i = 0; i < kRequestsEach; ++i) {
      auto client = journey.Connect();
      switch (number % 4) {
        case 0:
          client.Send(Journey::Request({.text = "limited"}));
          EXPECT_EQ(client.Read().status(), 429);
          break;
        case 1:
          client.Send(Journey::Request({.stream = true}));
          client.Vanishes();
          break;
        case 2:
          client.Send("nonsense\r\n\r\n");
          EXPECT_EQ(client.Read().status(), 400);
          if (i % 4 == 0) journey.Reload();
          break;
        default:
          client.Send(Journey::Request({.stream = true}));
          EXPECT_EQ(client.Read().text(), "hello there");
          break;
      }
    }
  });

  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "hello there");
}

TEST(ConcurrentJourney, KeysAreSharedByTheWorkers) {
  Journey journey(2);
  journey.upstream("alpha").Refuses(429).Answers("hello");
  journey.Keys("alpha", {"tired", "fresh"});
  journey.Ask("gpt-5", "hi");

  // Whichever worker accepts these, none spends the resting key.
  AtOnce(kClients, [&journey](std::size_t) {
    for (int i = 0; i < 4; ++i) EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "hello");
  });

  const auto outcomes = journey.outcomes(1 + kClients * 4);
  for (std::size_t i = 1; i < outcomes.size(); ++i) {
    EXPECT_EQ(outcomes[i].key_label, "fresh");
    EXPECT_EQ(outcomes[i].attempts, 1);
  }
}

// --- The orderly end ---

TEST(ShutdownJourney, IdleConnectionsEndAndNewOnesAreRefused) {
  Journey journey(2);
  journey.upstream("alpha").Answers("hello");
  auto idle = journey.Connect();
  auto unused = journey.Connect();
  idle.Send(Journey::Request());
  EXPECT_EQ(idle.Read().status(), 200);

  journey.Drain();

  EXPECT_TRUE(idle.IsClosed());
  EXPECT_TRUE(unused.IsClosed());
  auto late = journey.Connect();
  EXPECT_TRUE(late.IsClosed());
}

TEST(ShutdownJourney, RequestUnderWayFinishesAndItsConnectionEnds) {
  Journey journey;
  journey.upstream("alpha").Hangs(Place::kMidBody);
  auto client = journey.Connect();
  client.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(client.WaitFor("few"));

  journey.Drain();
  journey.upstream("alpha").Continue();
  const auto reply = client.Read();

  EXPECT_TRUE(reply.is_whole());
  EXPECT_EQ(reply.text(), "a few words that will not all arrive");
  EXPECT_TRUE(client.IsClosed());
  EXPECT_EQ(journey.outcome().ending, Ending::kAnswered);
}

TEST(ShutdownJourney, AnswerThatBeginsWhileDrainingSaysThatTheConnectionEnds) {
  Journey journey;
  journey.upstream("alpha").Hangs(Place::kBeforeHead);
  auto client = journey.Connect();
  client.Send(Journey::Request());
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());

  journey.Drain();
  // The drain is done once an idle connection has been refused.
  auto late = journey.Connect();
  EXPECT_TRUE(late.IsClosed());
  journey.upstream("alpha").Continue();
  const auto reply = client.Read();

  EXPECT_EQ(reply.status(), 200);
  EXPECT_EQ(reply.header("connection"), "close");
  EXPECT_TRUE(client.IsClosed());
}

TEST(ShutdownJourney, InterruptedBeforeItsAnswerIs503) {
  for (const bool stream : {false, true}) {
    Journey journey;
    journey.upstream("alpha").Hangs(Place::kBeforeHead);
    journey.upstream("beta").Answers("never asked");
    auto client = journey.Connect();
    client.Send(Journey::Request({.stream = stream}));
    ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());

    journey.Drain();
    journey.Interrupt();
    const auto reply = client.Read();

    EXPECT_EQ(reply.status(), 503);
    EXPECT_EQ(reply.error_code(), "overloaded");
    EXPECT_THAT(reply.error_message(), HasSubstr("shutting down"));
    EXPECT_TRUE(client.IsClosed());
    EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
    EXPECT_EQ(journey.outcome().ending, Ending::kFailed);
    EXPECT_EQ(journey.outcome().attempts, 1);
  }
}

TEST(ShutdownJourney, InterruptedInTheMiddleIsAnErrorEvent) {
  for (const auto dialect :
       {dialects::Dialect::kOpenAiChat, dialects::Dialect::kAnthropicMessages}) {
    Journey journey;
    journey.upstream("alpha").Hangs(Place::kMidEvent);
    auto client = journey.Connect();
    client.Send(Journey::Request({.dialect = dialect, .stream = true}));
    ASSERT_TRUE(client.WaitFor("few"));
    ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());

    journey.Interrupt();
    const auto reply = client.Read();

    EXPECT_TRUE(reply.is_whole());
    EXPECT_THAT(reply.last_event(), HasSubstr("overloaded"));
    EXPECT_TRUE(client.IsClosed());
    EXPECT_EQ(journey.outcome().ending, Ending::kFailed);
    EXPECT_EQ(journey.outcome().status, 200);
  }
}

TEST(ShutdownJourney, InterruptedWhileTheBodyArrivesIs503) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  const std::string request = Journey::Request();
  auto client = journey.Connect();
  client.Send(request.substr(0, request.size() - 3));
  // The bytes before have been read when a later request has been answered.
  journey.Ask("gpt-5", "hi");

  journey.Interrupt();

  EXPECT_EQ(client.Read().status(), 503);
  EXPECT_EQ(journey.outcomes(2)[1].ending, Ending::kFailed);
}

// --- The sudden end ---

TEST(ShutdownJourney, EndOfAWorkerLeavesAnOutcomeForEachRequestUnderWay) {
  Journey journey;
  journey.upstream("alpha")
      .Hangs(Place::kBeforeHead)
      .Hangs(Place::kMidBody)
      .Hangs(Place::kMidEvent)
      .Hangs(Place::kInsideHead)
      .Answers("hello");
  auto waiting = journey.Connect();
  waiting.Send(Journey::Request());
  ASSERT_TRUE(journey.upstream("alpha").WaitForRequests(1));
  auto streaming = journey.Connect();
  streaming.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(streaming.WaitFor("few"));
  auto half = journey.Connect();
  half.Send(Journey::Request());
  ASSERT_TRUE(journey.upstream("alpha").WaitForRequests(3));
  auto halfway = journey.Connect();
  halfway.Send(Journey::Request());
  ASSERT_TRUE(journey.upstream("alpha").WaitForRequests(4));
  auto chunked = journey.Connect();
  chunked.Send(
      "POST /v1/messages HTTP/1.1\r\nHost: relay\r\nTransfer-Encoding: chunked\r\n"
      "x-api-key: " +
      std::string(Journey::kAccessKey) + "\r\n\r\n10\r\n{\"model\"");
  const std::string large =
      Journey::Post("/v1/messages", R"({"model":"m","x":")" + std::string(200'000, 'x') + "\"}");
  auto uploading = journey.Connect();
  uploading.Send(large.substr(0, 100'000));
  auto idle = journey.Connect();
  auto asking = journey.Connect();
  asking.Send("GET /hea");
  // The bytes before have been read when a later request has been answered.
  journey.Ask("gpt-5", "hi");

  journey.Stop();

  EXPECT_EQ(journey.outcomes(7).size(), 7U);
  std::string rest;
  for (auto* client :
       {&waiting, &streaming, &half, &halfway, &chunked, &uploading, &idle, &asking}) {
    EXPECT_NE(client->ReadToEnd(rest), testing::End::kNever);
  }
}

TEST(WorkerJourney, ThatNeverStartedEndsQuietly) {
  Journey journey;
  testing::OutcomeKeeper keeper;
  const ManualClock clock;
  http::BodyBudget budget(1000);
  http::ConnectionCount connections{0};
  const std::atomic<bool> is_ready{true};
  const admin::Services services{.clock = clock};
  admin::Pool pool(1);
  const app::WorkerShared shared{clock,    keeper,  budget,   connections,
                                 is_ready, nullptr, services, pool};
  journey.upstream("alpha");
  app::LastingState states;
  const Secret unused;
  const auto setup = app::MakeSetup({journey.config(), unused, {}}, states, clock);
  ASSERT_TRUE(setup);

  app::Worker worker(shared, {}, *setup);
  const auto port = worker.Listen(http::Address::Loopback(0));

  EXPECT_TRUE(port);
}

TEST(WorkerJourney, PortInUseIsToldWithWhatToDo) {
  Journey journey;
  journey.upstream("alpha");
  const testing::Listener taken = testing::ListenOnLoopback();
  testing::OutcomeKeeper keeper;
  const ManualClock clock;
  http::BodyBudget budget(1000);
  http::ConnectionCount connections{0};
  const std::atomic<bool> is_ready{true};
  app::LastingState states;
  const Secret unused;
  const auto setup = app::MakeSetup({journey.config(), unused, {}}, states, clock);
  ASSERT_TRUE(setup);
  const admin::Services services{.clock = clock};
  admin::Pool pool(1);
  app::Worker worker({clock, keeper, budget, connections, is_ready, nullptr, services, pool}, {},
                     *setup);

  const auto port = worker.Listen(http::Address::Loopback(taken.port));

  ASSERT_FALSE(port);
  EXPECT_THAT(testing::TextOf(port.error()), HasSubstr(std::to_string(taken.port)));
  EXPECT_THAT(testing::TextOf(port.error()), HasSubstr("--port"));
}

}  // namespace
}  // namespace monorelay
