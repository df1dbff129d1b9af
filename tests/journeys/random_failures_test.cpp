// Providers of which each call may fail, in any way: nobody goes without an answer that a listed
// candidate could have given.

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "base/random.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using relay::Ending;
using testing::Behaviour;
using testing::FakeUpstream;
using testing::Journey;
using testing::RenderedAnswer;
using testing::UpstreamRequest;

// Answers, or fails in 30 of 100 calls: by status, before its head, or within its answer's head.
void FailsAtRandom(FakeUpstream& upstream, std::uint64_t seed) {
  // Shared by the threads of the fake.
  const auto chance = std::make_shared<std::atomic<std::uint64_t>>(seed);
  const auto draw = [chance] { return Random(++*chance).Below(100); };
  upstream.Does({.render = [draw](const UpstreamRequest& request) -> RenderedAnswer {
                   const auto number = draw();
                   if (number < 10) return testing::RenderPlain(503, "", "{}");
                   if (number < 20) return {"HTTP/1.1 200 OK\r\ncontent-le", {}};
                   if (number < 30) return {"no HTTP at all\r\n\r\n", {}};
                   return testing::AnswerTo(request, "hello");
                 },
                 .stops_after = {},
                 .then = Behaviour::Then::kClose});
}

TEST(RandomFailureJourney, NoRequestIsLostThatSomebodyCouldHaveAnswered) {
  constexpr std::size_t kClients = 4;
  constexpr std::size_t kEach = 60;
  Journey journey(2);
  FailsAtRandom(journey.upstream("alpha"), 1'000);
  FailsAtRandom(journey.upstream("beta"), 2'000'000);
  journey.upstream("gamma").Answers("hello");
  journey.Start();

  std::atomic<std::size_t> answered = 0;
  std::vector<std::thread> clients;
  for (std::size_t i = 0; i < kClients; ++i) {
    clients.emplace_back([&journey, &answered, i] {
      for (std::size_t asked = 0; asked < kEach; ++asked) {
        const auto reply = journey.Ask({.stream = (asked + i) % 2 == 0});
        if (reply.status() == 200 && reply.text() == "hello") ++answered;
      }
    });
  }
  for (std::thread& client : clients) client.join();

  EXPECT_EQ(answered, kClients * kEach);
  std::size_t failed = 0;
  for (const auto& outcome : journey.outcomes(kClients * kEach)) {
    EXPECT_EQ(outcome.ending, Ending::kAnswered);
    failed += outcome.failed_attempts.size();
  }
  EXPECT_GT(failed, kEach / 2) << "nothing has failed, so nothing was shown";
  journey.ExpectNextRequestWorks(kClients * kEach);
}

}  // namespace
}  // namespace monorelay
