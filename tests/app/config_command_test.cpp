#include "app/config_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "app/check.hpp"
#include "app/config_fixture.hpp"
#include "app/wire_identity.hpp"
#include "store/sqlite/identity_store.hpp"
#include "store/temporary_folder.hpp"

namespace monorelay::app {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kText = R"(# ours
server:
  port: 8787  # the door
  access_key: sk-relay-secret
providers:
  alpha:
    base_url: https://alpha.example/v1
    keys:
      - key: alpha-secret-key
        label: one
)";

class ConfigCommandTest : public ::testing::Test {
 protected:
  ConfigCommandTest() { std::ofstream(file) << kText; }

  // Runs the command line that people type.
  int Run(std::vector<const char*> words) {
    words.insert(words.begin(), {"monorelay", "config"});
    const std::string data_dir = (folder.Path() / "data").string();
    words.insert(words.end(), {"--config", file.c_str(), "--data-dir", data_dir.c_str()});
    const ParsedOptions parsed =
        ParseOptions(static_cast<int>(words.size()), words.data(), FakeEnvironment());
    out.str("");
    err.str("");
    if (parsed.exit) return parsed.exit->status;
    EXPECT_EQ(parsed.options.command, Command::kConfig);
    return RunConfig(parsed.options, FakeEnvironment(), clock, out, err);
  }
  [[nodiscard]] std::string Now() const { return ContentOf(file); }

  testing::TemporaryFolder folder;
  std::string file = (folder.Path() / "config.yml").string();
  ManualClock clock;
  std::ostringstream out;
  std::ostringstream err;
};

