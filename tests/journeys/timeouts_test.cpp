// Every wait has an end, on a clock that the test moves.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using relay::Ending;
using ::testing::HasSubstr;
using testing::Journey;
using testing::Place;
using namespace std::chrono_literals;

void SetTimeouts(Journey& journey, app::TimeoutConfig timeouts) {
  journey.provider("alpha").timeouts = timeouts;
}

TEST(TimeoutJourney, FirstByteIs504) {
  for (const bool stream : {false, true}) {
    Journey journey;
    journey.upstream("alpha").Hangs(Place::kBeforeHead);
    SetTimeouts(journey, {.first_byte = 20s});
    auto client = journey.Connect();

    client.Send(Journey::Request({.stream = stream}));
    ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
    journey.AdvanceTime(21s);
    const auto reply = client.Read();

    EXPECT_EQ(reply.status(), 504);
    EXPECT_EQ(reply.error_code(), "upstream_timeout");
    EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
    EXPECT_EQ(journey.outcome().ending, Ending::kDeadline);
    EXPECT_EQ(journey.outcome().status, 504);
    EXPECT_GE(journey.outcome().latency, 20s);
    journey.ExpectNextRequestWorks();
  }
}

TEST(TimeoutJourney, HalfAHeadOrHalfAWholeAnswerIs504) {
  for (const auto place : {Place::kInsideHead, Place::kAfterHead, Place::kMidBody}) {
    Journey journey;
    journey.upstream("alpha").Hangs(place);
    SetTimeouts(journey, {.first_byte = 20s, .idle = 20s});
    auto client = journey.Connect();

    client.Send(Journey::Request());
    ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
    journey.AdvanceTime(21s);

    EXPECT_EQ(client.Read().status(), 504);
    EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
    EXPECT_EQ(journey.outcome().ending, Ending::kDeadline);
    journey.ExpectNextRequestWorks();
  }
}

TEST(TimeoutJourney, IsNotEarly) {
  Journey journey;
  journey.upstream("alpha").Hangs(Place::kBeforeHead);
  SetTimeouts(journey, {.first_byte = 20s});
  auto client = journey.Connect();

  client.Send(Journey::Request());
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
  journey.AdvanceTime(19s);
  journey.upstream("alpha").Continue();

  EXPECT_EQ(client.Read().status(), 200);
  journey.ExpectNextRequestWorks();
}

TEST(TimeoutJourney, FirstByteMovesOnToTheNextProvider) {
  Journey journey;
  journey.upstream("alpha").Hangs(Place::kBeforeHead);
  journey.upstream("beta").Answers("hello");
  SetTimeouts(journey, {.first_byte = 20s});
  auto client = journey.Connect();

  client.Send(Journey::Request());
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
  journey.AdvanceTime(21s);

  EXPECT_EQ(client.Read().text(), "hello");
  EXPECT_EQ(journey.outcome().attempts, 2);
  EXPECT_EQ(journey.outcome().provider, "beta");
  journey.ExpectNextRequestWorks();
}

TEST(TimeoutJourney, IdleBeforeTheFirstEventIs504) {
  Journey journey;
  journey.upstream("alpha").Hangs(Place::kAfterHead);
  SetTimeouts(journey, {.idle = 20s});
  auto client = journey.Connect();

  client.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
  journey.AdvanceTime(21s);

  EXPECT_EQ(client.Read().status(), 504);
  EXPECT_EQ(journey.outcome().ending, Ending::kDeadline);
  journey.ExpectNextRequestWorks();
}

TEST(TimeoutJourney, IdleInAStreamIsAnErrorEvent) {
  for (const auto dialect : {Dialect::kOpenAiChat, Dialect::kAnthropicMessages}) {
    Journey journey;
    journey.upstream("alpha").Hangs(Place::kMidEvent);
    SetTimeouts(journey, {.idle = 20s});
    auto client = journey.Connect();

    client.Send(Journey::Request({.dialect = dialect, .stream = true}));
    ASSERT_TRUE(client.WaitFor("few"));
    ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
    journey.AdvanceTime(21s);
    const auto reply = client.Read();

    EXPECT_EQ(reply.status(), 200);
    EXPECT_TRUE(reply.is_whole());
    EXPECT_THAT(reply.last_event(), HasSubstr("upstream_timeout"));
    EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
    EXPECT_EQ(journey.outcome().ending, Ending::kDeadline);
    EXPECT_EQ(journey.outcome().status, 200);
    EXPECT_EQ(journey.outcome().error_code, "upstream_timeout");
    EXPECT_EQ(journey.outcome().attempts, 1);
    journey.ExpectNextRequestWorks();
  }
}

