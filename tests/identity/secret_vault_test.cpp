#include "identity/secret_vault.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "store/sqlite/secret_store.hpp"
#include "store/temporary_folder.hpp"

namespace monorelay::identity {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SecretVaultTest : public ::testing::Test {
 protected:
  SecretVaultTest() { Reopen(key); }

  // The error, or nothing.
  std::string Reopen(const SealingKey& with) {
    vault.reset();
    store.reset();
    store = *store::sqlite::SqliteSecretStore::Open(File());
    auto opened = SecretVault::Open(*store, with, clock);
    if (!opened) return opened.error().text.value.Get();
    vault = *std::move(opened);
    return {};
  }
  [[nodiscard]] std::filesystem::path File() const { return folder.Path() / "identity.db"; }
  // What the vault says of that name.
  std::string Get(std::string_view name) {
    const auto secret = vault->Get(name);
    return secret ? std::string(secret->Reveal()) : secret.error().text.value.Get();
  }

  testing::TemporaryFolder folder;
  ManualClock clock;
  SealingKey key = SealingKey::Make();
  std::unique_ptr<store::sqlite::SqliteSecretStore> store;
  std::unique_ptr<SecretVault> vault;
};

TEST_F(SecretVaultTest, KeepsSecretsOverARestart) {
  EXPECT_EQ(vault->Put("alpha/main", Secret("sk-0123456789")), true);
  EXPECT_EQ(Reopen(key), "");

  EXPECT_EQ(Get("alpha/main"), "sk-0123456789");
  EXPECT_EQ(Get("beta"), "there is no secret \"beta\"");
}

// S13: the predecessor kept secrets in plain text, readable for all.
TEST_F(SecretVaultTest, NothingOfASecretStandsInTheFilesWhichAreTheOwnersAlone) {
  ASSERT_TRUE(vault->Put("alpha", Secret("sk-0123456789")));

  for (const char* suffix : {"", "-wal"}) {
    const std::string file = File().string() + suffix;
    std::ifstream stream(file, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(stream), {});
    ASSERT_FALSE(bytes.empty()) << file;
    EXPECT_EQ(bytes.find("0123456789"), std::string::npos) << file;
    struct stat status{};
    ASSERT_EQ(::stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << file;
  }
}

TEST_F(SecretVaultTest, AreChangedOnlyWhereTheyAreAsExpected) {
  EXPECT_EQ(vault->Put("a", Secret("abc"), ""), true);
  const std::string first = vault->List()->front().fingerprint;

  EXPECT_EQ(vault->Put("a", Secret("abd"), "").error().status, 412);
  EXPECT_EQ(vault->Put("a", Secret("abd"), first), false);
  EXPECT_EQ(vault->Remove("a", first).error().status, 412);

  EXPECT_EQ(vault->Get("a")->Reveal(), "abd");
  EXPECT_TRUE(vault->Remove("a", vault->List()->front().fingerprint));
}

TEST_F(SecretVaultTest, ListsNamesFingerprintsAndDatesAndNothingElse) {
  ASSERT_TRUE(vault->Put("b", Secret("abc")));
  clock.Advance(std::chrono::hours(1));
  EXPECT_EQ(vault->Put("b", Secret("abd")), false) << "it was there";
  ASSERT_TRUE(vault->Put("a", Secret("abc")));

  const auto list = vault->List();

  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 2U);
  EXPECT_EQ((*list)[0].name, "a");
  EXPECT_EQ((*list)[0].fingerprint, Secret("abc").Fingerprint());
  EXPECT_EQ((*list)[0].sealed, "");
  EXPECT_EQ((*list)[1].fingerprint, Secret("abd").Fingerprint());
  EXPECT_EQ((*list)[1].updated_at - (*list)[1].created_at, 3600);
}

TEST_F(SecretVaultTest, RefusesNamesAndValuesThatAreNone) {
  for (const std::string& name : {std::string(), std::string("a b"), std::string("a\n"),
                                  std::string("ä"), std::string("{x}"), std::string(101, 'a')})
    EXPECT_EQ(vault->Put(name, Secret("x")).error().kind, ErrorKind::kInvalidRequest) << name;
  EXPECT_EQ(vault->Put("a", Secret()).error().kind, ErrorKind::kInvalidRequest);
  EXPECT_EQ(vault->Put("a", Secret(std::string(65'537, 'x'))).error().kind,
            ErrorKind::kInvalidRequest);
  EXPECT_TRUE(vault->Put(std::string(100, 'a'), Secret(std::string(65'536, 'x'))));
}

TEST_F(SecretVaultTest, RemovesASecretOnce) {
  ASSERT_TRUE(vault->Put("a", Secret("x")));
  const auto before = vault->Revision();

  EXPECT_TRUE(vault->Remove("a"));
  EXPECT_EQ(vault->Remove("a").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(vault->Revision(), before + 1);
}

TEST_F(SecretVaultTest, AnotherMasterKeyIsRefused) {
  ASSERT_TRUE(vault->Put("a", Secret("x")));

  EXPECT_THAT(Reopen(SealingKey::Make()), HasSubstr("not the one that the stored secrets"));
}

TEST_F(SecretVaultTest, RotationSealsEverythingAnew) {
  ASSERT_TRUE(vault->Put("a", Secret("x")));
  ASSERT_TRUE(vault->Put("b", Secret("y")));
  const SealingKey next = SealingKey::Make();

  ASSERT_TRUE(vault->Rotate(next, [](const SealingKey&) { return Result<void>(); }));

  EXPECT_EQ(Get("a"), "x");
  ASSERT_TRUE(vault->Put("c", Secret("z")));
  EXPECT_THAT(Reopen(key), HasSubstr("not the one"));
  EXPECT_EQ(Reopen(next), "");
  EXPECT_EQ(Get("b") + Get("c"), "yz");
}

TEST_F(SecretVaultTest, ARotationWhoseKeyCannotBeKeptDoesNothing) {
  ASSERT_TRUE(vault->Put("a", Secret("x")));

  const auto rotated = vault->Rotate(SealingKey::Make(), [](const SealingKey&) -> Result<void> {
    return RelayError(ErrorKind::kInternal, "disk full");
  });

  EXPECT_FALSE(rotated);
  EXPECT_EQ(Reopen(key), "");
  EXPECT_EQ(Get("a"), "x");
}

TEST_F(SecretVaultTest, AProcessWithTheOldKeySealsNothingAfterARotationElsewhere) {
  ASSERT_TRUE(vault->Put("a", Secret("x")));
  auto other_store = *store::sqlite::SqliteSecretStore::Open(File());
  auto other = *SecretVault::Open(*other_store, key, clock);
  ASSERT_TRUE(other->Rotate(SealingKey::Make(), [](const SealingKey&) { return Result<void>(); }));

  const auto put = vault->Put("b", Secret("y"));

  ASSERT_FALSE(put);
  EXPECT_THAT(put.error().text.value.Get(), HasSubstr("restart"));
  EXPECT_THAT(Get("a"), HasSubstr("cannot be opened"));
}

TEST_F(SecretVaultTest, ASecretDoesNotPassForAnother) {
  ASSERT_TRUE(vault->Put("a", Secret("x")));
  const auto row = store->Find("a");
  const auto check = store->Check();
  ASSERT_TRUE(row && *row && check);
  SealedSecret moved = **row;
  moved.name = "b";
  ASSERT_EQ(store->Put(*check, moved), true);

  EXPECT_EQ(Get("a"), "x");
  EXPECT_THAT(Get("b"), HasSubstr("cannot be opened"));
}

}  // namespace
}  // namespace monorelay::identity
