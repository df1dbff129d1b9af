#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "app/config_loader.hpp"
#include "tests/app/config_fixture.hpp"

namespace monorelay::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kMock = "providers: {demo: {provider_type: mock}}\n";

LoadedConfig LoadWithMock(std::string_view text) {
  return Load(std::string(kMock) + std::string(text));
}

LoadedConfig LoadProvider(const std::string& settings) {
  return Load("providers: {demo: {provider_type: mock, " + settings + "}}\n");
}

TEST(AccessKey, IsWarnedOfWhenShortWellKnownOrOff) {
  EXPECT_THAT(WarningsOf(LoadWithMock("server: {access_key: short}\n")),
              ElementsAre(HasSubstr("server.access_key is easy to guess")));
  EXPECT_THAT(WarningsOf(LoadWithMock("server: {access_key: prisma-relay-change-me}\n")),
              ElementsAre(HasSubstr("which everybody knows; change it")));
  EXPECT_THAT(WarningsOf(LoadWithMock("server: {access_key_enabled: false}\n")),
              ElementsAre(HasSubstr("listens on 127.0.0.1 alone")));
  EXPECT_THAT(LoadWithMock("server: {access_key: sixteen-letters-}\n").problems, IsEmpty());
}

TEST(ListenAddress, IsEveryInterfaceOnlyBehindAKeyOfOnesOwn) {
  const auto host = [](std::string_view server) {
    return LoadWithMock("server: {" + std::string(server) + "}\n").config.server.host;
  };

  EXPECT_EQ(host("port: 1"), "127.0.0.1");
  EXPECT_EQ(host("access_key: a-key-of-my-own-1234"), "0.0.0.0");
  EXPECT_EQ(host("access_key: a-key-of-my-own-1234, access_key_enabled: false"), "127.0.0.1");
  EXPECT_EQ(host("access_key: prisma-relay-change-me"), "127.0.0.1");
  EXPECT_EQ(host("access_key: a-key-of-my-own-1234, host: 10.1.2.3"), "10.1.2.3");
}

TEST(ProviderNames, AreWarnedOfWhenTheyCannotBeAddressed) {
  EXPECT_THAT(WarningsOf(Load("providers: {a@b: {provider_type: mock}}\n")),
              ElementsAre(HasSubstr("has an @ in its name")));
  EXPECT_THAT(WarningsOf(Load("providers: {my-one: {provider_type: mock}, My_One: {provider_type: "
                              "mock}}\n")),
              ElementsAre(HasSubstr("cannot be told from \"my-one\"")));
  EXPECT_THAT(WarningsOf(Load("providers: {a: {provider_type: mock, enabled: false}}\n")),
              ElementsAre(HasSubstr("no provider is enabled")));
}

TEST(TrustedProxies, AreAddressesAndNetworks) {
  const auto load = [](std::string_view networks) {
    return LoadWithMock("server: {access_key: sixteen-letters-, trusted_proxies: [" +
                        std::string(networks) + "]}\n");
  };

  EXPECT_THAT(load("10.0.0.0/8, \"::1\"").problems, IsEmpty());
  EXPECT_THAT(ErrorsOf(load("10.0.0.0/8, proxy.example")),
              ElementsAre(HasSubstr("server.trusted_proxies[1] is \"proxy.example\"")));
}

TEST(Routing, IsWarnedOfWhatDoesNothing) {
  EXPECT_THAT(WarningsOf(LoadWithMock("model_routing: {cascade: {enabled: true}}\n")),
              ElementsAre(HasSubstr("names no models")));
  EXPECT_THAT(
      LoadWithMock("model_routing: {cascade: {enabled: true, models: [demo-small]}}\n").problems,
      IsEmpty());
  EXPECT_THAT(WarningsOf(LoadWithMock("circuit_breaker: {open: 60, longest_open: 5}\n")),
              ElementsAre(HasSubstr("longest_open is shorter")));
  EXPECT_TRUE(LoadWithMock("model_routing: {balance: fastest}\n").HasErrors());
  EXPECT_TRUE(LoadWithMock("model_routing: {balance_models: {\"*\": fastest}}\n").HasErrors());
  EXPECT_THAT(LoadWithMock("model_routing: {balance: LATENCY, balance_models: {\"gpt-*\": "
                           "least-busy}}\n")
                  .problems,
              IsEmpty());
}