TEST(TimeoutJourney, TotalEndsAStreamThatIsNeverIdle) {
  Journey journey;
  journey.upstream("alpha").Hangs(Place::kMidBody);
  SetTimeouts(journey, {.first_byte = 1000s, .idle = 1000s, .total = 30s});
  auto client = journey.Connect();

  client.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(client.WaitFor("few"));
  journey.AdvanceTime(32s);
  const auto reply = client.Read();

  EXPECT_THAT(reply.last_event(), HasSubstr("upstream_timeout"));
  EXPECT_EQ(journey.outcome().ending, Ending::kDeadline);
  journey.ExpectNextRequestWorks();
}

TEST(TimeoutJourney, SilenceOfAProxyIs504) {
  Journey journey;
  journey.upstream("alpha");
  // Accepts connections into its queue and never answers them.
  const testing::Listener silent = testing::ListenOnLoopback();
  journey.provider("alpha").endpoints = {
      {Dialect::kOpenAiChat, "https://provider.invalid/v1/chat/completions"}};
  journey.provider("alpha").tls.insecure_skip_verify = true;
  journey.provider("alpha").proxy_url = "http://127.0.0.1:" + std::to_string(silent.port);
  SetTimeouts(journey, {.connect = 5s});
  auto client = journey.Connect();

  client.Send(Journey::Request());
  // Two steps: the relay may not have begun to wait at the first.
  journey.AdvanceTime(6s);
  journey.AdvanceTime(6s);
  const auto reply = client.Read();

  EXPECT_EQ(reply.status(), 504);
  EXPECT_EQ(journey.outcome().ending, Ending::kDeadline);
}

TEST(TimeoutJourney, TlsHandshakeThatNeverComesIs504) {
  Journey journey;
  journey.upstream("alpha");
  const testing::Listener silent = testing::ListenOnLoopback();
  journey.provider("alpha").endpoints = {
      {Dialect::kOpenAiChat,
       "https://127.0.0.1:" + std::to_string(silent.port) + "/v1/chat/completions"}};
  SetTimeouts(journey, {.connect = 5s});
  auto client = journey.Connect();

  client.Send(Journey::Request());
  journey.AdvanceTime(6s);
  journey.AdvanceTime(6s);

  EXPECT_EQ(client.Read().status(), 504);
  EXPECT_EQ(journey.outcome().ending, Ending::kDeadline);
}

TEST(TimeoutJourney, HeadThatNeverEndsIs408) {
  Journey journey;
  journey.upstream("alpha");
  auto client = journey.Connect();

  client.Send("POST /v1/chat/completions HTTP/1.1\r\nHost: relay\r\nX-Slow: ");
  // A first answered request on the side shows that the bytes before have been read.
  journey.Ask("gpt-5", "hi");
  journey.AdvanceTime(31s);
  const auto reply = client.Read();

  EXPECT_EQ(reply.status(), 408);
  EXPECT_EQ(reply.header("connection"), "close");
  EXPECT_TRUE(client.IsClosed());
  journey.ExpectNextRequestWorks();
}

TEST(TimeoutJourney, HeadThatTricklesIs408AllTheSame) {
  Journey journey;
  journey.upstream("alpha");
  auto client = journey.Connect();

  client.Send("GET /health HTTP/1.1\r\nHost: relay\r\nX-Slow: ");
  for (int i = 0; i < 4; ++i) {
    journey.AdvanceTime(8s);
    client.Send("x");
  }

  EXPECT_EQ(client.Read().status(), 408);
}

