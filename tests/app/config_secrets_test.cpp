// References and secrets on their way through the loader.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "app/config_loader.hpp"
#include "tests/app/config_fixture.hpp"

namespace monorelay::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

TEST(ConfigSecrets, ReplacesReferencesInAnyValue) {
  const LoadedConfig loaded = Load(
      "server: {port: \"${PORT}\", cors_origins: [\"${ORIGIN:-https://a.example}\"]}\n"
      "providers: {openai: {keys: [{key: \"${KEY}\"}], headers: {X-A: \"a${PORT}\"}}}\n",
      FakeEnvironment{{"PORT", "9999"}, {"KEY", "sk-from-environment"}});

  EXPECT_THAT(loaded.problems, IsEmpty());
  EXPECT_EQ(loaded.config.server.port, 9999);
  EXPECT_THAT(loaded.config.server.cors_origins, ElementsAre("https://a.example"));
  EXPECT_TRUE(loaded.config.providers[0].keys[0].key.Equals("sk-from-environment"));
  EXPECT_THAT(loaded.config.providers[0].headers, ElementsAre(Pair("X-A", "a9999")));
}

TEST(ConfigSecrets, NamesTheVariableAndTheSettingThatNeedsIt) {
  EXPECT_THAT(ErrorsOf(Load("providers:\n  openai:\n    keys: [{key: \"${OPENAI_API_KEY}\"}]\n")),
              ElementsAre("providers.openai.keys[0].key: the environment variable OPENAI_API_KEY "
                          "is not set; set it, or write ${OPENAI_API_KEY:-default}"));
}

TEST(ConfigSecrets, ReadsSecretsFromFilesBesideTheConfiguration) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "monorelay_loader_secret";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "openai") << "sk-from-file\n";
  const std::string_view text = "providers: {openai: {keys: [{key: 'file:openai'}]}}\n";

  const LoadedConfig loaded = LoadConfig(folder / "config.yml", text, FakeEnvironment());
  std::filesystem::remove_all(folder);
  const LoadedConfig later = LoadConfig(folder / "config.yml", text, FakeEnvironment());

  EXPECT_THAT(loaded.problems, IsEmpty());
  EXPECT_TRUE(loaded.config.providers[0].keys[0].key.Equals("sk-from-file"));
  EXPECT_THAT(ErrorsOf(later), ElementsAre(HasSubstr((folder / "openai").string())));
}

TEST(ConfigSecrets, NeverQuotesSecrets) {
  const FakeEnvironment environment{{"SECRET", "hush-hush"}, {"BROKEN", "hush-hush\nx"}};
  const LoadedConfig loaded = Load(R"(
server:
  port: ${SECRET}
  log_level: ${SECRET}
  access_key: hush-hush
providers:
  a:
    base_url: https://user:hush-hush@host/v1
    proxy_url: ftp://user:hush-hush@host
    keys: [{key: "${BROKEN}"}, {key: [hush-hush]}, hush-hush]
    headers: {Authorization: [hush-hush], X-Bad: "${BROKEN}"}
  b:
    base_url: https://host/v1
    keys: hush-hush
)",
                                   environment);

  EXPECT_GE(ErrorsOf(loaded).size(), 8U);
  for (const Problem& problem : loaded.problems) {
    EXPECT_THAT(problem.text, Not(HasSubstr("hush"))) << problem.path;
  }
}

TEST(ConfigSecrets, RefusesLineBreaksInWhatBecomesAHeader) {
  EXPECT_THAT(ErrorsOf(Load("providers: {openai: {keys: [{key: \"a\\nb\"}]}}\n")),
              ElementsAre(HasSubstr("providers.openai.keys[0].key holds a line break")));
  EXPECT_THAT(ErrorsOf(Load("providers: {a: {provider_type: mock, cloaking: {user_agent: "
                            "\"a\\rb\"}}}\n")),
              ElementsAre(HasSubstr("cloaking.user_agent holds a line break")));
}

}  // namespace
}  // namespace monorelay::app
