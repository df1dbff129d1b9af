// Secrets that a save has sealed before it was cut off: nobody uses them, and they are removed; no
// other ever is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "app/config_desk.hpp"
#include "app/config_fixture.hpp"
#include "app/sealing_journal.hpp"
#include "app/vault_file.hpp"
#include "store/temporary_folder.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr const char* kText = R"(providers:
  alpha:
    base_url: https://alpha.example/v1
    keys: [{key: alpha-secret-key, label: one}]
)";
const std::string kLeft = "providers/alpha/keys/one/key-0123abcd";

class LeftSecretsTest : public ::testing::Test {
 protected:
  LeftSecretsTest() {
    Write(file, kText);
    vault = VaultFile::Open(FakeEnvironment(), data, clock).value();
    desk = Open();
  }

  std::unique_ptr<FileConfigDesk> Open() {
    return std::make_unique<FileConfigDesk>(
        ConfigDeskParts{.place = {file, data / kOverlayName},
                        .versions = data / "config_versions",
                        .variables = variables,
                        .vault = &vault->Vault(),
                        .clock = clock,
                        .reload = [] { return ReloadReport{.is_in_force = true}; }});
  }

  // What a save leaves that is killed after it has sealed that secret.
  void IsCutOffAfterSealing(const std::string& name) {
    ASSERT_TRUE(journal.Note({name}));
    ASSERT_TRUE(vault->Vault().Put(name, Secret("a-secret-of-the-tests")));
  }
  // A save that adds a key, which is a secret.
  std::expected<admin::ConfigOutcome, admin::ConfigRefusal> SaveKey(const std::string& key) {
    admin::ConfigOrder order;
    order.steps = {{admin::ConfigStep::Kind::kSet, "providers.alpha.keys",
                    R"([{"key":")" + key + R"(","label":"new"}])"}};
    order.by = {{.user_id = "u",
                 .name = "ada",
                 .role = identity::Role::kAdmin,
                 .via = identity::Via::kSession}};
    return desk->Apply(order);
  }

  static void Write(const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
  }
  std::vector<std::string> Stored() {
    const auto stored = vault->Vault().List().value();
    std::vector<std::string> names;
    for (const auto& secret : stored) names.push_back(secret.name);
    return names;
  }
  [[nodiscard]] bool IsNoted() const { return fs::exists(data / SealingJournal::kFileName); }

  testing::TemporaryFolder folder;
  fs::path file = folder.Path() / "config.yml";
  fs::path data = folder.Path() / "data";
  ManualClock clock;
  FakeEnvironment variables{{"WHICH", "one/key-0123abcd"}};
  SealingJournal journal{data / SealingJournal::kFileName};
  std::unique_ptr<VaultFile> vault;
  std::unique_ptr<FileConfigDesk> desk;
};

TEST_F(LeftSecretsTest, OfASaveThatWasCutOffAreRemovedAtTheStart) {
  IsCutOffAfterSealing(kLeft);

  desk->RemoveLeftSecrets();

  EXPECT_THAT(Stored(), IsEmpty());
  EXPECT_FALSE(IsNoted());
}

TEST_F(LeftSecretsTest, OfASaveThatWasCutOffAreRemovedByTheNextSave) {
  IsCutOffAfterSealing(kLeft);

  const auto saved = SaveKey("another-secret-key");

  ASSERT_TRUE(saved) << saved.error().text;
  EXPECT_EQ(Stored(), saved->sealed);
  EXPECT_EQ(saved->sealed.size(), 1U);
  EXPECT_FALSE(IsNoted());
}

// The journal of a save that was cut off before it had sealed anything.
TEST_F(LeftSecretsTest, ThatWereNotSealedYetAreNoFault) {
  ASSERT_TRUE(journal.Note({kLeft}));

  desk->RemoveLeftSecrets();

  EXPECT_FALSE(IsNoted());
}

TEST_F(LeftSecretsTest, StayWhereTheFileWasSavedAllTheSame) {
  IsCutOffAfterSealing(kLeft);
  Write(file, "providers: {alpha: {base_url: https://a.example, keys: [{key: 'secret:" + kLeft +
                  "'}]}}\n");

  desk->RemoveLeftSecrets();

  EXPECT_THAT(Stored(), ElementsAre(kLeft));
  EXPECT_FALSE(IsNoted());
}

