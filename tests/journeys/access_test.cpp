// Who may ask, and from which web pages.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using relay::Ending;
using ::testing::HasSubstr;
using testing::Journey;

const std::string kKey(Journey::kAccessKey);

std::string Asking(std::string_view path, std::string_view fields) {
  constexpr std::string_view kBody = R"({"model":"gpt-5","messages":[]})";
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: relay\r\n" + std::string(fields) +
         "Content-Length: " + std::to_string(kBody.size()) + "\r\n\r\n" + std::string(kBody);
}

class AccessKeyJourney : public ::testing::TestWithParam<const char*> {};

TEST_P(AccessKeyJourney, IsTakenFromTheField) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");

  const auto right = journey.Send(Asking("/v1/messages", GetParam() + kKey + "\r\n"));
  const auto wrong = journey.Send(Asking("/v1/messages", GetParam() + kKey + "x\r\n"));

  EXPECT_EQ(right.status(), 200);
  EXPECT_EQ(wrong.status(), 401);
  EXPECT_EQ(journey.outcomes(2)[0].client, "default");
  EXPECT_EQ(journey.outcomes(2)[1].client, "");
  EXPECT_EQ(journey.outcomes(2)[1].ending, Ending::kRefused);
  journey.ExpectNextRequestWorks(2);
}

INSTANTIATE_TEST_SUITE_P(Fields, AccessKeyJourney,
                         ::testing::Values("Authorization: Bearer ", "authorization: bearer ",
                                           "x-api-key: ", "X-Access-Key: ", "api-key: ",
                                           "x-goog-api-key: "));

TEST(AccessJourney, WithoutAKeyIs401InTheDialectOfThePath) {
  Journey journey;
  journey.upstream("alpha");

  const auto chat = journey.Send(Asking("/v1/chat/completions", ""));
  const auto messages = journey.Send(Asking("/v1/messages", ""));

  for (const auto& reply : {chat, messages}) {
    EXPECT_EQ(reply.status(), 401);
    EXPECT_EQ(reply.error_code(), "unauthorized");
    EXPECT_EQ(reply.error_type(), "authentication_error");
    EXPECT_EQ(reply.header("x-should-retry"), "false");
    EXPECT_EQ(reply.header("connection"), "close") << "the body was not read";
  }
  EXPECT_THAT(messages.body(), HasSubstr(R"({"type":"error")"));
  EXPECT_EQ(journey.outcomes(2)[0].error_code, "unauthorized");
  journey.ExpectNextRequestWorks(2);
}

TEST(AccessJourney, OtherSchemesAreNoKey) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");

  const auto basic = journey.Send(Asking("/v1/messages", "Authorization: Basic " + kKey + "\r\n"));
  const auto empty = journey.Send(Asking("/v1/messages", "Authorization: Bearer \r\n"));
  const auto beside = journey.Send(
      Asking("/v1/messages", "Authorization: Basic eDp5\r\nx-api-key: " + kKey + "\r\n"));
  const auto query = journey.Send(Asking("/v1/messages?key=" + kKey, ""));

  EXPECT_EQ(basic.status(), 401);
  EXPECT_EQ(empty.status(), 401);
  EXPECT_EQ(beside.status(), 200);
  EXPECT_EQ(query.status(), 401) << "only on paths of Gemini";
}

TEST(AccessJourney, NoKeyIsNeededIfNoneIsRequired) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.config().server.access_key_enabled = false;

  EXPECT_EQ(journey.Send(Asking("/v1/messages", "")).status(), 200);
  EXPECT_EQ(journey.Send(Asking("/v1/messages", "x-api-key: any\r\n")).status(), 200);
  EXPECT_EQ(journey.outcomes(2)[0].client, "");
}

// --- Web pages ---

TEST(CorsJourney, PreflightNeedsNoKeyAndAllowsWhatIsAskedFor) {
  Journey journey;
  journey.upstream("alpha");
  auto client = journey.Connect();

  client.Send(
      "OPTIONS /v1/chat/completions HTTP/1.1\r\nHost: relay\r\nOrigin: https://page.example\r\n"
      "Access-Control-Request-Method: POST\r\n"
      "Access-Control-Request-Headers: authorization,x-any\r\n\r\n");
  const auto reply = client.Read();

  EXPECT_EQ(reply.status(), 204);
  EXPECT_EQ(reply.header("access-control-allow-origin"), "*");
  EXPECT_EQ(reply.header("access-control-allow-headers"), "authorization,x-any");
  EXPECT_THAT(reply.header("access-control-allow-methods"), HasSubstr("POST"));
  EXPECT_FALSE(reply.has("content-length")) << "RFC 9110, 8.6: none with 204";
  client.Send(Journey::Request());
  EXPECT_EQ(client.Read().status(), 200);
}

TEST(CorsJourney, AnswersAndErrorsCarryTheFields) {
  Journey journey;
  journey.upstream("alpha").Answers("hello").Refuses(400);
  const std::string fields = "Origin: https://page.example\r\n";

  const auto whole = journey.Ask({.fields = fields});
  const auto refused = journey.Ask({.fields = fields});
  const auto unauthorized = journey.Send(Asking("/v1/messages", fields));
  const auto without = journey.Ask("gpt-5", "hi");

  for (const auto& reply : {whole, refused, unauthorized}) {
    EXPECT_EQ(reply.header("access-control-allow-origin"), "*");
    EXPECT_THAT(reply.header("access-control-expose-headers"), HasSubstr("x-request-id"));
  }
  EXPECT_FALSE(without.has("access-control-allow-origin"));
}

TEST(CorsJourney, OnlyConfiguredOriginsAreAllowed) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.config().server.cors_origins = {"https://good.example"};

  const auto good = journey.Ask({.stream = true, .fields = "Origin: https://good.example\r\n"});
  const auto bad = journey.Ask({.fields = "Origin: https://good.example.evil.example\r\n"});

  EXPECT_EQ(good.header("access-control-allow-origin"), "https://good.example");
  EXPECT_EQ(good.header("vary"), "Origin");
  EXPECT_FALSE(bad.has("access-control-allow-origin"));
  EXPECT_EQ(bad.header("vary"), "Origin");
}

}  // namespace
}  // namespace monorelay
