#include "app/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "app/config_fixture.hpp"

namespace monorelay::app {
namespace {

using ::testing::HasSubstr;

ParsedOptions Parse(std::vector<const char*> arguments, const FakeEnvironment& environment = {}) {
  arguments.insert(arguments.begin(), "monorelay");
  return ParseOptions(static_cast<int>(arguments.size()), arguments.data(), environment);
}

TEST(Options, ServeIsTheDefault) {
  const auto parsed = Parse({});

  EXPECT_FALSE(parsed.exit);
  EXPECT_EQ(parsed.options.command, Command::kServe);
  EXPECT_FALSE(parsed.options.config);
  EXPECT_FALSE(parsed.options.port);
}

TEST(Options, FlagsWorkWithAndWithoutTheCommand) {
  for (const auto& arguments :
       {std::vector<const char*>{"--config", "c.yml", "--host", "::1", "--port", "0", "--data-dir",
                                 "d", "--log-level", "debug", "--workers", "3"},
        std::vector<const char*>{"serve", "--config", "c.yml", "--host", "::1", "--port", "0",
                                 "--data-dir", "d", "--log-level", "debug", "--workers", "3"}}) {
    const auto parsed = Parse(arguments);

    ASSERT_FALSE(parsed.exit);
    EXPECT_EQ(parsed.options.command, Command::kServe);
    EXPECT_EQ(parsed.options.config, "c.yml");
    EXPECT_EQ(parsed.options.host, "::1");
    EXPECT_EQ(parsed.options.port, 0);
    EXPECT_EQ(parsed.options.data_dir, "d");
    EXPECT_EQ(parsed.options.log_level, "debug");
    EXPECT_EQ(parsed.options.workers, 3U);
  }
}

TEST(Options, TestProvidersTakesWhatToCheck) {
  const auto parsed = Parse({"test-providers", "--config", "c.yml", "--provider", "alpha",
                             "--model", "m", "--verify", "--json"});

  ASSERT_FALSE(parsed.exit);
  EXPECT_EQ(parsed.options.command, Command::kTestProviders);
  EXPECT_EQ(parsed.options.config, "c.yml");
  EXPECT_EQ(parsed.options.provider, "alpha");
  EXPECT_EQ(parsed.options.model, "m");
  EXPECT_TRUE(parsed.options.verify);
  EXPECT_TRUE(parsed.options.json);
}

TEST(Options, VariablesCountWhereNoFlagIsGiven) {
  const FakeEnvironment environment{
      {"MONORELAY_CONFIG", "v.yml"},   {"MONORELAY_HOST", "0.0.0.0"},
      {"MONORELAY_PORT", "9000"},      {"MONORELAY_DATA_DIR", "v"},
      {"MONORELAY_WORKERS", "2"},      {"MONORELAY_LOG_LEVEL", "error"},
      {"MONORELAY_LOG_FORMAT", "json"}};

  const auto variables = Parse({}, environment);
  const auto flags = Parse({"--config", "f.yml", "--port", "9001", "--workers", "5"}, environment);

  EXPECT_EQ(variables.options.config, "v.yml");
  EXPECT_EQ(variables.options.host, "0.0.0.0");
  EXPECT_EQ(variables.options.port, 9000);
  EXPECT_EQ(variables.options.data_dir, "v");
  EXPECT_EQ(variables.options.workers, 2U);
  EXPECT_EQ(variables.options.log_level, "error");
  EXPECT_TRUE(variables.options.log_json);
  EXPECT_EQ(flags.options.config, "f.yml");
  EXPECT_EQ(flags.options.port, 9001);
  EXPECT_EQ(flags.options.workers, 5U);
}

TEST(Options, EmptyVariablesAreNone) {
  const auto parsed =
      Parse({}, {{"MONORELAY_CONFIG", ""}, {"MONORELAY_PORT", ""}, {"MONORELAY_HOST", ""}});

  EXPECT_FALSE(parsed.exit);
  EXPECT_FALSE(parsed.options.config);
  EXPECT_FALSE(parsed.options.port);
  EXPECT_FALSE(parsed.options.host);
}

TEST(Options, VariablesThatCannotBeReadAreWrongUsage) {
  const FakeEnvironment environments[] = {{{"MONORELAY_PORT", "http"}},
                                          {{"MONORELAY_PORT", "70000"}},
                                          {{"MONORELAY_WORKERS", "-1"}},
                                          {{"MONORELAY_LOG_FORMAT", "xml"}}};
  for (const FakeEnvironment& environment : environments) {
    const auto parsed = Parse({}, environment);

    ASSERT_TRUE(parsed.exit);
    EXPECT_EQ(parsed.exit->status, 2);
    EXPECT_THAT(parsed.exit->text, HasSubstr("MONORELAY_"));
  }
}

TEST(Options, CommandsAreRecognised) {
  const auto check = Parse({"check", "--config", "c.yml", "--json"});
  const auto version = Parse({"version"});
  const auto health = Parse({"health", "--url", "http://127.0.0.1:1"});
  const auto reference = Parse({"config-reference"});

  EXPECT_EQ(check.options.command, Command::kCheck);
  EXPECT_EQ(check.options.config, "c.yml");
  EXPECT_TRUE(check.options.json);
  EXPECT_EQ(version.options.command, Command::kVersion);
  EXPECT_FALSE(version.options.json);
  EXPECT_EQ(health.options.command, Command::kHealth);
  EXPECT_EQ(health.options.url, "http://127.0.0.1:1");
  EXPECT_EQ(reference.options.command, Command::kConfigReference);
}

TEST(Options, WrongUsageExitsWith2AndAHint) {
  for (const auto& arguments :
       {std::vector<const char*>{"--nonsense"}, std::vector<const char*>{"fly"},
        std::vector<const char*>{"--port", "many"}, std::vector<const char*>{"--port", "70000"},
        std::vector<const char*>{"--config"}, std::vector<const char*>{"check", "version"}}) {
    const auto parsed = Parse(arguments);

    ASSERT_TRUE(parsed.exit) << arguments[0];
    EXPECT_EQ(parsed.exit->status, 2);
    EXPECT_THAT(parsed.exit->text, HasSubstr("--help"));
  }
}

TEST(Options, HelpGoesToStandardOutput) {
  const auto whole = Parse({"--help"});
  const auto one = Parse({"check", "--help"});

  ASSERT_TRUE(whole.exit);
  EXPECT_EQ(whole.exit->status, 0);
  for (const char* word : {"serve", "check", "version", "health", "--config", "MONORELAY_PORT"}) {
    EXPECT_THAT(whole.exit->text, HasSubstr(word));
  }
  ASSERT_TRUE(one.exit);
  EXPECT_EQ(one.exit->status, 0);
  EXPECT_THAT(one.exit->text, HasSubstr("--json"));
}

}  // namespace
}  // namespace monorelay::app
