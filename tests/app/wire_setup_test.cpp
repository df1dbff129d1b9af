#include "app/wire_setup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/error_text.hpp"
#include "support/journey.hpp"

namespace monorelay::app {
namespace {

using dialects::Dialect;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace std::chrono_literals;

ProviderConfig ApiProvider(const std::string& name) {
  ProviderConfig provider;
  provider.name = name;
  provider.endpoints = {{Dialect::kOpenAiChat, "http://127.0.0.1:1/v1/chat/completions"}};
  KeyConfig key;
  key.key = Secret("sk-" + name);
  key.label = "first";
  provider.keys = {key};
  return provider;
}

class WireSetup : public ::testing::Test {
 protected:
  std::shared_ptr<const relay::Setup> Make(const std::string& mock_address = {}) {
    auto setup = MakeSetup({config_, generated_, mock_address}, states_, clock_);
    EXPECT_TRUE(setup) << testing::TextOf(setup.error());
    return setup ? *setup : nullptr;
  }
  static std::vector<std::string> NamesOf(const relay::Setup& setup) {
    std::vector<std::string> names;
    for (const auto& target : setup.targets) names.push_back(target.provider->Name());
    return names;
  }

  Config config_;
  Secret generated_{"generated-key"};
  LastingState states_;
  ManualClock clock_;
};

TEST_F(WireSetup, ProvidersThatCannotBeAskedAreLeftOut) {
  config_.providers = {ApiProvider("good"),    ApiProvider("disabled"),
                       ApiProvider("keyless"), ApiProvider("keys_disabled"),
                       ApiProvider("reverse"), ApiProvider("local")};
  config_.providers[1].enabled = false;
  config_.providers[2].keys.clear();
  config_.providers[3].keys[0].enabled = false;
  config_.providers[4].type = ProviderType::kWebReverse;
  config_.providers[5].keys.clear();
  config_.providers[5].quirks.keys_optional = true;

  const auto setup = Make();

  EXPECT_THAT(NamesOf(*setup), ElementsAre("good", "local"));
  EXPECT_EQ(setup->catalog.Offers().size(), setup->targets.size());
  EXPECT_EQ(setup->catalog.Offers()[1].provider, "local");
}

TEST_F(WireSetup, CloakingBeatsConfiguredHeaders) {
  config_.providers = {ApiProvider("alpha")};
  config_.providers[0].headers = {{"User-Agent", "configured"}, {"X-Other", "kept"}};
  config_.providers[0].cloaking.user_agent = "cloaked";
  config_.providers[0].cloaking.accept_language = "en";

  const auto setup = Make();

  const std::string& fields = setup->targets[0].provider->Endpoints()[0].fields;
  EXPECT_THAT(fields, HasSubstr("user-agent: cloaked\r\n"));
  EXPECT_THAT(fields, HasSubstr("accept-language: en\r\n"));
  EXPECT_THAT(fields, HasSubstr("X-Other: kept\r\n"));
  EXPECT_THAT(fields, Not(HasSubstr("configured")));
}

TEST_F(WireSetup, KeysKeepTheirStateAsLongAsTheirSecret) {
  config_.providers = {ApiProvider("alpha"), ApiProvider("beta")};
  const auto before = Make();
  config_.providers[0].keys[0].label = "renamed";
  config_.providers[1].keys[0].key = Secret("sk-other");

  const auto after = Make();

  EXPECT_EQ(before->targets[0].keys->Keys()[0].state, after->targets[0].keys->Keys()[0].state);
  EXPECT_NE(before->targets[1].keys->Keys()[0].state, after->targets[1].keys->Keys()[0].state);
}

TEST_F(WireSetup, FiguresAndConversationsSurviveAReload) {
  config_.providers = {ApiProvider("alpha")};
  const auto before = Make();
  config_.providers.insert(config_.providers.begin(), ApiProvider("beta"));

  const auto after = Make();

  EXPECT_EQ(before->targets[0].figures, after->targets[1].figures) << "by name, not by place";
  EXPECT_NE(after->targets[0].figures, after->targets[1].figures);
  EXPECT_EQ(before->affinity.table, after->affinity.table);
  EXPECT_NE(after->affinity.table, nullptr);
}

TEST_F(WireSetup, ProviderWithoutKeysHasOneWithoutASecret) {
  config_.providers = {ApiProvider("local")};
  config_.providers[0].keys.clear();
  config_.providers[0].quirks.keys_optional = true;

  const auto keys = Make()->targets[0].keys->Keys();

  ASSERT_EQ(keys.size(), 1U);
  EXPECT_TRUE(keys[0].secret.IsEmpty());
  EXPECT_EQ(keys[0].label, "");
  EXPECT_NE(keys[0].state, nullptr);
}

TEST_F(WireSetup, CircuitBreakerIsThatOfEveryKey) {
  config_.providers = {ApiProvider("alpha"), ApiProvider("local")};
  config_.providers[1].keys.clear();
  config_.providers[1].quirks.keys_optional = true;
  config_.circuit_breaker = {.enabled = true,
                             .faults_in_a_row = 2,
                             .fault_percent = 25,
                             .least_requests = 9,
                             .window = 30s,
                             .open = 7s,
                             .longest_open = 3s};

  const auto setup = Make();

  const keys::CircuitRules expected{.enabled = true,
                                    .faults_in_a_row = 2,
                                    .fault_share = 0.25,
                                    .least_requests = 9,
                                    .window = 30s,
                                    .first_open = 7s,
                                    .longest_open = 7s};
  for (const relay::Target& target : setup->targets)
    EXPECT_EQ(target.keys->Keys()[0].limits.circuit, expected);
}

TEST_F(WireSetup, ChoicesReachTheCatalog) {
  config_.providers = {ApiProvider("alpha"), ApiProvider("beta")};
  config_.providers[0].weight = 2.5;
  config_.providers[1].cost_per_m_input = 1;
  config_.providers[1].cost_per_m_output = 2;
  ModelRouting& routing = config_.model_routing;
  routing.balance = "latency";
  routing.balance_models = {{"gpt-*", "cheapest"}};
  routing.complexity = {
      .enabled = true, .models = {"auto", "best"}, .simple = "s", .moderate = "m", .complex = "c"};
  routing.cascade = {
      .enabled = true, .models = {"a", "b", "c"}, .max_retries = 2, .names = {"all"}};

  const auto setup = Make();

  const catalog::Snapshot& catalog = setup->catalog;
  EXPECT_EQ(catalog.Offers()[0].weight, 2.5);
  EXPECT_EQ(catalog.PriceOf(catalog.Offers()[0], "x"), std::nullopt);
  EXPECT_EQ(catalog.PriceOf(catalog.Offers()[1], "x"), 3);
  EXPECT_EQ(catalog.BalanceFor("llama"), catalog::Balance::kLatency);
  EXPECT_EQ(catalog.BalanceFor("gpt-5"), catalog::Balance::kCheapest);
  EXPECT_TRUE(catalog.IsTierName("best"));
  EXPECT_EQ(catalog.Tiers().For(catalog::Difficulty::kComplex), "c");
  EXPECT_THAT(catalog.CascadeFor("all"), ElementsAre("a", "b")) << "so many are tried";
  EXPECT_THAT(catalog.CascadeFor("gpt-5"), IsEmpty());
  routing.cascade.enabled = false;
  routing.affinity.mode = "off";
  EXPECT_THAT(Make()->catalog.CascadeFor("all"), IsEmpty());
  EXPECT_EQ(Make()->affinity.table, nullptr);
}

TEST_F(WireSetup, SameSecretAtTwoProvidersHasTwoStates) {
  config_.providers = {ApiProvider("alpha"), ApiProvider("beta")};
  config_.providers[1].keys[0].key = Secret("sk-alpha");

  const auto setup = Make();

  EXPECT_NE(setup->targets[0].keys->Keys()[0].state, setup->targets[1].keys->Keys()[0].state);
}

TEST_F(WireSetup, GeneratedAccessKeyCountsOnlyWithoutAConfiguredOne) {
  const auto generated = Make();
  config_.server.access_key = Secret("configured-key");
  const auto configured = Make();

  EXPECT_NE(generated->access_keys.Find("generated-key"), nullptr);
  EXPECT_EQ(configured->access_keys.Find("generated-key"), nullptr);
  EXPECT_NE(configured->access_keys.Find("configured-key"), nullptr);
}

TEST_F(WireSetup, MockProviderIsReachedAtItsAddressWithItsProfile) {
  ProviderConfig mock;
  mock.name = "demo";
  mock.type = ProviderType::kMock;
  mock.mock.latency_ms = 5;
  mock.mock.fail_every = 3;
  config_.providers = {mock};

  const auto setup = Make("http://127.0.0.1:99");

  EXPECT_TRUE(NeedsMock(config_));
  ASSERT_EQ(setup->targets.size(), 1U);
  const auto* chat = setup->targets[0].provider->EndpointFor(Dialect::kOpenAiChat);
  ASSERT_NE(chat, nullptr);
  EXPECT_THAT(chat->target, HasSubstr("/v1/chat/completions?"));
  EXPECT_THAT(chat->target, HasSubstr("latency_ms=5"));
  EXPECT_THAT(chat->target, HasSubstr("fail_every=3"));
  EXPECT_EQ(chat->origin->port, 99);
  EXPECT_NE(setup->targets[0].provider->EndpointFor(Dialect::kAnthropicMessages), nullptr);
}

TEST_F(WireSetup, MockIsNotNeededIfItIsDisabledOrAbsent) {
  ProviderConfig mock;
  mock.type = ProviderType::kMock;
  mock.enabled = false;
  config_.providers = {mock, ApiProvider("alpha")};

  EXPECT_FALSE(NeedsMock(config_));
}

TEST_F(WireSetup, OriginsOfWebPagesAreTakenOver) {
  EXPECT_TRUE(Make()->cors.any_origin);
  config_.server.cors_origins = {"https://a.example", "https://b.example"};

  const auto setup = Make();

  EXPECT_FALSE(setup->cors.any_origin);
  EXPECT_THAT(setup->cors.origins, ElementsAre("https://a.example", "https://b.example"));
}

TEST_F(WireSetup, ModelsThatAreKnownToExistAreListed) {
  config_.providers = {ApiProvider("alpha")};
  config_.providers[0].remote_models_cache = {R"([{"id":"m-1"},"m-2",{"no":"id"},7])"};
  config_.providers[0].test_model = "m-3";

  const auto setup = Make();

  EXPECT_THAT(setup->catalog.ModelIds(), ElementsAre("m-1", "m-2", "m-3"));
}

TEST_F(WireSetup, UnreadableAuthoritiesAreAnErrorThatNamesTheFile) {
  config_.providers = {ApiProvider("alpha")};
  config_.providers[0].endpoints = {{Dialect::kOpenAiChat, "https://127.0.0.1:1/v1"}};
  config_.providers[0].tls.ca_file = "/nowhere/ca.pem";

  const auto setup = MakeSetup({config_, generated_, {}}, states_, clock_);

  ASSERT_FALSE(setup);
  EXPECT_THAT(testing::TextOf(setup.error()), HasSubstr("providers.alpha"));
  EXPECT_THAT(testing::TextOf(setup.error()), HasSubstr("/nowhere/ca.pem"));
}

TEST_F(WireSetup, LimitsAreTakenOver) {
  config_.server.limits.max_body_bytes = 1;
  config_.server.limits.max_head_bytes = 2;
  config_.server.limits.max_headers = 3;
  config_.server.limits.max_connections = 4;
  config_.server.limits.head_timeout = 5s;
  config_.server.limits.body_timeout = 6s;
  config_.server.limits.idle_timeout = 7s;
  config_.server.limits.write_timeout = 8s;

  const http::ServerLimits limits = LimitsOf(config_);

  EXPECT_EQ(limits.max_body_bytes, 1U);
  EXPECT_EQ(limits.head.max_bytes, 2U);
  EXPECT_EQ(limits.head.max_fields, 3U);
  EXPECT_EQ(limits.max_connections, 4U);
  EXPECT_EQ(limits.head_timeout, 5s);
  EXPECT_EQ(limits.body_timeout, 6s);
  EXPECT_EQ(limits.idle_timeout, 7s);
  EXPECT_EQ(limits.write_timeout, 8s);
}

TEST_F(WireSetup, OfTheDefaultConfigurationServesTheDemoModels) {
  config_ = DefaultConfig();

  const auto setup = Make("http://127.0.0.1:99");

  EXPECT_THAT(setup->catalog.ModelIds(), ElementsAre("demo-small", "demo-large"));
  EXPECT_TRUE(setup->access_key_required);
}

}  // namespace
}  // namespace monorelay::app
