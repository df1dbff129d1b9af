#include "app/wire_access.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "limits/reservation.hpp"
#include "store/sqlite/identity_store.hpp"
#include "store/temporary_folder.hpp"
#include "support/error_text.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using testing::TemporaryFolder;
using testing::TextOf;

class WireAccess : public ::testing::Test {
 protected:
  std::unique_ptr<Access> Open() {
    auto access = Access::Open(clock_, folder_.Path(), std::chrono::hours(1));
    if (access) return *std::move(access);
    ADD_FAILURE() << TextOf(access.error());
    return nullptr;
  }
  static relay::Setup EmptySetup() {
    return {.catalog = {{}, {}, {}, {}}, .targets = {}, .access_keys = {}, .cors = {}};
  }

  TemporaryFolder folder_;
  ManualClock clock_;
};

TEST_F(WireAccess, WhatWasUsedIsStoredAtTheEnd) {
  ClientLimitsConfig config;
  config.per_key.usd_per_day = 1;
  {
    const auto access = Open();
    relay::Setup setup = EmptySetup();
    access->Apply(config, {}, setup);
    auto made = limits::Reservation::Make(setup.configured->limits, {}, clock_.WallNow());
    ASSERT_TRUE(made);
    made->Settle({.tokens = 5, .nano_dollars = 250'000'000}, clock_.WallNow());
  }

  const auto access = Open();
  relay::Setup setup = EmptySetup();
  access->Apply(config, {}, setup);

  const auto view = access->Ledger().ViewOf({limits::SubjectKind::kKey, "default"});
  ASSERT_TRUE(view);
  EXPECT_EQ(view->totals.used.tokens, 5);
  ASSERT_EQ(view->standings.size(), 1U);
  EXPECT_EQ(view->standings[0].used, 250'000'000);
  EXPECT_EQ(view->standings[0].rule.amount, 1'000'000'000);
  EXPECT_EQ(view->standings[0].rule.warn_percent, 80);
}

// What a process that is killed had stored is there; what came after the last save is not.
TEST_F(WireAccess, AProcessThatIsKilledForgetsWhatCameAfterTheLastSaveAlone) {
  const auto killed = Open();
  relay::Setup setup = EmptySetup();
  killed->Apply({}, {}, setup);
  setup.configured->limits.Count({.tokens = 5});
  ASSERT_TRUE(killed->SaveNow());
  setup.configured->limits.Count({.tokens = 7});

  const auto access = Open();

  const auto meter = access->Ledger().MeterOf({limits::SubjectKind::kKey, "default"}, "default");
  EXPECT_EQ(meter->TotalsNow().used.tokens, 5);
}

TEST_F(WireAccess, KeysStayValidOverARestart) {
  std::string text;
  {
    const auto access = Open();
    text = access->Book()->Create({.name = "ci"})->text.Reveal();
  }

  const auto access = Open();

  EXPECT_NE(access->Table().Find(text), nullptr);
}

// As `monorelay user deactivate` and `remove` do beside a relay that runs.
TEST_F(WireAccess, KeysOfWhoWasDeactivatedOrRemovedElsewhereEnd) {
  const auto access = Open();
  const auto others =
      store::sqlite::SqliteIdentityStore::Open(folder_.Path() / "identity.db", clock_);
  ASSERT_TRUE(others);
  const auto change = [&](const identity::AccountStore::Step& step) {
    ASSERT_TRUE((*others)->Change(step));
  };
  std::map<std::string, std::string> texts;
  for (const std::string name : {"stays", "leaves", "goes"}) {
    change([&](identity::AccountTables& tables) {
      return tables.InsertUser({.id = "id-" + name, .name = name, .role = identity::Role::kMember});
    });
    texts[name] = access->Book()->Create({.name = "ci", .user_id = "id-" + name})->text.Reveal();
  }
  ASSERT_TRUE(access->Book()->DisableOfGone());
  for (const auto& [name, text] : texts)
    EXPECT_TRUE(access->Table().Find(text)->is_enabled) << name;

  change([&](identity::AccountTables& tables) {
    return tables.UpdateUser(
        {.id = "id-leaves", .name = "leaves", .role = identity::Role::kMember, .is_active = false});
  });
  change([&](identity::AccountTables& tables) { return tables.DeleteUser("id-goes"); });
  ASSERT_TRUE(access->Book()->DisableOfGone());

  EXPECT_TRUE(access->Table().Find(texts["stays"])->is_enabled);
  EXPECT_FALSE(access->Table().Find(texts["leaves"])->is_enabled);
  EXPECT_FALSE(access->Table().Find(texts["goes"])->is_enabled);
}

TEST_F(WireAccess, TheSecretOfTheHashesIsTheOwnersAlone) {
  Open();

  EXPECT_EQ(fs::status(folder_.Path() / "access_key_hash").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(folder_.Path() / "identity.db").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

// Valid keys are not turned away by a relay that could not read them: it does not start.
TEST_F(WireAccess, DoesNotStartWithoutTheKeysThatThereAre) {
  fs::create_directory(folder_.Path() / "identity.db");

  const auto access = Access::Open(clock_, folder_.Path(), std::chrono::hours(1));

  ASSERT_FALSE(access);
  EXPECT_THAT(TextOf(access.error()), HasSubstr("identity.db"));
}

TEST_F(WireAccess, WithoutAFolderLimitsHoldAllTheSame) {
  const auto access = Access::InMemory(clock_);
  relay::Setup setup = EmptySetup();
  ClientLimitsConfig config;
  config.relay.requests_per_day = 1;

  access->Apply(config, {}, setup);

  EXPECT_EQ(access->Book(), nullptr);
  EXPECT_TRUE(limits::Reservation::Make(setup.anybody->limits, {}, clock_.WallNow()));
  EXPECT_FALSE(limits::Reservation::Make(setup.configured->limits, {}, clock_.WallNow()));
  EXPECT_TRUE(access->SaveNow());
}

}  // namespace
}  // namespace monorelay::app
