// Large bodies, slow readers, and the memory that they may take.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using relay::Ending;
using ::testing::HasSubstr;
using testing::Journey;

constexpr std::string_view kChat = "/v1/chat/completions";
constexpr std::size_t kMegabyte = 1'000'000;

std::string BodyOf(std::size_t bytes) {
  return R"({"model":"gpt-5","messages":[{"role":"user","content":")" + std::string(bytes, 'p') +
         "\"}]}";
}

std::string Chunked(std::string_view body, std::size_t chunk) {
  std::string text;
  while (!body.empty()) {
    const std::string_view part = body.substr(0, chunk);
    char size[20];
    snprintf(size, sizeof size, "%zx", part.size());
    text.append(size).append("\r\n").append(part).append("\r\n");
    body.remove_prefix(part.size());
  }
  return text + "0\r\n\r\n";
}

std::string ChunkedPost(std::string_view chunks, std::string_view fields = {}) {
  return "POST /v1/chat/completions HTTP/1.1\r\nHost: relay\r\nx-api-key: " +
         std::string(Journey::kAccessKey) + "\r\n" + std::string(fields) +
         "Transfer-Encoding: chunked\r\n\r\n" + std::string(chunks);
}

// True if the whole budget is there.
bool IsGivenBack(Journey& journey) {
  const std::size_t all = journey.config().server.limits.body_budget_bytes;
  const bool taken = journey.body_budget().Take(all);
  if (taken) journey.body_budget().GiveBack(all);
  return taken;
}

TEST(BodyJourney, OfTwentyMegabytesGoesThroughAndIsGivenBack) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  const std::string body = BodyOf(20 * kMegabyte);

  const auto reply = journey.Send(Journey::Post(kChat, body));

  EXPECT_EQ(reply.status(), 200);
  EXPECT_TRUE(journey.upstream("alpha").LastRequest().body == body);
  EXPECT_EQ(journey.outcome().request_bytes, static_cast<std::int64_t>(body.size()));
  EXPECT_TRUE(IsGivenBack(journey));
  journey.ExpectNextRequestWorks();
}

TEST(BodyJourney, IsGivenBackAtTheFirstByteOfTheAnswerAndNotAtItsEnd) {
  Journey journey;
  journey.upstream("alpha").Hangs(testing::Place::kMidBody);
  auto client = journey.Connect();
  const std::string body =
      R"({"stream":true,"model":"gpt-5","x":")" + std::string(kMegabyte, 'p') + "\"}";

  client.Send(Journey::Post(kChat, body));
  ASSERT_TRUE(client.WaitFor("few"));

  EXPECT_TRUE(IsGivenBack(journey));
  journey.upstream("alpha").Continue();
  EXPECT_TRUE(client.Read().is_whole());
  journey.ExpectNextRequestWorks();
}

TEST(BodyJourney, ThatFindsNoMemoryIs503AndTheNextWorksOnceThereIsSome) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.config().server.limits.body_budget_bytes = 3 * kMegabyte;
  const std::string request = Journey::Post(kChat, BodyOf(2 * kMegabyte));
  auto holder = journey.Connect();

  // Once a megabyte has been taken, the relay holds memory for the whole.
  holder.Send(request.substr(0, request.size() - 1));
  const auto refused = journey.Send(request);
  holder.Send(request.substr(request.size() - 1));
  const auto held = holder.Read();
  journey.outcomes(2);
  const auto accepted = journey.Send(request);

  EXPECT_EQ(refused.status(), 503);
  EXPECT_EQ(refused.error_code(), "overloaded");
  EXPECT_EQ(refused.header("retry-after"), "1");
  EXPECT_EQ(held.status(), 200);
  EXPECT_EQ(accepted.status(), 200);
  journey.ExpectNextRequestWorks(3);
  EXPECT_TRUE(IsGivenBack(journey));
}