TEST(TimeoutJourney, BodyThatStallsIs408) {
  Journey journey;
  journey.upstream("alpha");
  auto client = journey.Connect();
  const std::string request = Journey::Request();

  client.Send(request.substr(0, request.size() - 5));
  journey.Ask("gpt-5", "hi");
  journey.AdvanceTime(61s);
  const auto reply = client.Read();

  EXPECT_EQ(reply.status(), 408);
  EXPECT_EQ(reply.error_code(), "request_timeout");
  EXPECT_EQ(reply.header("connection"), "close");
  EXPECT_EQ(journey.outcomes(2)[1].ending, Ending::kDeadline);
  EXPECT_EQ(journey.outcomes(2)[1].status, 408);
  journey.ExpectNextRequestWorks(2);
}

TEST(TimeoutJourney, IdleConnectionOfAClientIsClosedWithoutAWord) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  auto used = journey.Connect();
  auto unused = journey.Connect();

  used.Send(Journey::Request());
  EXPECT_EQ(used.Read().status(), 200);
  journey.outcomes(1);
  journey.AdvanceTime(76s);

  EXPECT_TRUE(used.IsClosed());
  EXPECT_TRUE(unused.IsClosed());
  journey.ExpectNextRequestWorks();
}

TEST(TimeoutJourney, ClientThatTakesNothingIsCutOff) {
  Journey journey;
  journey.upstream("alpha").Answers(std::string(16'000'000, 'x'));
  auto client = journey.Connect({.receive_buffer = 4096});

  client.Send(Journey::Request());
  journey.upstream("alpha").WaitUntilStalled();
  journey.AdvanceTime(61s);

  EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
  EXPECT_EQ(journey.outcome().ending, Ending::kDeadline);
  EXPECT_FALSE(client.Read().is_whole());
  journey.ExpectNextRequestWorks();
}

TEST(KeepAliveJourney, SilentStreamShowsSignsOfLife) {
  for (const auto dialect : {Dialect::kOpenAiChat, Dialect::kAnthropicMessages}) {
    Journey journey;
    journey.upstream("alpha").Hangs(Place::kMidBody);
    journey.config().server.stream_keep_alive = 10s;
    auto client = journey.Connect();
    const std::string sign = dialect == Dialect::kOpenAiChat ? ": keep-alive\n\n" : "event: ping\n";

    client.Send(Journey::Request({.dialect = dialect, .stream = true}));
    ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
    journey.AdvanceTime(11s);
    EXPECT_TRUE(client.WaitFor(sign));
    journey.AdvanceTime(11s);
    EXPECT_TRUE(client.WaitFor(sign));
    journey.upstream("alpha").Continue();
    const auto reply = client.Read();

    EXPECT_TRUE(reply.is_whole());
    EXPECT_EQ(journey.outcome().ending, Ending::kAnswered);
    journey.ExpectNextRequestWorks();
  }
}

TEST(KeepAliveJourney, TranslatedStreamShowsThemInTheClientsDialect) {
  Journey journey;
  journey.upstream("alpha").Hangs(Place::kMidBody);
  journey.Speaks("alpha", Dialect::kOpenAiChat);
  journey.config().server.stream_keep_alive = 10s;
  auto client = journey.Connect();

  client.Send(Journey::Request({.dialect = Dialect::kAnthropicMessages, .stream = true}));
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
  journey.AdvanceTime(11s);

  EXPECT_TRUE(client.WaitFor("event: ping\n"));
  journey.upstream("alpha").Continue();
  EXPECT_TRUE(client.Read().is_whole());
  journey.ExpectNextRequestWorks();
}

TEST(KeepAliveJourney, SignsOfLifeDoNotPutOffTheIdleTimeout) {
  Journey journey;
  journey.upstream("alpha").Hangs(Place::kMidBody);
  journey.config().server.stream_keep_alive = 10s;
  SetTimeouts(journey, {.idle = 25s});
  auto client = journey.Connect();

  client.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
  journey.AdvanceTime(11s);
  journey.AdvanceTime(11s);
  journey.AdvanceTime(5s);
  const auto reply = client.Read();

  EXPECT_THAT(reply.last_event(), HasSubstr("upstream_timeout"));
  EXPECT_EQ(journey.outcome().ending, Ending::kDeadline);
  journey.ExpectNextRequestWorks();
}

}  // namespace
}  // namespace monorelay