TEST(KeyLabels, AreWarnedOfWhenTwoAreEqual) {
  const LoadedConfig loaded = Load(
      "providers:\n  openai:\n    keys:\n"
      "      - {key: a, label: one}\n"
      "      - {key: b, label: one}\n");

  EXPECT_THAT(WarningsOf(loaded), ElementsAre(HasSubstr("keys[1].label is \"one\" as of an "
                                                        "earlier key")));
  EXPECT_EQ(loaded.problems[0].line, 5);
  EXPECT_THAT(WarningsOf(Load("providers: {openai: {keys: [{key: a}, {key: b}]}}\n")),
              ElementsAre(HasSubstr("keys[1].label is \"default\"")));
}

TEST(KeyWeights, AreWarnedOfWhenNoneCanBeChosen) {
  EXPECT_THAT(WarningsOf(Load("providers: {openai: {keys: [{key: a, weight: 0}]}}\n"
                              "key_selection: {strategy: weighted}\n")),
              ElementsAre(HasSubstr("all have the weight 0")));
}

TEST(ModelLists, AreWarnedOfWhenOneTakesOutWhatTheOtherPutsIn) {
  const LoadedConfig loaded = LoadProvider("models: {include: [a, b], exclude: ['B*']}");

  EXPECT_THAT(WarningsOf(loaded),
              ElementsAre(HasSubstr("models.include has \"b\", but models.exclude takes it out")));
  EXPECT_THAT(LoadProvider("models: {include: ['g*'], exclude: [gx]}").problems, IsEmpty());
}

TEST(Headers, AreRefusedWhenTheyCannotBeSent) {
  EXPECT_THAT(ErrorsOf(LoadProvider("headers: {'X Y': a}")),
              ElementsAre(HasSubstr("a name that no header can have: \"X Y\"")));
  EXPECT_THAT(ErrorsOf(LoadProvider("headers: {Content-Length: '1'}")),
              ElementsAre(HasSubstr("cannot set Content-Length")));
  EXPECT_THAT(LoadProvider("headers: {Authorization: Bearer x}").problems, IsEmpty());
}

TEST(ProviderFiles, AreLookedFor) {
  EXPECT_THAT(ErrorsOf(LoadProvider("tls: {ca_file: /nonexistent/ca.pem}")),
              ElementsAre("providers.demo.tls.ca_file names no file: /nonexistent/ca.pem"));
  EXPECT_THAT(ErrorsOf(LoadProvider("proxy_url: nonsense")),
              ElementsAre(HasSubstr("providers.demo.proxy_url must be http://HOST:PORT")));
}

TEST(ProviderMapping, IsWarnedOfWhenItsTargetDoesNotExist) {
  const LoadedConfig loaded = LoadWithMock(
      "model_routing:\n  provider_mapping:\n    'a*': demo\n    'b*': dmeo\n    'c*': zzzzzz\n");

  EXPECT_THAT(WarningsOf(loaded),
              ElementsAre(HasSubstr("sends \"b*\" to \"dmeo\", which is no provider here; did you "
                                    "mean \"demo\"?"),
                          HasSubstr("sends \"c*\" to \"zzzzzz\"")));
  EXPECT_EQ(loaded.problems[0].line, 5);
}

TEST(Aliases, AreWarnedOfOnceForEachCircle) {
  const LoadedConfig loaded = LoadWithMock(
      "model_routing: {aliases: {start: A-One, a_one: b, b: c, c: aone, fine: b2, b2: model, "
      "other: other}}\n");

  EXPECT_THAT(WarningsOf(loaded), ElementsAre(HasSubstr("leads from \"start\" in a circle"),
                                              HasSubstr("leads from \"other\" in a circle")));
}

TEST(Synchronisation, CallsAddressesThatAreSomeAndTellsOfThoseThatOthersCanRead) {
  EXPECT_THAT(
      ErrorsOf(LoadWithMock("sync: {api_url: gists, webdav_urls: [\"https://u:p@nas/\"]}\n")),
      ElementsAre(HasSubstr("sync.api_url is no URL"),
                  HasSubstr("sync.webdav_urls[0] must not hold a user name")));
  EXPECT_THAT(WarningsOf(LoadWithMock("sync: {webdav_urls: [\"http://nas.lan/\"]}\n")),
              ElementsAre(HasSubstr("sync.webdav_urls[0] is not https")));
  EXPECT_THAT(WarningsOf(LoadWithMock("sync: {enabled: true}\n")),
              ElementsAre(HasSubstr("no effect without sync.gist_id")));
  EXPECT_THAT(LoadWithMock("sync: {enabled: true, gist_id: aa, api_url: \"http://localhost:1\"}\n")
                  .problems,
              IsEmpty());
}

}  // namespace
}  // namespace monorelay::app
