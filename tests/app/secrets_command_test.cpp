#include "app/secrets_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <vector>

#include "app/config_fixture.hpp"
#include "app/vault_file.hpp"
#include "store/sqlite/identity_store.hpp"
#include "store/temporary_folder.hpp"

namespace monorelay::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class SecretsCommandTest : public ::testing::Test {
 protected:
  // Runs the command line that people type.
  int Run(std::vector<const char*> words, const std::string& input = {}) {
    words.insert(words.begin(), {"monorelay", "secrets"});
    words.push_back("--data-dir");
    const std::string data_dir = folder.Path().string();
    words.push_back(data_dir.c_str());
    const ParsedOptions parsed =
        ParseOptions(static_cast<int>(words.size()), words.data(), FakeEnvironment());
    if (parsed.exit) return parsed.exit->status;
    std::istringstream in(input);
    out.str("");
    err.str("");
    return RunSecrets(parsed.options, FakeEnvironment(), clock, in, out, err);
  }
  std::string Stored(const char* name) {
    auto file = VaultFile::Open(FakeEnvironment(), folder.Path(), clock);
    const auto secret = (*file)->Vault().Get(name);
    return secret ? std::string(secret->Reveal()) : "none";
  }

  testing::TemporaryFolder folder;
  ManualClock clock;
  std::ostringstream out;
  std::ostringstream err;
};

TEST_F(SecretsCommandTest, StoresWhatComesOnStandardInput) {
  EXPECT_EQ(Run({"set", "alpha/main"}, "sk-0123456789\n"), 0) << err.str();
  EXPECT_THAT(out.str(), AllOf(HasSubstr("stored sha256:"), Not(HasSubstr("0123456789"))));
  EXPECT_EQ(Stored("alpha/main"), "sk-0123456789") << "without the line end";

  EXPECT_EQ(Run({"set", "alpha/main"}, "sk-other"), 0);
  EXPECT_THAT(out.str(), HasSubstr("replaced"));
  EXPECT_EQ(Run({"list"}), 0);
  EXPECT_EQ(out.str(), Secret("sk-other").Fingerprint() + "  alpha/main\n");
}

TEST_F(SecretsCommandTest, RemovesAndSaysWhatIsNotThere) {
  Run({"set", "a"}, "x");

  EXPECT_EQ(Run({"remove", "a"}), 0);
  EXPECT_EQ(Run({"remove", "a"}), 1);
  EXPECT_THAT(err.str(), HasSubstr("there is no secret \"a\""));
  EXPECT_EQ(Run({"set", "a"}, ""), 1);
  EXPECT_EQ(Run({"set", "a b"}, "x"), 1);
}

TEST_F(SecretsCommandTest, RotatesTheMasterKey) {
  Run({"set", "a"}, "x");

  EXPECT_EQ(Run({"rotate"}), 0) << err.str();

  EXPECT_THAT(out.str(), HasSubstr("restart"));
  EXPECT_EQ(Stored("a"), "x");
}

TEST_F(SecretsCommandTest, EachChangeStandsInTheAuditWithoutTheValue) {
  Run({"set", "a"}, "sk-0123456789");
  Run({"list"});
  Run({"rotate"});
  Run({"remove", "a"});

  auto store = *store::sqlite::SqliteIdentityStore::Open(folder.Path() / "identity.db", clock);
  const auto rows = store->Read({});
  ASSERT_TRUE(rows);
  std::vector<std::string> actions;
  for (const auto& row : *rows) {
    actions.push_back(row.entry.action);
    EXPECT_THAT(row.entry.actor, HasSubstr("command line"));
    EXPECT_THAT(row.entry.after, Not(HasSubstr("0123456789")));
  }
  EXPECT_THAT(actions, ::testing::ElementsAre("secret.remove", "secret.rotate", "secret.set"));
}

TEST_F(SecretsCommandTest, WrongUsageSaysSo) {
  EXPECT_EQ(Run({}), 2);
  EXPECT_EQ(Run({"set"}), 2);
  EXPECT_EQ(Run({"show", "a"}), 2) << "no command shows a value";
}

}  // namespace
}  // namespace monorelay::app
