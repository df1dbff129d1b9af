#include "app/vault_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "app/config_loader.hpp"
#include "store/temporary_folder.hpp"
#include "tests/app/config_fixture.hpp"

namespace monorelay::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class VaultFileTest : public ::testing::Test {
 protected:
  using Opened = Result<std::unique_ptr<VaultFile>>;

  Opened Open(const FakeEnvironment& environment = {}) {
    return VaultFile::Open(environment, Data(), clock);
  }
  [[nodiscard]] std::filesystem::path Data() const { return folder.Path() / "data"; }
  [[nodiscard]] std::filesystem::path KeyFile() const { return Data() / "secret.key"; }
  static std::string TextOf(const Opened& opened) {
    return opened ? "" : opened.error().text.value.Get();
  }
  static unsigned ModeOf(const std::filesystem::path& file) {
    struct stat status{};
    EXPECT_EQ(::stat(file.c_str(), &status), 0) << file;
    return status.st_mode & 0777U;
  }
  static std::string Get(VaultFile& file, std::string_view name) {
    const auto secret = file.Vault().Get(name);
    return secret ? std::string(secret->Reveal()) : secret.error().text.value.Get();
  }

  testing::TemporaryFolder folder;
  SystemClock clock;
};

TEST_F(VaultFileTest, TheFirstStartMakesAKeyThatIsTheOwnersAlone) {
  {
    auto opened = Open();
    ASSERT_TRUE(opened) << TextOf(opened);
    ASSERT_TRUE((*opened)->Vault().Put("a", Secret("x")));
  }
  EXPECT_EQ(ModeOf(KeyFile()), 0600U);
  EXPECT_EQ(ModeOf(Data() / "identity.db"), 0600U);
  EXPECT_EQ(ModeOf(Data()), 0700U);
  auto again = Open();
  ASSERT_TRUE(again) << TextOf(again);
  EXPECT_EQ(Get(**again, "a"), "x");
}

TEST_F(VaultFileTest, AKeyThatOthersCouldReadIsNarrowed) {
  ASSERT_TRUE(Open());
  ::chmod(KeyFile().c_str(), 0644);

  ASSERT_TRUE(Open());

  EXPECT_EQ(ModeOf(KeyFile()), 0600U);
}

TEST_F(VaultFileTest, TheKeyComesByTheEnvironmentOrANamedFile) {
  const std::string hex(64, 'a');
  ASSERT_TRUE(Open({{"MONORELAY_SECRET_KEY", hex}}));
  EXPECT_FALSE(std::filesystem::exists(KeyFile()));
  const auto named = folder.Path() / "key";
  std::ofstream(named) << hex << "\n";

  EXPECT_EQ(TextOf(Open({{"MONORELAY_SECRET_KEY_FILE", named.string()}})), "") << "the same key";
  EXPECT_THAT(TextOf(Open({{"MONORELAY_SECRET_KEY", std::string(64, 'b')}})),
              HasSubstr("not the one that the stored secrets were sealed with"));
}

TEST_F(VaultFileTest, AMissingOrMalformedKeyIsToldAtTheStart) {
  ASSERT_TRUE(Open());
  std::filesystem::remove(KeyFile());
  EXPECT_THAT(TextOf(Open()), HasSubstr("secret.key is missing"));
  EXPECT_FALSE(std::filesystem::exists(KeyFile())) << "no new key takes its place";

  std::ofstream(KeyFile()) << "password";
  EXPECT_THAT(TextOf(Open()), HasSubstr("holds no master key"));
  EXPECT_THAT(TextOf(Open({{"MONORELAY_SECRET_KEY", "password"}})),
              HasSubstr("MONORELAY_SECRET_KEY holds no master key"));
}

TEST_F(VaultFileTest, RotationPutsTheNewKeyInTheFile) {
  auto opened = Open();
  ASSERT_TRUE(opened);
  ASSERT_TRUE((*opened)->Vault().Put("a", Secret("x")));
  std::string before;
  std::getline(std::ifstream(KeyFile()), before);

  ASSERT_TRUE((*opened)->Rotate(FakeEnvironment()));

  std::string after;
  std::getline(std::ifstream(KeyFile()), after);
  EXPECT_NE(before, after);
  EXPECT_EQ(ModeOf(KeyFile()), 0600U);
  auto again = Open();
  ASSERT_TRUE(again) << TextOf(again);
  EXPECT_EQ(Get(**again, "a"), "x");
}

