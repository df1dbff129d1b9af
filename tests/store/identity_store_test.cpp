#include "store/sqlite/identity_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "store/temporary_folder.hpp"
#include "support/error_text.hpp"

namespace monorelay::store::sqlite {
namespace {

using identity::Account;
using identity::AccountTables;
using identity::Role;
using ::testing::HasSubstr;
using testing::TextOf;

class IdentityStore : public ::testing::Test {
 protected:
  std::unique_ptr<SqliteIdentityStore> Open() {
    auto opened = SqliteIdentityStore::Open(file, clock);
    EXPECT_TRUE(opened) << (opened ? "" : TextOf(opened.error()));
    return opened ? *std::move(opened) : nullptr;
  }
  Result<void> Insert(SqliteIdentityStore& store, const Account& account) {
    return store.Change([&](AccountTables& tables) { return tables.InsertUser(account); });
  }
  // Statements straight to the file, as somebody with a tool would.
  SqlResult<void> Tamper(Sql sql) {
    auto database = Database::Open(file, std::chrono::seconds(1));
    if (!database) return std::unexpected(database.error());
    return database->Execute(sql);
  }

  testing::TemporaryFolder folder;
  const std::filesystem::path file = folder.Path() / "identity.db";
  ManualClock clock;
};

TEST_F(IdentityStore, KeepsAccountsOverARestartForItsOwnerAlone) {
  const Account ada{.id = "1",
                    .name = "Ada",
                    .email = "ada@example.org",
                    .role = Role::kOwner,
                    .password_hash = "hash",
                    .created_at = 5,
                    .last_login = 7,
                    .totp_secret = "S",
                    .totp_pending = "P",
                    .totp_step = 9};
  ASSERT_TRUE(Insert(*Open(), ada));

  const auto store = Open();
  std::optional<Account> found;
  ASSERT_TRUE(store->Look([&](AccountTables& tables) -> Result<void> {
    found = *tables.FindUserByName("aDA");
    EXPECT_TRUE(*tables.FindUserByEmail("ADA@example.org"));
    EXPECT_FALSE(*tables.FindUserByEmail(""));
    return {};
  }));

  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, "1");
  EXPECT_EQ(found->name, "Ada");
  EXPECT_EQ(found->email, ada.email);
  EXPECT_EQ(found->role, Role::kOwner);
  EXPECT_EQ(found->password_hash, "hash");
  EXPECT_EQ(found->last_login, 7);
  EXPECT_EQ(found->totp_step, 9);
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(IdentityStore, TwoOfOneNameOrAddressAreAConflict) {
  const auto store = Open();
  ASSERT_TRUE(Insert(*store, {.id = "1", .name = "ada", .email = "a@x"}));

  const auto name = Insert(*store, {.id = "2", .name = "ADA"});
  const auto email = Insert(*store, {.id = "3", .name = "bob", .email = "A@X"});

  EXPECT_EQ(StatusOf(name.error()), 409);
  EXPECT_EQ(StatusOf(email.error()), 409);
  EXPECT_THAT(TextOf(email.error()), HasSubstr("e-mail"));
  EXPECT_TRUE(Insert(*store, {.id = "4", .name = "cy"}));
  EXPECT_TRUE(Insert(*store, {.id = "5", .name = "di"}))
      << "who has no address clashes with nobody";
}

TEST_F(IdentityStore, HasNoRoomForASecondOwner) {
  const auto store = Open();
  ASSERT_TRUE(Insert(*store, {.id = "1", .name = "ada", .role = Role::kOwner}));

  const auto second = Insert(*store, {.id = "2", .name = "bob", .role = Role::kOwner});

  EXPECT_EQ(StatusOf(second.error()), 409);
  EXPECT_THAT(TextOf(second.error()), HasSubstr("owner"));
}

TEST_F(IdentityStore, AChangeThatFailsLeavesNothing) {
  const auto store = Open();

  const auto failed = store->Change([&](AccountTables& tables) -> Result<void> {
    EXPECT_TRUE(tables.InsertUser({.id = "1", .name = "ada"}));
    EXPECT_TRUE(tables.AppendAudit({.actor = "x", .action = "y"}));
    return ClientError(ErrorKind::kForbidden, "no");
  });

  EXPECT_FALSE(failed);
  EXPECT_TRUE(store->Look([&](AccountTables& tables) -> Result<void> {
    EXPECT_EQ(*tables.CountUsers(), 0);
    return {};
  }));
  EXPECT_TRUE(store->Read({})->empty());
}

TEST_F(IdentityStore, TheAuditIsReadBackwardsInPagesAndByWhatIsAskedFor) {
  const auto store = Open();
  for (const char* action : {"user.create", "user.change", "users", "session.begin"})
    ASSERT_TRUE(store->Append({.actor = "ada", .action = action, .target = "bob"}));

  const auto newest = store->Read({.limit = 2});
  const auto older = store->Read({.before = newest->back().number, .limit = 2});
  const auto users = store->Read({.action = "user"});

  ASSERT_EQ(newest->size(), 2U);
  EXPECT_EQ(newest->front().entry.action, "session.begin");
  ASSERT_EQ(older->size(), 2U);
  EXPECT_EQ(older->back().number, 1);
  ASSERT_EQ(users->size(), 2U);
  EXPECT_EQ(users->front().entry.action, "user.change");
  EXPECT_TRUE(store->Read({.actor = "eve"})->empty());
}

TEST_F(IdentityStore, TheAuditRefusesToBeChanged) {
  const auto store = Open();
  ASSERT_TRUE(store->Append({.actor = "ada", .action = "a"}));

  EXPECT_THAT(Tamper("UPDATE audit SET actor = 'eve'").error().message, HasSubstr("only grows"));
  EXPECT_THAT(Tamper("DELETE FROM audit").error().message, HasSubstr("only grows"));
  EXPECT_EQ(store->Verify()->fault, "");
  EXPECT_EQ(store->Verify()->entries, 1);
}

TEST_F(IdentityStore, WhoeverGetsAroundTheTriggersBreaksTheChain) {
  struct Case {
    Sql sql;
    std::string_view fault;
  };
  const Case cases[] = {
      {"UPDATE audit SET actor = 'eve' WHERE number = 2", "entry 2 was changed"},
      {"UPDATE audit SET after = '{}' WHERE number = 3", "entry 3 was changed"},
      {"UPDATE audit SET time_us = time_us + 1 WHERE number = 1", "entry 1 was changed"},
      {"DELETE FROM audit WHERE number = 2", "missing"},
      {"DELETE FROM audit WHERE number = 1", "missing"},
      {"UPDATE audit SET hash = 'x' WHERE number = 2", "entry 2 was changed"},
      {"UPDATE audit SET previous = '' WHERE number = 3", "entry 3 does not follow"},
      {"INSERT INTO audit VALUES (0, 0, '', '', '', '', '', '', '', '')", "missing"},
  };
  for (const Case& each : cases) {
    std::filesystem::remove(file);
    std::filesystem::remove(file.string() + "-wal");
    std::filesystem::remove(file.string() + "-shm");
    const auto store = Open();
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(store->Append({.actor = "ada", .action = "a"}));
    ASSERT_EQ(store->Verify()->fault, "");
    ASSERT_TRUE(Tamper("DROP TRIGGER audit_stays; DROP TRIGGER audit_stands"));

    ASSERT_TRUE(Tamper(each.sql));

    EXPECT_THAT(store->Verify()->fault, HasSubstr(each.fault)) << each.sql.Text();
  }
}

TEST_F(IdentityStore, TwoProcessesWriteOneChain) {
  const auto one = Open();
  const auto other = Open();
  for (int i = 0; i < 20; ++i)
    ASSERT_TRUE((i % 2 == 0 ? one : other)->Append({.actor = "ada", .action = "a"}));

  const auto verdict = one->Verify();

  EXPECT_EQ(verdict->fault, "");
  EXPECT_EQ(verdict->entries, 20);
  EXPECT_EQ(verdict->head, other->Read({})->front().hash);
}

TEST_F(IdentityStore, AFileOfANewerProgramIsLeftAlone) {
  Open();
  ASSERT_TRUE(Tamper("PRAGMA user_version = 99"));

  EXPECT_THAT(TextOf(SqliteIdentityStore::Open(file, clock).error()), HasSubstr("identity.db"));
}

}  // namespace
}  // namespace monorelay::store::sqlite
