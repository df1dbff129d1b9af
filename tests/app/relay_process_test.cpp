#include "app/relay_process.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "store/sqlite/body_table.hpp"
#include "store/temporary_folder.hpp"
#include "support/error_text.hpp"
#include "support/fake_upstream.hpp"
#include "support/journey.hpp"

namespace monorelay::app {
namespace {

using ::testing::HasSubstr;
using testing::Journey;
using testing::RawClient;
using testing::TemporaryFolder;

// A process with the built-in demo provider.
class RelayProcessJourney : public ::testing::Test {
 protected:
  RelayProcessJourney() : config_(DefaultConfig()) {
    options_.host = "127.0.0.1";
    options_.workers = 2;
    options_.access_key = Secret(std::string(Journey::kAccessKey));
  }

  testing::Reply Ask(std::uint16_t port, bool stream) {
    RawClient client(port);
    client.Send(Journey::Request({.model = "demo-small", .text = "hi there", .stream = stream}));
    return client.Read();
  }

  Config config_;
  ProcessOptions options_;
  SystemClock clock_;
  TemporaryFolder folder_;
};

TEST_F(RelayProcessJourney, ServesTheDemoModelsWithoutAnyAccount) {
  RelayProcess process(clock_);

  const auto port = process.Start(config_, options_);

  ASSERT_TRUE(port) << testing::TextOf(port.error());
  EXPECT_THAT(Ask(*port, false).text(), HasSubstr("You said: hi there"));
  EXPECT_EQ(Ask(*port, true).text(), Ask(*port, false).text());
  RawClient client(*port);
  client.Send("GET /ready HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.Read().status(), 200);
  EXPECT_GE(process.Connections(), 1);
}

TEST_F(RelayProcessJourney, TellsTheAdminApiOfItself) {
  RelayProcess process(clock_);
  const auto port = process.Start(config_, options_);
  ASSERT_TRUE(port) << testing::TextOf(port.error());
  const auto get = [&](std::string_view path) {
    RawClient client(*port);
    client.Send(Journey::Get(path));
    return client.Read();
  };

  EXPECT_THAT(get("/api/v1/system").body(), HasSubstr(R"("workers":2)"));
  EXPECT_THAT(get("/api/info").body(), HasSubstr(fmt::format("http://127.0.0.1:{}/v1", *port)));
  EXPECT_THAT(get("/api/v1/models").body(), HasSubstr(R"("id":"demo-small")"));
  config_.server.public_host = "https://relay.example.org";
  ASSERT_TRUE(process.Reload(config_));
  EXPECT_THAT(get("/api/info").body(), HasSubstr("https://relay.example.org/v1"));
}

TEST_F(RelayProcessJourney, RecordsItsRequests) {
  options_.database = folder_.Path() / "requests.db";
  {
    RelayProcess process(clock_);
    const auto port = process.Start(config_, options_);
    ASSERT_TRUE(port) << testing::TextOf(port.error());
    EXPECT_EQ(Ask(*port, true).status(), 200);
  }

  auto database = store::sqlite::Database::Open(options_.database, std::chrono::milliseconds(0));
  ASSERT_TRUE(database);
  EXPECT_EQ(database->ReadInteger("SELECT count(*) FROM requests WHERE model = 'demo-small'"), 1);
}

TEST_F(RelayProcessJourney, RecordsWhatWasSaidIfToldSo) {
  options_.database = folder_.Path() / "requests.db";
  config_.logging.bodies = "full";
  {
    RelayProcess process(clock_);
    const auto port = process.Start(config_, options_);
    ASSERT_TRUE(port) << testing::TextOf(port.error());
    RawClient client(*port);
    client.Send(Journey::Request({.model = "demo-small",
                                  .text = "my key: " + std::string(Journey::kAccessKey),
                                  .stream = true}));
    ASSERT_EQ(client.Read().status(), 200);
    EXPECT_FALSE(std::filesystem::exists(folder_.Path() / "spill"));
  }

  auto database = store::sqlite::Database::Open(options_.database, std::chrono::milliseconds(0));
  ASSERT_TRUE(database);
  const auto bodies = store::sqlite::ReadBodies(*database, 1);
  ASSERT_TRUE(bodies && bodies->has_value());
  EXPECT_THAT((*bodies)->request.text, HasSubstr("my key: [redacted]"));
  EXPECT_THAT((*bodies)->response.text, HasSubstr("\"object\":\"chat.completion\""));
  EXPECT_THAT((*bodies)->response.text, HasSubstr("You said: my key: [redacted]"));
  EXPECT_EQ(database->ReadInteger(
                "SELECT count(*) FROM requests WHERE request_preview = 'user: my key: [redacted]'"),
            1);
}

TEST_F(RelayProcessJourney, StartsAndRecordsAlthoughTheDatabaseIsLocked) {
  options_.database = folder_.Path() / "requests.db";
  {
    RelayProcess process(clock_);
    ASSERT_TRUE(process.Start(config_, options_));
  }
  {
    auto other = store::sqlite::Database::Open(options_.database, std::chrono::milliseconds(0));
    ASSERT_TRUE(other && other->Execute("BEGIN EXCLUSIVE"));
    RelayProcess process(clock_);
    const auto port = process.Start(config_, options_);
    ASSERT_TRUE(port) << testing::TextOf(port.error());
    EXPECT_EQ(Ask(*port, true).status(), 200);
    ASSERT_TRUE(other->Execute("COMMIT"));
  }
  auto database = store::sqlite::Database::Open(options_.database, std::chrono::milliseconds(0));
  EXPECT_EQ(database->ReadInteger("SELECT count(*) FROM requests"), 1);
}

TEST_F(RelayProcessJourney, KeepsResponsesOverARestart) {
  options_.responses = folder_.Path() / "responses.db";
  const auto ask = [&](const std::string& rest) {
    RelayProcess process(clock_);
    const auto port = process.Start(config_, options_);
    EXPECT_TRUE(port) << testing::TextOf(port.error());
    RawClient client(*port);
    client.Send(
        Journey::Post("/v1/responses", R"({"model":"demo-small","input":"hi there")" + rest + "}"));
    return client.Read();
  };

  const auto first = ask("");
  const auto second = ask(R"(,"previous_response_id":"resp_)" + first.header("x-request-id") + '"');

  EXPECT_THAT(first.body(), HasSubstr(R"("store":true)"));
  EXPECT_EQ(second.status(), 200) << second.body();
}

TEST_F(RelayProcessJourney, ServesWithoutKeepingWhereTheFileCannotBeWritten) {
  std::ofstream(folder_.Path() / "file") << "not a folder";
  options_.responses = folder_.Path() / "file/data/responses.db";
  RelayProcess process(clock_);

  const auto port = process.Start(config_, options_);

  ASSERT_TRUE(port) << testing::TextOf(port.error());
  RawClient client(*port);
  client.Send(Journey::Post("/v1/responses", R"({"model":"demo-small","input":"hi"})"));
  EXPECT_THAT(client.Read().body(), HasSubstr(R"("store":false)"));
}

TEST_F(RelayProcessJourney, CarriesTheQuotasOfKeysOverARestart) {
  testing::FakeUpstream upstream;
  upstream.Answers("hello");
  options_.key_usage = folder_.Path() / "keys.db";
  ProviderConfig provider;
  provider.name = "alpha";
  provider.endpoints = {{dialects::Dialect::kOpenAiChat,
                         "http://127.0.0.1:" + std::to_string(upstream.Port()) + "/v1"}};
  KeyConfig key;
  key.key = Secret("sk-alpha");
  key.quota_limit = 2;
  provider.keys = {key};
  config_.providers = {provider};
  std::vector<int> statuses;
  for (int start = 0; start < 3; ++start) {
    RelayProcess process(clock_);
    const auto port = process.Start(config_, options_);
    ASSERT_TRUE(port) << testing::TextOf(port.error());
    statuses.push_back(Ask(*port, false).status());
  }

  EXPECT_THAT(statuses, ::testing::ElementsAre(200, 200, 429));
  EXPECT_EQ(upstream.Requests().size(), 2U);
}

TEST_F(RelayProcessJourney, ServesWhereTheUseOfKeysCannotBeRemembered) {
  std::ofstream(folder_.Path() / "file") << "not a folder";
  options_.key_usage = folder_.Path() / "file/data/keys.db";
  RelayProcess process(clock_);

  const auto port = process.Start(config_, options_);

  ASSERT_TRUE(port) << testing::TextOf(port.error());
  EXPECT_EQ(Ask(*port, false).status(), 200);
}

TEST_F(RelayProcessJourney, ChecksProvidersIfTheConfigurationSaysSo) {
  testing::FakeUpstream upstream;
  upstream.Answers("hello");
  ProviderConfig provider;
  provider.name = "alpha";
  provider.endpoints = {{dialects::Dialect::kOpenAiChat,
                         "http://127.0.0.1:" + std::to_string(upstream.Port()) + "/v1"}};
  KeyConfig key;
  key.key = Secret("sk-alpha");
  provider.keys = {key};
  config_.providers = {provider};
  RelayProcess process(clock_);
  ASSERT_TRUE(process.Start(config_, options_));
  EXPECT_TRUE(process.Health().All().empty());
  EXPECT_TRUE(upstream.Requests().empty());

  config_.health_checks.enabled = true;
  ASSERT_TRUE(process.Reload(config_));

  ASSERT_TRUE(upstream.WaitForRequests(1));
  EXPECT_THAT(upstream.LastRequest().body, HasSubstr("\"Hi\""));
  ASSERT_TRUE(process.Reload(config_)) << "the schedule goes on";
}

TEST_F(RelayProcessJourney, ExplainsAndChecksTheConfigurationInForce) {
  RelayProcess process(clock_);
  const auto port = process.Start(config_, options_);
  ASSERT_TRUE(port) << testing::TextOf(port.error());
  const auto send = [&](const std::string& bytes) {
    RawClient client(*port);
    client.Send(bytes);
    return client.Read().body();
  };
  const std::string explain = Journey::Get("/api/v1/routing/explain?model=demo-next");
  config_.providers[0].models.include = {"demo-small"};
  ASSERT_TRUE(process.Reload(config_));
  EXPECT_THAT(send(explain), HasSubstr("\"error\":"));

  config_.providers[0].models.include = {"demo-next"};
  ASSERT_TRUE(process.Reload(config_));

  EXPECT_THAT(send(explain), HasSubstr("\"candidates\":[{"));
  EXPECT_THAT(send(Journey::Post("/api/v1/health/check", "")), HasSubstr("\"all_well\":true"));
  EXPECT_THAT(send(Journey::Get("/api/v1/health/providers")), HasSubstr("\"healthy\":true"));
  ASSERT_EQ(process.Health().All().size(), 1U);
  EXPECT_EQ(process.Health().All()[0].keys[0].model, "demo-next");
}

TEST_F(RelayProcessJourney, ReloadTakesEffectAndABadOneChangesNothing) {
  RelayProcess process(clock_);
  const auto port = process.Start(config_, options_);
  ASSERT_TRUE(port) << testing::TextOf(port.error());

  Config bad = config_;
  ProviderConfig broken;
  broken.name = "broken";
  broken.endpoints = {{dialects::Dialect::kOpenAiChat, "https://127.0.0.1:1/v1"}};
  broken.tls.ca_file = "/nowhere/ca.pem";
  bad.providers = {broken};
  const auto refused = process.Reload(bad);
  const auto still = Ask(*port, false);
  Config next = config_;
  next.providers[0].models.include = {"demo-next"};
  const auto taken = process.Reload(next);
  const auto gone = Ask(*port, false);

  EXPECT_FALSE(refused);
  EXPECT_EQ(still.status(), 200);
  EXPECT_TRUE(taken);
  EXPECT_EQ(gone.status(), 404);
}

TEST_F(RelayProcessJourney, ReloadOpensNoRelayThatOthersReach) {
  const auto status = [](std::uint16_t port) {
    RawClient client(port);
    client.Send("GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    return client.Read().status();
  };
  Config open = config_;
  open.server.access_key_enabled = false;
  for (const char* host : {"0.0.0.0", "127.0.0.1"}) {
    const bool is_reached = std::string_view(host) == "0.0.0.0";
    options_.host = host;
    RelayProcess process(clock_);
    const auto port = process.Start(config_, options_);
    ASSERT_TRUE(port) << testing::TextOf(port.error());

    ASSERT_TRUE(process.Reload(open));

    EXPECT_EQ(status(*port), is_reached ? 401 : 200) << host;
    EXPECT_EQ(Ask(*port, false).status(), 200) << "with its key";
    EXPECT_EQ(process.StaysClosed(open), is_reached) << host;
    EXPECT_FALSE(process.StaysClosed(config_)) << host;
  }
}

TEST_F(RelayProcessJourney, DemoProviderMayComeWithAReload) {
  Config empty = config_;
  empty.providers.clear();
  RelayProcess process(clock_);
  const auto port = process.Start(empty, options_);
  ASSERT_TRUE(port) << testing::TextOf(port.error());
  EXPECT_EQ(Ask(*port, false).status(), 404);

  const auto reloaded = process.Reload(config_);

  EXPECT_TRUE(reloaded);
  EXPECT_EQ(Ask(*port, false).status(), 200);
}

TEST_F(RelayProcessJourney, IsNotReadyOnceItDrains) {
  config_.providers[0].mock.latency_ms = 60'000;
  RelayProcess process(clock_);
  const auto port = process.Start(config_, options_);
  ASSERT_TRUE(port) << testing::TextOf(port.error());
  RawClient client(*port);
  client.Send("GET /ready HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.Read().status(), 200);
  RawClient busy(*port);
  busy.Send(Journey::Request({.model = "demo-small"}));

  process.Drain();
  process.Interrupt();

  EXPECT_TRUE(client.IsClosed());
  std::string rest;
  EXPECT_NE(busy.ReadToEnd(rest), testing::End::kNever);
}

TEST_F(RelayProcessJourney, HostThatIsNoAddressIsToldWithWhatToWrite) {
  RelayProcess process(clock_);
  options_.host = "example.invalid";

  const auto port = process.Start(config_, options_);

  ASSERT_FALSE(port);
  EXPECT_THAT(testing::TextOf(port.error()), HasSubstr("example.invalid"));
  EXPECT_THAT(testing::TextOf(port.error()), HasSubstr("127.0.0.1"));
}

TEST_F(RelayProcessJourney, PortInUseIsTold) {
  const testing::Listener taken = testing::ListenOnLoopback();
  RelayProcess process(clock_);
  options_.port = taken.port;

  const auto port = process.Start(config_, options_);

  ASSERT_FALSE(port);
  EXPECT_THAT(testing::TextOf(port.error()), HasSubstr(std::to_string(taken.port)));
}

TEST_F(RelayProcessJourney, DatabaseThatCannotBeWrittenIsTold) {
  RelayProcess process(clock_);
  options_.database = "/proc/nowhere/requests.db";

  const auto port = process.Start(config_, options_);

  ASSERT_FALSE(port);
  EXPECT_THAT(testing::TextOf(port.error()), HasSubstr("/proc/nowhere"));
}

TEST_F(RelayProcessJourney, LocalhostIsTheLoopbackAddress) {
  RelayProcess process(clock_);
  options_.host = "localhost";

  const auto port = process.Start(config_, options_);

  ASSERT_TRUE(port) << testing::TextOf(port.error());
  EXPECT_EQ(Ask(*port, false).status(), 200);
}

}  // namespace
}  // namespace monorelay::app
