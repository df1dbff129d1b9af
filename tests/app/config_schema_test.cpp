#include "app/config_schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "app/config_completion.hpp"
#include "app/config_loader.hpp"
#include "app/config_reference.hpp"
#include "tests/app/config_fixture.hpp"

namespace monorelay::app {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ConfigSchema, HasEachPathOnceAndASectionForEach) {
  std::set<std::string_view> paths;
  for (const Setting& setting : Settings()) {
    EXPECT_TRUE(paths.insert(setting.path).second) << setting.path;
    EXPECT_NE(FindSection(ParentOf(setting.path)), nullptr) << setting.path;
    EXPECT_TRUE(setting.description.ends_with('.')) << setting.path;
  }
  for (const Section& section : Sections()) {
    EXPECT_FALSE(NamesIn(section.path).empty()) << section.path;
    const bool many = section.path.ends_with("*") || section.path.ends_with("[]");
    EXPECT_EQ(section.enter != nullptr, many) << section.path;
  }
}

TEST(ConfigSchema, DescribesASectionOnce) {
  std::set<std::string_view> paths;
  for (const Section& section : Sections()) {
    EXPECT_TRUE(paths.insert(section.path).second) << section.path;
  }
}

TEST(ConfigSchema, HasDefaultsWithinItsOwnBounds) {
  for (const Setting& setting : Settings()) {
    const Value value = DefaultOf(setting);
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      EXPECT_GE(*number, setting.min) << setting.path;
      EXPECT_LE(*number, setting.max) << setting.path;
    }
    const auto* text = std::get_if<std::string>(&value);
    if (text != nullptr && !setting.choices.empty() && !text->empty()) {
      EXPECT_THAT(ChoicesOf(setting), testing::Contains(*text)) << setting.path;
    }
  }
}

TEST(ConfigSchema, KnowsEverySettingOfThePredecessor) {
  for (const std::string_view path :
       {"server.turnstile_site_key", "providers.*.remote_models_cache",
        "providers.*.keys[].usage_window_limits.window_5h", "providers.*.cloaking.accept_language",
        "providers.*.web_reverse.ark0se_token_url", "providers.*.model_params[].params",
        "providers.*.retry.backoff_max", "providers.*.ignore.ignore_errors",
        "model_routing.payload_transformation.rules[].override_params",
        "model_routing.model_params[].model_pattern", "model_routing.global_params.system_prompt",
        "tool_calling.unsupported_models", "sync.gist_id_stats", "sso.admin_usernames"}) {
    EXPECT_NE(FindSetting(path), nullptr) << path;
  }
}

TEST(ConfigReference, IsThePageInTheDocuments) {
  EXPECT_EQ(ContentOf(MONORELAY_SOURCE_DIR "/docs/configuration.md"), ConfigReference())
      << "run `monorelay config-reference > docs/configuration.md`";
}

TEST(ConfigReference, NamesEverySetting) {
  const std::string page = ConfigReference();

  for (const Setting& setting : Settings()) {
    EXPECT_THAT(page, HasSubstr("| `" + std::string(LeafOf(setting.path)) + "` |"));
  }
}

TEST(ExampleFile, HasNoProblemsWhenItsVariablesAreSet) {
  const FakeEnvironment environment{{"MONORELAY_ACCESS_KEY", "an-access-key-of-ours"},
                                    {"OPENAI_API_KEY", "a"},
                                    {"ANTHROPIC_API_KEY", "b"},
                                    {"OPENROUTER_API_KEY", "c"},
                                    {"OPENROUTER_API_KEY_2", "d"},
                                    {"SOME_SERVICE_API_KEY", "e"}};
  const std::string text = ContentOf(MONORELAY_SOURCE_DIR "/config.example.yml");
  ASSERT_FALSE(text.empty());

  EXPECT_THAT(Load(text, environment).problems, IsEmpty());
  EXPECT_THAT(ErrorsOf(Load(text)), IsEmpty());
  EXPECT_THAT(WarningsOf(Load(text)), Each(HasSubstr("comes out empty")));
}

TEST(PredecessorsExample, LoadsWithoutErrors) {
  const LoadedConfig loaded =
      Load(ContentOf(MONORELAY_SOURCE_DIR "/tests/app/configs/predecessor_example.yml"));

  EXPECT_THAT(ErrorsOf(loaded), IsEmpty());
  std::map<std::string, const ProviderConfig*> providers;
  for (const ProviderConfig& provider : loaded.config.providers) {
    providers[provider.name] = &provider;
  }
  ASSERT_EQ(providers.size(), 7U);
  EXPECT_EQ(providers["anthropic"]->type, ProviderType::kAnthropic);
  EXPECT_EQ(providers["anthropic"]->endpoints.at(dialects::Dialect::kAnthropicMessages),
            "https://api.anthropic.com/v1/messages");
  EXPECT_EQ(providers["chatgpt"]->type, ProviderType::kWebReverse);
  EXPECT_EQ(providers["nvidia"]->rate_limit_cooldown, std::chrono::seconds(30));
  EXPECT_EQ(providers["openrouter"]->keys.size(), 2U);
  EXPECT_EQ(loaded.config.model_routing.provider_mapping.size(), 10U);
  EXPECT_EQ(loaded.config.model_routing.provider_mapping.front().first, "gpt-*");
  EXPECT_EQ(loaded.config.model_routing.aliases.size(), 5U);
  EXPECT_EQ(loaded.config.server.log_level, "info");
}

TEST(DefaultConfig, ListensOnLoopbackAndServesTheDemo) {
  const Config config = DefaultConfig();

  EXPECT_EQ(config.server.host, "127.0.0.1");
  EXPECT_EQ(config.server.port, 8787);
  ASSERT_EQ(config.providers.size(), 1U);
  EXPECT_EQ(config.providers[0].name, "demo");
  EXPECT_EQ(config.providers[0].type, ProviderType::kMock);
  EXPECT_THAT(config.providers[0].models.include, ElementsAre("demo-small", "demo-large"));
  EXPECT_TRUE(config.logging.enabled);
  EXPECT_EQ(config.logging.db_path, "./data/requests.db");
}

}  // namespace
}  // namespace monorelay::app