TEST_F(ConfigCommandTest, GetPrintsASettingAndNoSecret) {
  EXPECT_EQ(Run({"get", "server.port"}), 0);
  EXPECT_EQ(out.str(), "8787\n");
  EXPECT_EQ(Run({"get", "providers.alpha.keys"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("- key: \"<secret sha256:"));
  EXPECT_THAT(out.str(), HasSubstr("  label: one\n"));
  EXPECT_EQ(Run({"get", "providers.alpha.keys[0].key"}), 0);
  EXPECT_THAT(out.str(), Not(HasSubstr("alpha-secret")));
  EXPECT_EQ(Run({"get", "server.host"}), 1);
  EXPECT_THAT(err.str(), HasSubstr("server.host is not set in "));
  EXPECT_THAT(err.str(), HasSubstr("without it, it is "));
  EXPECT_EQ(Run({"get", "server..host"}), 2);
}

TEST_F(ConfigCommandTest, SetShowsTheChangeAndSavesIt) {
  EXPECT_EQ(Run({"set", "server.port", "9000"}), 0);

  EXPECT_THAT(err.str(), HasSubstr("config.yml:4:3: warning: server.access_key is easy to guess"));
  EXPECT_THAT(out.str(), HasSubstr("-  port: 8787  # the door\n+  port: 9000  # the door\n"));
  EXPECT_THAT(out.str(), HasSubstr("is saved; version 1 is what it was\n"));
  EXPECT_THAT(Now(), HasSubstr("# ours\nserver:\n  port: 9000  # the door\n"));
  EXPECT_EQ(Run({"set", "server.port", "9000"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("nothing to change"));
}

TEST_F(ConfigCommandTest, ListsAndMapsCanBeGiven) {
  EXPECT_EQ(Run({"append", "providers.alpha.keys", "{key: other-key, label: two}"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("+        label: two\n"));
  EXPECT_THAT(out.str(), Not(HasSubstr("other-key")));
  EXPECT_EQ(Run({"set", "providers.alpha.models.include", "[m-1, m-2]"}), 0) << err.str();
  EXPECT_THAT(Now(), HasSubstr("    models:\n      include: [m-1, m-2]\n"));
  EXPECT_EQ(Run({"rename", "providers.alpha", "beta"}), 0) << err.str();
  EXPECT_THAT(Now(), HasSubstr("  beta:\n"));
  EXPECT_EQ(Run({"unset", "providers.beta.keys[0]"}), 0);
  EXPECT_THAT(Now(), HasSubstr("keys:\n      - key: other-key\n"));
}

TEST_F(ConfigCommandTest, WhatIsNotValidIsToldWithItsPlaceAndNotSaved) {
  EXPECT_EQ(Run({"set", "server.port", "many"}), 1);
  EXPECT_THAT(err.str(), HasSubstr("config.yml:3:"));
  EXPECT_THAT(err.str(), HasSubstr("nothing was saved"));
  EXPECT_EQ(Run({"set", "server.prt", "5"}), 1);
  EXPECT_THAT(err.str(), HasSubstr("did you mean \"port\"?"));
  EXPECT_EQ(Run({"unset", "server.host"}), 1);
  EXPECT_THAT(err.str(), HasSubstr("is not set"));
  EXPECT_EQ(Now(), kText);
}

TEST_F(ConfigCommandTest, ADryRunChangesNothing) {
  EXPECT_EQ(Run({"set", "server.port", "9000", "--dry-run"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("+  port: 9000"));
  EXPECT_EQ(Now(), kText);
  EXPECT_EQ(Run({"history"}), 0);
  EXPECT_THAT(out.str(), Not(HasSubstr("command line of")));
}

TEST_F(ConfigCommandTest, VersionsAreListedShownComparedAndRestored) {
  ASSERT_EQ(Run({"diff"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("no version is kept yet"));
  ASSERT_EQ(Run({"set", "server.port", "9000"}), 0);
  ASSERT_EQ(Run({"set", "server.port", "9001"}), 0);

  EXPECT_EQ(Run({"history"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("      2 2026-01-01T00:00:01"));
  EXPECT_THAT(out.str(), HasSubstr("command line of "));
  EXPECT_EQ(Run({"diff"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("--- version 2\n"));
  EXPECT_THAT(out.str(), HasSubstr("-  port: 9000"));
  EXPECT_EQ(Run({"show", "1"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("port: 8787"));
  EXPECT_THAT(out.str(), Not(HasSubstr("secret-key")));
  EXPECT_EQ(Run({"restore", "1"}), 0);
  EXPECT_EQ(Now(), kText);
  EXPECT_EQ(Run({"restore", "3"}), 0);
  EXPECT_THAT(Now(), HasSubstr("9001"));
  EXPECT_EQ(Run({"restore", "99"}), 1);
  EXPECT_THAT(err.str(), HasSubstr("there is no version 99"));
}

TEST_F(ConfigCommandTest, AVersionThatIsNotValidTodayIsNotRestored) {
  std::ofstream(file) << "server:\n  prt: 1\n";
  ASSERT_EQ(Run({"rename", "server.prt", "port"}), 0) << err.str();

  EXPECT_EQ(Run({"restore", "1"}), 1);
  EXPECT_THAT(err.str(), HasSubstr("unknown key \"prt\""));
  EXPECT_EQ(Now(), "server:\n  port: 1\n");
}

TEST_F(ConfigCommandTest, AChangeStandsInTheAuditWhereThereAreAccounts) {
  ASSERT_EQ(Run({"set", "server.port", "9000"}), 0);
  const auto identity = IdentityFile(folder.Path() / "data");
  EXPECT_FALSE(std::filesystem::exists(identity));
  auto store = store::sqlite::SqliteIdentityStore::Open(identity, clock);
  ASSERT_TRUE(store);

  ASSERT_EQ(Run({"set", "server.access_key", "sk-another-secret"}), 0) << err.str();

  const auto rows = (*store)->Read({.action = "config.save"});
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_THAT(rows->front().entry.actor, HasSubstr("command line of"));
  EXPECT_THAT(rows->front().entry.after, HasSubstr("set server.access_key"));
  EXPECT_THAT(rows->front().entry.after, Not(HasSubstr("another-secret")));
  EXPECT_THAT(rows->front().entry.before, HasSubstr("\"version\":2"));
}

TEST_F(ConfigCommandTest, OfAReadOnlyFileTheOverlayIsEdited) {
  std::filesystem::permissions(file, std::filesystem::perms::owner_read);
  const std::string overlay = (folder.Path() / "data" / kOverlayName).string();

  ASSERT_EQ(Run({"set", "server.port", "9000"}), 0) << err.str();

  EXPECT_THAT(out.str(), HasSubstr(overlay + " is saved; version 1 is what it was\n"));
  EXPECT_EQ(Now(), kText);
  EXPECT_EQ(Run({"get", "server.port"}), 0);
  EXPECT_EQ(out.str(), "9000\n");
  EXPECT_EQ(Run({"show"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("port: 9000  # the door\n"));
  EXPECT_THAT(out.str(), Not(HasSubstr("alpha-secret-key")));
  std::ostringstream said;
  EXPECT_EQ(RunCheck({file, overlay}, false, FakeEnvironment(), said, err), 0);
  EXPECT_THAT(said.str(), HasSubstr("config.overlay.yml: valid, "));
  EXPECT_EQ(Run({"restore", "1"}), 0);
  EXPECT_FALSE(std::filesystem::exists(overlay));
}

TEST_F(ConfigCommandTest, WrongUsageAndMissingFilesHaveStatusTwo) {
  EXPECT_EQ(Run({}), 2);
  EXPECT_EQ(Run({"set", "server.port"}), 2);
  EXPECT_EQ(Run({"restore", "0"}), 2);
  std::filesystem::remove(file);
  EXPECT_EQ(Run({"get", "server.port"}), 2);
  EXPECT_THAT(err.str(), HasSubstr("there is no configuration file"));
}

}  // namespace
}  // namespace monorelay::app