TEST_F(VaultFileTest, ARotationThatWasCutOffBeforeItsLastStepIsEnded) {
  auto opened = Open();
  ASSERT_TRUE(opened);
  ASSERT_TRUE((*opened)->Vault().Put("a", Secret("x")));
  const auto old = folder.Path() / "old";
  std::filesystem::copy_file(KeyFile(), old);
  ASSERT_TRUE((*opened)->Rotate(FakeEnvironment()));
  std::filesystem::rename(KeyFile(), KeyFile().string() + ".new");
  std::filesystem::copy_file(old, KeyFile());

  auto again = Open();

  ASSERT_TRUE(again) << TextOf(again);
  EXPECT_EQ(Get(**again, "a"), "x");
  EXPECT_FALSE(std::filesystem::exists(KeyFile().string() + ".new"));
}

TEST_F(VaultFileTest, AKeyOfTheEnvironmentIsRotatedToAnotherOne) {
  const std::string old_key(64, 'a');
  const std::string new_key(64, 'b');
  auto opened = Open({{"MONORELAY_SECRET_KEY", old_key}});
  ASSERT_TRUE(opened);

  const auto without = (*opened)->Rotate(FakeEnvironment());
  ASSERT_FALSE(without);
  EXPECT_THAT(without.error().text.value.Get(), HasSubstr("MONORELAY_NEW_SECRET_KEY"));
  ASSERT_TRUE((*opened)->Rotate(FakeEnvironment({{"MONORELAY_NEW_SECRET_KEY", new_key}})));
  EXPECT_EQ(TextOf(Open({{"MONORELAY_SECRET_KEY", new_key}})), "");
}

// --- secret:NAME in the configuration ---

class SecretReferenceTest : public VaultFileTest {
 protected:
  LoadedConfig Load(const std::string& key) {
    const FakeEnvironment variables{{"NAME", "alpha"}, {"TRICK", "secret:alpha"}};
    const VaultEnvironment environment(variables, Data(), clock);
    return LoadConfig(
        "config.yml",
        "providers:\n  one:\n    base_url: http://127.0.0.1:1/v1\n    keys: [{key: '" + key +
            "', label: a}]\n",
        environment);
  }
  std::string Key(const std::string& key) {
    const LoadedConfig loaded = Load(key);
    const auto errors = TextsOf(loaded, Severity::kError);
    if (!errors.empty()) return errors[0];
    return std::string(loaded.config.providers.at(0).keys.at(0).key.Reveal());
  }
};

TEST_F(SecretReferenceTest, IsReplacedByTheStoredSecret) {
  ASSERT_TRUE((*Open())->Vault().Put("alpha", Secret("sk-stored")));
  ASSERT_TRUE((*Open())->Vault().Put("alpha/main", Secret("sk-main")));

  EXPECT_EQ(Key("secret:alpha"), "sk-stored");
  EXPECT_EQ(Key("secret:${NAME}/main"), "sk-main");
  EXPECT_EQ(Key("${secret:alpha/main}"), "sk-main");
}

TEST_F(SecretReferenceTest, ANameThatIsNotThereIsAClearError) {
  EXPECT_THAT(Key("secret:alpha"), HasSubstr("no secrets are kept in"));
  EXPECT_FALSE(std::filesystem::exists(Data())) << "looking makes no files";
  ASSERT_TRUE(Open());

  EXPECT_THAT(
      Key("secret:alpha"),
      HasSubstr("there is no secret \"alpha\"; put it in with `monorelay secrets set alpha`"));
}

TEST_F(SecretReferenceTest, WhatAVariableHoldsIsNoReference) {
  ASSERT_TRUE((*Open())->Vault().Put("alpha", Secret("sk-stored")));

  EXPECT_EQ(Key("${TRICK}"), "secret:alpha");
}

TEST_F(SecretReferenceTest, AWrongMasterKeyIsToldThere) {
  ASSERT_TRUE((*Open())->Vault().Put("alpha", Secret("sk-stored")));
  std::ofstream(KeyFile()) << std::string(64, 'c');

  EXPECT_THAT(Key("secret:alpha"), HasSubstr("master key is not the one"));
}

}  // namespace
}  // namespace monorelay::app
