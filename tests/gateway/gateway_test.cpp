// The front door: paths that are no requests for a model, and errors before there is one.

#include "gateway/gateway.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Journey;
using testing::RawClient;

std::string Plain(std::string_view method, std::string_view path, std::string_view fields = {}) {
  return std::string(method) + " " + std::string(path) + " HTTP/1.1\r\nHost: relay\r\n" +
         std::string(fields) + "\r\n";
}

std::vector<std::string> IdsIn(const std::string& body) {
  std::vector<std::string> ids;
  boost::system::error_code failure;
  const auto root = boost::json::parse(body, failure);
  const auto* data = root.find_pointer("/data", failure);
  if (data == nullptr) return ids;
  for (const auto& entry : data->as_array())
    ids.emplace_back(entry.as_object().at("id").as_string());
  return ids;
}

TEST(GatewayJourney, HealthAndReadinessAreOpenAndTellNothingElse) {
  Journey journey;
  journey.upstream("alpha");

  const auto health = journey.Send(Plain("GET", "/health"));
  const auto ready = journey.Send(Plain("GET", "/ready"));

  EXPECT_EQ(health.status(), 200);
  EXPECT_EQ(health.body(), R"({"status":"ok"})");
  EXPECT_EQ(ready.status(), 200);
  EXPECT_EQ(ready.body(), R"({"status":"ready"})");
  journey.ExpectNextRequestWorks(0);
}

TEST(GatewayJourney, ProbesOfCodingToolsAreAnswered) {
  Journey journey;
  journey.upstream("alpha");
  for (const char* path : {"/", "/api/hello", "/health", "/ready"}) {
    auto client = journey.Connect();
    client.Send(Plain("HEAD", path));
    EXPECT_EQ(client.Read(RawClient::Asked::kHead).status(), 200) << path;
  }
}

TEST(GatewayJourney, UnknownPathIs404ForThoseWithAKeyAnd401ForOthers) {
  Journey journey;
  journey.upstream("alpha");

  const auto known = journey.Send(Journey::Get("/v1/nothing"));
  const auto stranger = journey.Send(Plain("GET", "/v1/nothing"));

  EXPECT_EQ(known.status(), 404);
  EXPECT_EQ(known.error_code(), "not_found");
  EXPECT_THAT(known.error_message(), HasSubstr("/v1/nothing"));
  EXPECT_THAT(known.error_message(), HasSubstr("/v1/chat/completions"));
  EXPECT_TRUE(IsUlid(known.header("x-request-id")));
  EXPECT_EQ(stranger.status(), 401);
}

TEST(GatewayJourney, WrongMethodIs405WithTheRightOnes) {
  Journey journey;
  journey.upstream("alpha");

  const auto chat = journey.Send(Journey::Get("/v1/chat/completions"));
  const auto health = journey.Send(
      Plain("DELETE", "/health", "x-api-key: " + std::string(Journey::kAccessKey) + "\r\n"));
  const auto stranger = journey.Send(Plain("GET", "/v1/chat/completions"));

  EXPECT_EQ(chat.status(), 405);
  EXPECT_EQ(chat.header("allow"), "POST");
  EXPECT_EQ(chat.error_code(), "method_not_allowed");
  EXPECT_EQ(health.status(), 405);
  EXPECT_EQ(health.header("allow"), "GET, HEAD");
  EXPECT_EQ(stranger.status(), 401);
}

TEST(GatewayJourney, ErrorsHaveTheShapeOfThePath) {
  Journey journey;
  journey.upstream("alpha");

  const auto messages = journey.Send(Journey::Get("/v1/messages"));
  const auto doubled = journey.Send(Journey::Get("/v1/v1/messages/"));
  const auto by_field = journey.Send(Journey::Get("/v1/nothing", "anthropic-version: 1\r\n"));
  const auto chat = journey.Send(Journey::Get("/v1/chat/completions"));

  for (const auto& reply : {messages, doubled, by_field})
    EXPECT_THAT(reply.body(), HasSubstr(R"({"type":"error")"));
  EXPECT_THAT(chat.body(), HasSubstr(R"({"error":{"message")"));
  EXPECT_THAT(chat.body(), HasSubstr(chat.header("x-request-id")));
}

