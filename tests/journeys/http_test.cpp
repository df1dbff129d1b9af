// HTTP as clients speak it, well and badly.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using relay::Ending;
using ::testing::HasSubstr;
using testing::Journey;
using testing::RawClient;
using namespace std::chrono_literals;

constexpr std::string_view kChat = "/v1/chat/completions";
constexpr std::string_view kBody = R"({"model":"gpt-5","messages":[]})";

TEST(HttpJourney, ConnectionIsKeptForTheNextRequest) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  auto client = journey.Connect();

  for (int i = 0; i < 3; ++i) {
    client.Send(Journey::Request({.stream = i == 1}));
    EXPECT_EQ(client.Read().text(), "hello");
  }

  EXPECT_EQ(journey.connections(), 1);
  journey.ExpectNextRequestWorks(3);
}

TEST(HttpJourney, PipelinedRequestsAreAnsweredInOrder) {
  Journey journey;
  journey.upstream("alpha").Answers("one").Answers("two").Answers("three");
  auto client = journey.Connect();

  client.Send(Journey::Request() + Journey::Request({.stream = true}) + Journey::Request() +
              Journey::Get("/health"));

  EXPECT_EQ(client.Read().text(), "one");
  EXPECT_EQ(client.Read().text(), "two");
  EXPECT_EQ(client.Read().text(), "three");
  EXPECT_EQ(client.Read().status(), 200);
  journey.ExpectNextRequestWorks(3);
}

TEST(HttpJourney, RequestMayComeOneByteAtATime) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  auto client = journey.Connect();

  for (const char c : Journey::Request()) client.Send({&c, 1});

  EXPECT_EQ(client.Read().text(), "hello");
  journey.ExpectNextRequestWorks();
}

TEST(HttpJourney, ClientMayAskToClose) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  auto client = journey.Connect();

  client.Send(Journey::Request({.fields = "Connection: close\r\n"}));
  const auto reply = client.Read();

  EXPECT_EQ(reply.text(), "hello");
  EXPECT_EQ(reply.header("connection"), "close");
  EXPECT_TRUE(client.IsClosed());
  journey.ExpectNextRequestWorks();
}

TEST(HttpJourney, Http10ClientGetsAnAnswerThatEndsWithTheConnection) {
  for (const bool stream : {false, true}) {
    Journey journey;
    journey.upstream("alpha").Answers("hello");
    std::string request = Journey::Request({.stream = stream});
    request.replace(request.find("HTTP/1.1"), 8, "HTTP/1.0");
    auto client = journey.Connect();

    client.Send(request);
    const auto reply = client.Read();

    EXPECT_EQ(reply.text(), "hello");
    EXPECT_FALSE(reply.is_chunked());
    EXPECT_TRUE(reply.is_whole());
    EXPECT_TRUE(client.IsClosed());
    journey.ExpectNextRequestWorks();
  }
}

TEST(HttpJourney, Http10ClientMayKeepItsConnection) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  std::string request = Journey::Request({.fields = "Connection: keep-alive\r\n"});
  request.replace(request.find("HTTP/1.1"), 8, "HTTP/1.0");
  auto client = journey.Connect();

  client.Send(request);
  const auto reply = client.Read();
  client.Send(request);

  EXPECT_EQ(reply.header("connection"), "keep-alive");
  EXPECT_EQ(client.Read().text(), "hello");
  journey.ExpectNextRequestWorks(2);
}

TEST(HttpJourney, HeadIsAnsweredWithoutABody) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  auto client = journey.Connect();

  client.Send("HEAD /health HTTP/1.1\r\nHost: relay\r\n\r\n" + Journey::Request());
  const auto head = client.Read(RawClient::Asked::kHead);

  EXPECT_EQ(head.status(), 200);
  EXPECT_EQ(head.header("content-length"), "15");
  EXPECT_EQ(client.Read().text(), "hello") << "nothing stood between";
}

TEST(HttpJourney, EmptyLineBeforeARequestIsIgnored) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");

  EXPECT_EQ(journey.Send("\r\n" + Journey::Request()).text(), "hello");
}

TEST(HttpJourney, AbsoluteTargetIsUnderstood) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  std::string request = Journey::Request();
  request.replace(request.find("/v1"), 3, "http://relay/v1");

  EXPECT_EQ(journey.Send(request).text(), "hello");
}

// --- What two parsers could read differently ---

struct Shape {
  const char* name;
  std::string bytes;
};

class SmugglingJourney : public ::testing::TestWithParam<Shape> {};

TEST_P(SmugglingJourney, Is400AndTheConnectionIsClosed) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  auto client = journey.Connect();

  client.Send(GetParam().bytes + Journey::Get("/health"));
  const auto reply = client.Read();

  EXPECT_EQ(reply.status(), 400);
  EXPECT_EQ(reply.error_code(), "invalid_request");
  EXPECT_EQ(reply.header("connection"), "close");
  EXPECT_TRUE(client.IsClosed()) << "what followed is not another request";
  EXPECT_TRUE(journey.upstream("alpha").Requests().empty());
}