TEST(BodyJourney, ChunkedThatFindsNoMemoryIs503) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.config().server.limits.body_budget_bytes = kMegabyte;

  const auto refused = journey.Send(ChunkedPost(Chunked(BodyOf(2 * kMegabyte), 100'000)));

  EXPECT_EQ(refused.status(), 503);
  journey.ExpectNextRequestWorks();
  EXPECT_TRUE(IsGivenBack(journey));
}

TEST(BodyJourney, OfAClientThatLeftIsGivenBack) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  const std::string request = Journey::Post(kChat, BodyOf(kMegabyte));
  auto client = journey.Connect();

  client.Send(request.substr(0, request.size() / 2));
  client.Leaves();

  EXPECT_EQ(journey.outcome().ending, Ending::kClientLeft);
  journey.ExpectNextRequestWorks();
  EXPECT_TRUE(IsGivenBack(journey));
}

TEST(BodyJourney, LargerThanTheLimitIs413AndIsNotRead) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.config().server.limits.max_body_bytes = 1000;

  const auto reply = journey.Send(Journey::Post(kChat, BodyOf(1000)));
  const auto chunked = journey.Send(ChunkedPost(Chunked(BodyOf(1000), 100)));
  const auto large_chunk = journey.Send(ChunkedPost(Chunked(BodyOf(100'000), 100'000)));

  for (const auto& refused : {reply, chunked, large_chunk}) {
    EXPECT_EQ(refused.status(), 413);
    EXPECT_EQ(refused.error_code(), "payload_too_large");
    EXPECT_EQ(refused.header("connection"), "close");
    EXPECT_THAT(refused.error_message(), HasSubstr("server.limits.max_body_bytes"));
  }
  EXPECT_EQ(journey.outcomes(3)[0].ending, Ending::kRefused);
  EXPECT_TRUE(journey.upstream("alpha").Requests().empty());
  journey.ExpectNextRequestWorks(3);
}

TEST(BodyJourney, InChunksOfAnySizeIsTheSameBody) {
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, std::size_t{4096}}) {
    Journey journey;
    journey.upstream("alpha").Answers("hello");
    const std::string body = BodyOf(chunk == 1 ? 200 : 40'000);

    const auto reply = journey.Send(ChunkedPost(Chunked(body, chunk)));

    EXPECT_EQ(reply.status(), 200);
    EXPECT_TRUE(journey.upstream("alpha").LastRequest().body == body);
    EXPECT_EQ(journey.upstream("alpha").LastRequest().Header("transfer-encoding"), "");
    journey.ExpectNextRequestWorks();
  }
}

TEST(BodyJourney, WithChunkExtensionsAndTrailersIsRead) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  const std::string body = R"({"model":"gpt-5","messages":[]})";

  const auto reply =
      journey.Send(ChunkedPost("1f;name=value\r\n" + body + "\r\n0\r\nx-trailer: 1\r\n\r\n"));

  ASSERT_EQ(body.size(), 0x1fU);
  EXPECT_EQ(reply.status(), 200);
  EXPECT_EQ(journey.upstream("alpha").LastRequest().body, body);
  EXPECT_EQ(journey.upstream("alpha").LastRequest().Header("x-trailer"), "");
  journey.ExpectNextRequestWorks();
}

TEST(BodyJourney, IsAskedForIfTheClientWaitsForThat) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  const std::string request = Journey::Post(kChat, BodyOf(10), "Expect: 100-continue\r\n");
  const auto head_size = request.find("\r\n\r\n") + 4;
  auto client = journey.Connect();

  client.Send(request.substr(0, head_size));
  ASSERT_TRUE(client.WaitFor("100 Continue\r\n\r\n"));
  client.Send(request.substr(head_size));
  const auto reply = client.Read();

  EXPECT_EQ(reply.status(), 200);
  EXPECT_EQ(reply.interim(), std::vector<int>{100});
  journey.ExpectNextRequestWorks();
}

TEST(BodyJourney, IsNotAskedForIfTheRequestIsRefused) {
  Journey journey;
  journey.upstream("alpha");
  auto client = journey.Connect();

  client.Send(
      "POST /v1/chat/completions HTTP/1.1\r\nHost: relay\r\nExpect: 100-continue\r\n"
      "Content-Length: 100\r\n\r\n");
  const auto reply = client.Read();

  EXPECT_EQ(reply.status(), 401);
  EXPECT_TRUE(reply.interim().empty());
  EXPECT_EQ(reply.header("connection"), "close");
  journey.ExpectNextRequestWorks();
}

// --- Slow readers ---

TEST(SlowReaderJourney, HoldsBackTheProvider) {
  for (const bool stream : {false, true}) {
    Journey journey;
    constexpr std::size_t kWords = 200'000;
    std::string text;
    for (std::size_t i = 0; i < kWords; ++i)
      text += stream ? " w" : " a-longer-word-of-forty-bytes-or-thereabouts";
    journey.upstream("alpha").Answers(text);
    auto client = journey.Connect({.receive_buffer = 4096});

    client.Send(Journey::Request({.stream = stream}));
    journey.upstream("alpha").WaitUntilStalled();
    const std::size_t sent = journey.upstream("alpha").BytesSent();
    const auto reply = client.Read();

    EXPECT_LT(sent, 7 * kMegabyte) << "what the buffers of the system take, not the answer";
    EXPECT_GT(journey.upstream("alpha").BytesSent(), 8 * kMegabyte);
    EXPECT_TRUE(reply.is_whole());
    EXPECT_TRUE(reply.text() == text);
    EXPECT_EQ(journey.outcome().ending, Ending::kAnswered);
    journey.ExpectNextRequestWorks();
  }
}

TEST(SlowReaderJourney, DoesNotHoldUpOthers) {
  Journey journey;
  journey.upstream("alpha").Answers(std::string(16 * kMegabyte, 'x')).Answers("hello");
  auto slow = journey.Connect({.receive_buffer = 4096});

  slow.Send(Journey::Request());
  journey.upstream("alpha").WaitUntilStalled();

  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "hello");
  EXPECT_TRUE(slow.Read().is_whole());
  journey.ExpectNextRequestWorks(2);
}

}  // namespace
}  // namespace monorelay
