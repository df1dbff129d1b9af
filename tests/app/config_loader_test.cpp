#include "app/config_loader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/app/config_fixture.hpp"

namespace monorelay::app {
namespace {

using std::chrono::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

constexpr std::string_view kMock = "providers: {demo: {provider_type: mock}}\n";

// The errors of a file that has a working provider and `text`.
std::vector<std::string> ErrorsIn(std::string_view text) {
  return ErrorsOf(Load(std::string(kMock) + std::string(text)));
}

TEST(ConfigLoader, TakesAnEmptyFileForAllDefaults) {
  const LoadedConfig loaded = Load("");

  EXPECT_FALSE(loaded.HasErrors());
  EXPECT_EQ(loaded.config.server.host, "127.0.0.1");
  EXPECT_EQ(loaded.config.server.port, 8787);
  EXPECT_THAT(loaded.config.providers, IsEmpty());
  EXPECT_THAT(WarningsOf(loaded), ElementsAre(HasSubstr("no provider is enabled")));
}

TEST(ConfigLoader, ReadsEveryKindOfValue) {
  const LoadedConfig loaded = Load(R"(
server:
  port: 9000
  access_key_enabled: true
  access_key: a-long-enough-access-key
  log_level: WARNING
  cors_origins: [https://a.example, https://b.example]
  limits: {max_body_bytes: 2048, head_timeout: 7}
providers:
  demo:
    provider_type: mock
    headers: {X-One: "1", X-Two: two}
    mock: {latency_ms: 15, tokens_per_second: 2.5, fail_every: 3, fail_status: 429}
model_routing:
  aliases: {quick: demo-small, slow: demo-large}
)");

  EXPECT_THAT(loaded.problems, IsEmpty());
  EXPECT_EQ(loaded.config.server.port, 9000);
  EXPECT_TRUE(loaded.config.server.access_key.Equals("a-long-enough-access-key"));
  EXPECT_EQ(loaded.config.server.log_level, "warning");
  EXPECT_THAT(loaded.config.server.cors_origins,
              ElementsAre("https://a.example", "https://b.example"));
  EXPECT_EQ(loaded.config.server.limits.max_body_bytes, 2048U);
  EXPECT_EQ(loaded.config.server.limits.head_timeout, seconds(7));
  ASSERT_EQ(loaded.config.providers.size(), 1U);
  const ProviderConfig& demo = loaded.config.providers[0];
  EXPECT_THAT(demo.headers, ElementsAre(Pair("X-One", "1"), Pair("X-Two", "two")));
  EXPECT_EQ(demo.mock.latency_ms, 15);
  EXPECT_DOUBLE_EQ(demo.mock.tokens_per_second, 2.5);
  EXPECT_EQ(demo.mock.fail_status, 429);
  EXPECT_THAT(loaded.config.model_routing.aliases,
              ElementsAre(Pair("quick", "demo-small"), Pair("slow", "demo-large")));
}

TEST(ConfigLoader, ForgivesQuotesAndFractionsAndWordsForBooleans) {
  const LoadedConfig loaded = Load(std::string(kMock) +
                                   "server: {port: \"8788\", workers: 2.0}\n"
                                   "logging: {enabled: \"no\"}\n"
                                   "model_routing: {aliases: {a: 4}}\n");

  EXPECT_THAT(loaded.problems, IsEmpty());
  EXPECT_EQ(loaded.config.server.port, 8788);
  EXPECT_EQ(loaded.config.server.workers, 2U);
  EXPECT_FALSE(loaded.config.logging.enabled);
  EXPECT_THAT(loaded.config.model_routing.aliases, ElementsAre(Pair("a", "4")));
}

TEST(ConfigLoader, TakesNullForTheDefaultAtEveryLevel) {
  const LoadedConfig loaded =
      Load(std::string(kMock) + "server: {port: ~, host: null, limits: }\nmodel_routing:\n");

  EXPECT_THAT(loaded.problems, IsEmpty());
  EXPECT_EQ(loaded.config.server.port, 8787);
}

TEST(ConfigLoader, KeepsProvidersInTheOrderOfTheFile) {
  const LoadedConfig loaded = Load(
      "providers: {zeta: {provider_type: mock}, alpha: {provider_type: mock}, mid: "
      "{provider_type: mock}}\n");

  std::vector<std::string> names;
  for (const ProviderConfig& provider : loaded.config.providers) names.push_back(provider.name);
  EXPECT_THAT(names, ElementsAre("zeta", "alpha", "mid"));
}

TEST(ConfigLoader, NamesTheNearestKnownKeyWithItsPlace) {
  const LoadedConfig loaded = Load("server:\n  host: 127.0.0.1\n  prot: 1\n");

  ASSERT_FALSE(loaded.problems.empty());
  const auto unknown = std::ranges::find(loaded.problems, Severity::kError, &Problem::severity);
  ASSERT_NE(unknown, loaded.problems.end());
  EXPECT_EQ(unknown->line, 3);
  EXPECT_EQ(unknown->column, 3);
  EXPECT_EQ(unknown->path, "server.prot");
  EXPECT_EQ(unknown->text, "unknown key \"prot\" in server; did you mean \"port\"?");
}

TEST(ConfigLoader, SaysWhereAMisplacedKeyBelongs) {
  EXPECT_THAT(ErrorsIn("db_path: x\n"),
              ElementsAre("unknown key \"db_path\"; it belongs in logging"));
}

TEST(ConfigLoader, ListsWhatIsKnownWhenNothingIsNear) {
  EXPECT_THAT(ErrorsIn("key_selection: {zzzzzzzz: 1}\n"),
              ElementsAre("unknown key \"zzzzzzzz\" in key_selection; known are strategy"));
}

TEST(ConfigLoader, TellsTheTypeThatASettingMustHave) {
  EXPECT_THAT(ErrorsIn("server: {port: many}\n"),
              ElementsAre("server.port must be a whole number, not \"many\""));
  EXPECT_THAT(ErrorsIn("server: {port: 1.5}\n"),
              ElementsAre("server.port must be a whole number, not \"1.5\""));
  EXPECT_THAT(ErrorsIn("server: {port: [1]}\n"),
              ElementsAre("server.port must be a whole number, not a list"));
  EXPECT_THAT(ErrorsIn("server: {host: {a: b}}\n"),
              ElementsAre("server.host must be a text, not a mapping"));
  EXPECT_THAT(ErrorsIn("server: {access_key_enabled: perhaps}\n"),
              ElementsAre("server.access_key_enabled must be true or false, not \"perhaps\""));
  EXPECT_THAT(ErrorsIn("server: {cors_origins: https://a.example}\n"),
              ElementsAre("server.cors_origins must be a list, as in [a, b], not "
                          "\"https://a.example\""));
  EXPECT_THAT(ErrorsIn("server: {limits: {head_timeout: 5s}}\n"),
              ElementsAre("server.limits.head_timeout must be a whole number of seconds, not "
                          "\"5s\""));
  EXPECT_THAT(ErrorsIn("model_routing: {aliases: [a]}\n"),
              ElementsAre(HasSubstr("model_routing.aliases must be a mapping")));
  EXPECT_THAT(ErrorsIn("model_routing: {aliases: {a: [b]}}\n"),
              ElementsAre("model_routing.aliases.a must be a text, not a list"));
  EXPECT_THAT(ErrorsIn("model_routing: {aliases: {a: }}\n"),
              ElementsAre("model_routing.aliases.a must be a text, not nothing"));
  EXPECT_THAT(ErrorsIn("server: 5\n"), ElementsAre("server must be a mapping of settings"));
}

TEST(ConfigLoader, RefusesARootThatIsNoMapping) {
  EXPECT_THAT(ErrorsOf(Load("- a\n")),
              ElementsAre("the configuration must be a mapping of settings"));
  EXPECT_THAT(ErrorsOf(Load("just words\n")),
              ElementsAre("the configuration must be a mapping of settings"));
}

TEST(ConfigLoader, TellsTheBoundsOfANumber) {
  EXPECT_THAT(ErrorsIn("server: {port: 65536}\n"),
              ElementsAre("server.port must be between 0 and 65535, not \"65536\""));
  EXPECT_THAT(ErrorsIn("server: {workers: -1}\n"),
              ElementsAre("server.workers must be between 0 and 1024, not \"-1\""));
  EXPECT_THAT(ErrorsIn("server: {port: 99999999999999999999}\n"), Not(IsEmpty()));
  EXPECT_THAT(ErrorsOf(Load("providers: {a: {provider_type: mock, mock: "
                            "{tokens_per_second: .nan}}}\n")),
              ElementsAre(HasSubstr("must be a number")));
}

TEST(ConfigLoader, TellsTheChoicesAndTheNearest) {
  EXPECT_THAT(ErrorsIn("key_selection: {strategy: round-robbin}\n"),
              ElementsAre("key_selection.strategy cannot be \"round-robbin\"; write round-robin, "
                          "random, weighted (nearest: round-robin)"));
  EXPECT_THAT(ErrorsIn("server: {log_level: zzzzzz}\n"),
              ElementsAre("server.log_level cannot be \"zzzzzz\"; write debug, info, warning, "
                          "error, critical"));
  EXPECT_THAT(ErrorsOf(Load("providers: {a: {base_url: http://h, dialects: [openai_chats]}}\n")),
              ElementsAre(HasSubstr("providers.a.dialects[0] cannot be \"openai_chats\"")));
}

TEST(ConfigLoader, TakesChoicesInAnyCaseAndWithEitherDash) {
  const LoadedConfig loaded = Load(std::string(kMock) +
                                   "key_selection: {strategy: Round_Robin}\n"
                                   "server: {log_level: CRITICAL}\n");

  EXPECT_THAT(loaded.problems, IsEmpty());
  EXPECT_EQ(loaded.config.key_selection.strategy, "round-robin");
  EXPECT_EQ(loaded.config.server.log_level, "error");
}

TEST(ConfigLoader, WarnsOfSettingsWithoutEffectOnlyWhenTheyAreChanged) {
  const LoadedConfig loaded = Load(std::string(kMock) +
                                   "model_routing:\n"
                                   "  mode: smart\n"
                                   "  enabled: true\n"
                                   "sync: {gist_id_stats: x}\n"
                                   "logging: {max_age_days: 30}\n");

  EXPECT_THAT(WarningsOf(loaded),
              ElementsAre(HasSubstr("model_routing.mode has no effect; it is only accepted"),
                          HasSubstr("sync.gist_id_stats has no effect; it is only accepted")));
  EXPECT_FALSE(loaded.HasErrors());
}

TEST(ConfigLoader, ReadsTheFormsOfADisconnectPolicy) {
  const auto policy = [](const std::string& text) {
    return Load("providers: {a: {provider_type: mock, on_client_disconnect: " + text + "}}\n");
  };

  EXPECT_THAT(policy("cancel").problems, IsEmpty());
  EXPECT_THAT(policy("drain").problems, IsEmpty());
  EXPECT_EQ(policy("{drain_tokens: 5}").config.providers[0].on_client_disconnect.drain_tokens, 5);
  EXPECT_EQ(policy("{drain_seconds: 5}").config.providers[0].on_client_disconnect.drain_seconds,
            seconds(5));
  EXPECT_THAT(ErrorsOf(policy("sometimes")), ElementsAre(HasSubstr("must be cancel, drain")));
  EXPECT_THAT(ErrorsOf(policy("{drain_tokens: 0}")), ElementsAre(HasSubstr("must be cancel")));
}

TEST(ConfigLoader, ReadsFallbacksAsNamesOrWithWeights) {
  const LoadedConfig loaded = Load(std::string(kMock) +
                                   "model_routing: {fallbacks: {smart: [a@demo, {model: b, "
                                   "weight: 1.5}]}}\n");

  const Fallbacks& fallbacks = loaded.config.model_routing.fallbacks;
  ASSERT_EQ(fallbacks.size(), 1U);
  EXPECT_THAT(fallbacks[0].second, ElementsAre(FallbackTarget{.model = "a@demo"},
                                               FallbackTarget{.model = "b", .weight = 1.5}));
  EXPECT_THAT(ErrorsIn("model_routing: {fallbacks: {smart: [{modle: b}]}}\n"),
              ElementsAre(HasSubstr("must be a model's name or {model: NAME, weight: N}")));
  EXPECT_THAT(ErrorsIn("model_routing: {fallbacks: {smart: b}}\n"),
              ElementsAre(HasSubstr("must be a list of models")));
}

TEST(ConfigLoader, KeepsFreeValuesAsJson) {
  const LoadedConfig loaded = Load(
      "providers: {a: {provider_type: mock, params: {temperature: 0.5, stop: [a, '1'], top: 1, "
      "on: true, none: ~, from: \"${NAME}\"}}}\n",
      FakeEnvironment{{"NAME", "x"}});

  EXPECT_EQ(loaded.config.providers[0].params.value,
            R"({"temperature":5E-1,"stop":["a","1"],"top":1,"on":true,"none":null,"from":"x"})");
}

TEST(ConfigLoader, WritesEachProblemInOneLine) {
  for (const std::string& text :
       ErrorsIn("\"a\\nb\": 1\nserver: {host: {}, port: |\n  a\n  b\n}")) {
    EXPECT_THAT(text, Not(HasSubstr("\n")));
  }
}

TEST(ConfigLoader, AsksForWhatAnEntryNeeds) {
  EXPECT_THAT(ErrorsOf(Load("providers: {openai: {keys: [{label: a}]}}\n")),
              ElementsAre("providers.openai.keys[0] needs `key`: The key itself."));
  EXPECT_THAT(ErrorsOf(Load("providers: {openai: {keys: {key: a}}}\n")),
              ElementsAre("providers.openai.keys must be a list, each item as in `- key: ...`"));
  EXPECT_THAT(ErrorsOf(Load("providers: {openai: {keys: [abc]}}\n")),
              Contains("providers.openai.keys[0] must be a mapping of settings, each item as in "
                       "`- key: ...`"));
  EXPECT_THAT(ErrorsOf(Load("providers: [openai]\n")),
              ElementsAre("providers must be a mapping with a name for each entry"));
}

TEST(ConfigLoader, SortsProblemsByTheirPlace) {
  const LoadedConfig loaded = Load("server:\n  b1: 1\n  port: x\nproviders:\n  p: {}\nzz: 1\n");

  EXPECT_TRUE(std::ranges::is_sorted(loaded.problems, {}, [](const Problem& problem) {
    return std::pair(problem.line, problem.column);
  }));
  EXPECT_GE(ErrorsOf(loaded).size(), 4U);
}

TEST(ConfigLoader, FindsOtherProblemsBesideADuplicateKey) {
  EXPECT_EQ(ErrorsIn("server: {port: x, port: 1}\n").size(), 2U);
}

TEST(ConfigLoader, SurvivesAFileThatEndsAnywhere) {
  const std::string whole =
      ContentOf(MONORELAY_SOURCE_DIR "/tests/app/configs/predecessor_example.yml");
  ASSERT_FALSE(whole.empty());

  for (std::size_t length = 0; length <= whole.size(); length += 7) {
    const LoadedConfig loaded = Load(std::string_view(whole).substr(0, length));
    EXPECT_FALSE(loaded.problems.empty()) << length;
  }
}

TEST(ConfigFile, NamesTheFileThatCannotBeRead) {
  const auto absent = ReadConfigFile("/nonexistent/config.yml");
  const auto folder = ReadConfigFile("/");
  const auto device = ReadConfigFile("/dev/zero");

  ASSERT_FALSE(absent || folder || device);
  EXPECT_THAT(absent.error(), HasSubstr("/nonexistent/config.yml"));
  EXPECT_THAT(folder.error(), HasSubstr("it is not a regular file"));
  EXPECT_THAT(device.error(), HasSubstr("it is not a regular file"));
}

}  // namespace
}  // namespace monorelay::app