std::string Shaped(std::string_view fields, std::string_view body) {
  return "POST /v1/chat/completions HTTP/1.1\r\nHost: relay\r\nx-api-key: " +
         std::string(Journey::kAccessKey) + "\r\n" + std::string(fields) + "\r\n" +
         std::string(body);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, SmugglingJourney,
    ::testing::Values(
        Shape{"BothLengths",
              Shaped("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
        Shape{"TwoLengths", Shaped("Content-Length: 2\r\nContent-Length: 2\r\n", "{}")},
        Shape{"DifferentLengths", Shaped("Content-Length: 2\r\nContent-Length: 3\r\n", "{} ")},
        Shape{"LengthList", Shaped("Content-Length: 2, 2\r\n", "{}")},
        Shape{"SignedLength", Shaped("Content-Length: +2\r\n", "{}")},
        Shape{"HexLength", Shaped("Content-Length: 0x2\r\n", "{}")},
        Shape{"HugeLength", Shaped("Content-Length: 99999999999999999999\r\n", "{}")},
        Shape{"EmptyLength", Shaped("Content-Length: \r\n", "{}")},
        Shape{"UnknownCoding", Shaped("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n")},
        Shape{"TwoCodings",
              Shaped("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
        Shape{"HiddenCoding", Shaped("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")},
        Shape{"SpaceBeforeColon", Shaped("Content-Length : 2\r\n", "{}")},
        Shape{"FoldedLine", Shaped("X: a\r\n Content-Length: 2\r\n", "{}")},
        Shape{"BareLineFeed", Shaped("X: a\nContent-Length: 2\r\n", "{}")},
        Shape{"BareReturn", Shaped("X: a\rContent-Length: 2\r\n", "{}")},
        Shape{"ControlCharacter", Shaped(std::string("X: a\0b\r\n", 8), "{}")},
        Shape{"NoColon", Shaped("Content-Length\r\n", "{}")},
        Shape{"NoHost", "GET /health HTTP/1.1\r\n\r\n"},
        Shape{"TwoHosts", "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
        Shape{"WrongVersion", "GET /health HTTP/2.0\r\nHost: a\r\n\r\n"},
        Shape{"NoVersion", "GET /health\r\nHost: a\r\n\r\n"},
        Shape{"SpaceInTarget", "GET /he alth HTTP/1.1\r\nHost: a\r\n\r\n"},
        Shape{"ChunksInHttp10",
              "POST /v1/messages HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}),
    [](const auto& shape) { return shape.param.name; });

// Malformed chunks are found while the body is read.
class BadChunkJourney : public ::testing::TestWithParam<Shape> {};

TEST_P(BadChunkJourney, Is400AndTheConnectionIsClosed) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  auto client = journey.Connect();

  client.Send(Shaped("Transfer-Encoding: chunked\r\n", GetParam().bytes));
  const auto reply = client.Read();

  EXPECT_EQ(reply.status(), 400);
  EXPECT_EQ(reply.error_code(), "invalid_request");
  EXPECT_TRUE(client.IsClosed());
  EXPECT_TRUE(journey.upstream("alpha").Requests().empty());
  EXPECT_EQ(journey.outcome().ending, Ending::kRefused);
  journey.ExpectNextRequestWorks();
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, BadChunkJourney,
    ::testing::Values(Shape{"NoSize", "\r\n{}\r\n0\r\n\r\n"}, Shape{"Word", "two\r\n{}\r\n"},
                      Shape{"Negative", "-2\r\n{}\r\n"}, Shape{"Prefix", "0x2\r\n{}\r\n"},
                      Shape{"Huge", "fffffffffffffffff\r\n{}\r\n"},
                      Shape{"TooLong", "2\r\n{}x\r\n0\r\n\r\n"},
                      Shape{"BareLineFeed", "2\n{}\r\n0\r\n\r\n"},
                      Shape{"EndlessExtension", "2;" + std::string(100'000, 'x')}),
    [](const auto& shape) { return shape.param.name; });

// --- Limits ---

TEST(HttpJourney, HeadLargerThanTheLimitIs431) {
  Journey journey;
  journey.upstream("alpha");
  auto whole = journey.Connect();
  auto endless = journey.Connect();

  whole.Send(Journey::Get("/health", "X: " + std::string(70'000, 'x') + "\r\n"));
  endless.Send("GET /" + std::string(200'000, 'x'));
  const auto large = whole.Read();
  const auto never_ending = endless.Read();

  EXPECT_EQ(large.status(), 431);
  EXPECT_EQ(large.error_code(), "head_too_large");
  EXPECT_EQ(never_ending.status(), 431);
  EXPECT_TRUE(whole.IsClosed());
  EXPECT_TRUE(endless.IsClosed());
  journey.ExpectNextRequestWorks(0);
}

TEST(HttpJourney, TooManyFieldsAre431) {
  Journey journey;
  journey.upstream("alpha");
  std::string fields;
  for (int i = 0; i < 200; ++i) fields += "x-" + std::to_string(i) + ": 1\r\n";

  const auto reply = journey.Send(Journey::Get("/health", fields));

  EXPECT_EQ(reply.status(), 431);
  EXPECT_THAT(reply.error_message(), HasSubstr("128"));
  journey.ExpectNextRequestWorks(0);
}

TEST(HttpJourney, TooManyConnectionsAre503AndRoomIsMadeWhenOneLeaves) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.config().server.limits.max_connections = 2;
  auto first = journey.Connect();
  auto second = journey.Connect();
  first.Send(Journey::Get("/health"));
  second.Send(Journey::Get("/health"));
  EXPECT_EQ(first.Read().status(), 200);
  EXPECT_EQ(second.Read().status(), 200);

  {
    auto third = journey.Connect();
    const auto refused = third.Read();
    EXPECT_EQ(refused.status(), 503);
    EXPECT_EQ(refused.error_code(), "overloaded");
    EXPECT_EQ(refused.header("retry-after"), "1");
    EXPECT_THAT(refused.error_message(), HasSubstr("server.limits.max_connections"));
    EXPECT_TRUE(third.IsClosed());
  }
  // By asking for it, the first client sees its connection closed and the place free.
  first.Send(Journey::Get("/health", "Connection: close\r\n"));
  EXPECT_EQ(first.Read().status(), 200);
  EXPECT_TRUE(first.IsClosed());
  first.Leaves();
  second.Send(Journey::Get("/health"));
  EXPECT_EQ(second.Read().status(), 200);

  journey.ExpectNextRequestWorks(0);
}

// --- What a request must hold ---

struct BadBody {
  const char* name;
  std::string body;
  std::string said;
};

class BadBodyJourney : public ::testing::TestWithParam<BadBody> {};

TEST_P(BadBodyJourney, Is400InTheDialectOfThePath) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  auto client = journey.Connect();

  client.Send(Journey::Post(kChat, GetParam().body));
  const auto chat = client.Read();
  client.Send(Journey::Post("/v1/messages", GetParam().body));
  const auto messages = client.Read();

  for (const auto& reply : {chat, messages}) {
    EXPECT_EQ(reply.status(), 400);
    EXPECT_EQ(reply.error_code(), "invalid_request");
    EXPECT_EQ(reply.error_type(), "invalid_request_error");
    EXPECT_THAT(reply.error_message(), HasSubstr(GetParam().said));
  }
  EXPECT_THAT(messages.body(), HasSubstr(R"({"type":"error")"));
  EXPECT_THAT(messages.body(), HasSubstr(R"("request_id":)"));
  EXPECT_EQ(journey.outcomes(2)[0].ending, Ending::kRefused);
  EXPECT_EQ(journey.outcomes(2)[0].attempts, 0);
  EXPECT_TRUE(journey.upstream("alpha").Requests().empty());
  journey.ExpectNextRequestWorks(2);
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, BadBodyJourney,
    ::testing::Values(BadBody{"Empty", "", ""}, BadBody{"NoJson", "hello", ""},
                      BadBody{"Half", R"({"model":"gpt-5",)", ""}, BadBody{"List", "[1]", ""},
                      BadBody{"NoModel", R"({"messages":[]})", "model"},
                      BadBody{"ModelIsNumber", R"({"model":5})", "model"},
                      BadBody{"ModelIsEmpty", R"({"model":""})", "model"},
                      BadBody{"TwoModels", R"({"model":"a","model":"b"})", "model"},
                      BadBody{"ModelWithLineEnds", R"({"model":"a\r\nset-cookie: b"})", "model"},
                      BadBody{"EndlessModel", R"({"model":")" + std::string(5000, 'x') + "\"}",
                              "model"},
                      BadBody{"NoUtf8", "{\"model\":\"gpt-5\",\"x\":\"\xff\"}", "UTF-8"}),
    [](const auto& body) { return body.param.name; });

TEST(HttpJourney, CompressedBodyIsRefusedWithAReason) {
  Journey journey;
  journey.upstream("alpha");

  const auto reply = journey.Send(Journey::Post(kChat, kBody, "Content-Encoding: gzip\r\n"));

  EXPECT_EQ(reply.status(), 400);
  EXPECT_THAT(reply.error_message(), HasSubstr("compressed"));
}

TEST(HttpJourney, UnknownModelIs404WithTheNearest) {
  Journey journey;
  journey.upstream("alpha");
  journey.provider("alpha").models.include = {"gpt-5", "gpt-5-mini"};

  const auto reply = journey.Ask("gpt-55", "hi");

  EXPECT_EQ(reply.status(), 404);
  EXPECT_EQ(reply.error_code(), "model_not_found");
  EXPECT_THAT(reply.error_message(), HasSubstr("\"gpt-5\""));
  EXPECT_EQ(journey.outcome().ending, Ending::kRefused);
  EXPECT_EQ(journey.outcome().model, "gpt-55");
  journey.ExpectNextRequestWorks();
}

}  // namespace
}  // namespace monorelay