TEST(GatewayJourney, PathsThatClientsDoubleOrEndWithASlashWork) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  const std::string body = R"({"model":"gpt-5","messages":[]})";

  EXPECT_EQ(journey.Send(Journey::Post("/v1/v1/chat/completions", body)).status(), 200);
  EXPECT_EQ(journey.Send(Journey::Post("/v1/chat/completions/", body)).status(), 200);
  EXPECT_EQ(journey.Send(Journey::Post("/v1/messages?beta=true", body)).status(), 200);
  EXPECT_EQ(journey.upstream("alpha").LastRequest().Target(), "/v1/messages?beta=true");
}

TEST(GatewayJourney, WebSocketIsRefusedWith426) {
  Journey journey;
  journey.upstream("alpha");

  const auto reply =
      journey.Send(Journey::Get("/v1/responses", "Connection: Upgrade\r\nUpgrade: websocket\r\n"));

  EXPECT_EQ(reply.status(), 426);
}

// --- Models ---

void ServeSomeModels(Journey& journey) {
  journey.upstream("alpha");
  journey.upstream("beta");
  journey.provider("alpha").models.include = {"gpt-5", "vendor/model:free"};
  journey.provider("beta").models.include = {"gpt-5", "other"};
  journey.config().model_routing.aliases = {{"smart", "gpt-5"}};
}

TEST(ModelsJourney, AreListedOnceEach) {
  Journey journey;
  ServeSomeModels(journey);

  const auto reply = journey.Send(Journey::Get("/v1/models"));

  EXPECT_EQ(reply.status(), 200);
  EXPECT_THAT(IdsIn(reply.body()), ElementsAre("smart", "gpt-5", "vendor/model:free", "other"));
  EXPECT_THAT(reply.body(), HasSubstr(R"("object":"list")"));
  EXPECT_THAT(reply.body(), HasSubstr(R"("owned_by":"alpha")"));
}

TEST(ModelsJourney, AreListedInTheShapeOfTheClient) {
  Journey journey;
  ServeSomeModels(journey);

  const auto reply = journey.Send(Journey::Get("/v1/models", "anthropic-version: 2023-06-01\r\n"));

  EXPECT_THAT(IdsIn(reply.body()), ElementsAre("smart", "gpt-5", "vendor/model:free", "other"));
  EXPECT_THAT(reply.body(), HasSubstr(R"("has_more":false)"));
  EXPECT_THAT(reply.body(), HasSubstr(R"("display_name":"gpt-5")"));
}

TEST(ModelsJourney, OfNoProviderAreAnEmptyList) {
  Journey journey;

  const auto chat = journey.Send(Journey::Get("/v1/models"));
  const auto messages =
      journey.Send(Journey::Get("/v1/models", "anthropic-version: 2023-06-01\r\n"));

  EXPECT_THAT(chat.body(), HasSubstr(R"("data":[])"));
  EXPECT_THAT(messages.body(), HasSubstr(R"("data":[])"));
}

TEST(ModelsJourney, AreFoundByTheirIdWithSlashesAndEscapes) {
  Journey journey;
  ServeSomeModels(journey);

  for (const char* path :
       {"/v1/models/gpt-5", "/v1/models/vendor/model:free", "/v1/models/vendor%2Fmodel%3Afree",
        "/v1/models/smart", "/v1/models/gpt-5@beta", "/v1/models/gpt-5/"}) {
    EXPECT_EQ(journey.Send(Journey::Get(path)).status(), 200) << path;
  }
  EXPECT_THAT(journey.Send(Journey::Get("/v1/models/vendor%2Fmodel%3Afree")).body(),
              HasSubstr(R"("id":"vendor/model:free")"));
}

TEST(ModelsJourney, ThatDoNotExistAre404WithTheNearest) {
  Journey journey;
  ServeSomeModels(journey);

  const auto reply = journey.Send(Journey::Get("/v1/models/gpt-55"));

  EXPECT_EQ(reply.status(), 404);
  EXPECT_EQ(reply.error_code(), "model_not_found");
  EXPECT_THAT(reply.error_message(), HasSubstr("gpt-5"));
}

TEST(ModelsJourney, NeedAKey) {
  Journey journey;
  ServeSomeModels(journey);

  EXPECT_EQ(journey.Send(Plain("GET", "/v1/models")).status(), 401);
  EXPECT_EQ(journey.Send(Plain("GET", "/v1/models/gpt-5")).status(), 401);
}

}  // namespace
}  // namespace monorelay