TEST_F(LeftSecretsTest, StayWhereTheOverlayNamesThem) {
  IsCutOffAfterSealing(kLeft);
  Write(data / kOverlayName, "server: {access_key: 'secret:" + kLeft + "'}\n");

  desk->RemoveLeftSecrets();

  EXPECT_THAT(Stored(), ElementsAre(kLeft));
}

TEST_F(LeftSecretsTest, StayWhereAVersionThatCanBeRestoredNamesThem) {
  IsCutOffAfterSealing(kLeft);
  ConfigVersions versions(data / "config_versions", clock);
  ASSERT_TRUE(versions.Keep("server: {access_key: \"secret:" + kLeft + "\"}\n", "ada"));

  desk->RemoveLeftSecrets();

  EXPECT_THAT(Stored(), ElementsAre(kLeft));
}

TEST_F(LeftSecretsTest, StayWhereAVariableMakesTheirName) {
  IsCutOffAfterSealing(kLeft);
  Write(file, "server: {access_key: 'secret:providers/alpha/keys/${WHICH}'}\n");

  desk->RemoveLeftSecrets();

  EXPECT_THAT(Stored(), ElementsAre(kLeft));
}

TEST_F(LeftSecretsTest, AreNeverThoseThatSomebodyPutIn) {
  ASSERT_TRUE(vault->Vault().Put("my/own-0123abcd", Secret("for-later")));
  IsCutOffAfterSealing(kLeft);

  desk->RemoveLeftSecrets();

  EXPECT_THAT(Stored(), ElementsAre("my/own-0123abcd"));
}

// A secret that was there before the save is not the save's to remove.
TEST_F(LeftSecretsTest, AreNeverThoseThatWereStoredBefore) {
  const auto first = SaveKey("another-secret-key");
  ASSERT_TRUE(first);
  Write(file, kText);
  const auto again = SaveKey("another-secret-key");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->sealed, first->sealed);
  fs::remove_all(data / "config_versions");
  Write(file, kText);

  desk->RemoveLeftSecrets();

  EXPECT_EQ(Stored(), first->sealed);
}

TEST_F(LeftSecretsTest, StayAsLongAsNobodyCanTellWhetherTheyAreUsed) {
  IsCutOffAfterSealing(kLeft);
  ConfigVersions versions(data / "config_versions", clock);
  const auto kept = versions.Keep("server: {port: 1}\n", "ada");
  ASSERT_TRUE(kept);
  const fs::path damaged = fs::directory_iterator(data / "config_versions")->path();
  std::ofstream(damaged, std::ios::app) << "more";

  desk->RemoveLeftSecrets();
  EXPECT_THAT(Stored(), ElementsAre(kLeft));
  EXPECT_TRUE(IsNoted());
  const auto saved = SaveKey("another-secret-key");
  ASSERT_TRUE(saved) << "saves go on meanwhile: " << saved.error().text;
  EXPECT_THAT(Stored(), UnorderedElementsAre(kLeft, saved->sealed.at(0)));

  fs::remove(damaged);
  desk->RemoveLeftSecrets();
  EXPECT_EQ(Stored(), saved->sealed);
  EXPECT_FALSE(IsNoted());
}

// Of a save that fails the file stays as it was, and so does the store.
TEST_F(LeftSecretsTest, OfASaveThatFailsAreNone) {
  // Where versions are to be kept, something else is.
  Write(data / "config_versions", "no folder");

  const auto saved = SaveKey("another-secret-key");

  EXPECT_FALSE(saved);
  fs::remove(data / "config_versions");
  desk->RemoveLeftSecrets();
  EXPECT_THAT(Stored(), IsEmpty());
  EXPECT_FALSE(IsNoted());
  EXPECT_TRUE(SaveKey("another-secret-key"));
}

TEST_F(LeftSecretsTest, WithoutAJournalThatCanBeWrittenNothingIsSealed) {
  fs::create_directory(data / SealingJournal::kFileName);

  const auto saved = SaveKey("another-secret-key");

  EXPECT_FALSE(saved);
  EXPECT_THAT(Stored(), IsEmpty());
}

TEST_F(LeftSecretsTest, TheJournalNotesEachNameOnceUntilItForgets) {
  ASSERT_TRUE(journal.Note({"a", "b"}));
  ASSERT_TRUE(journal.Note({"b", "c"}));

  EXPECT_THAT(journal.Noted().value(), ElementsAre("a", "b", "c"));
  ASSERT_TRUE(journal.Forget());
  EXPECT_THAT(journal.Noted().value(), IsEmpty());
  EXPECT_TRUE(journal.Forget());
}

}  // namespace
}  // namespace monorelay::app
