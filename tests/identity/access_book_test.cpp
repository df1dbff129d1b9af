// Access keys and teams, on a real database.

#include "identity/access_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "relay/access_table.hpp"
#include "store/sqlite/access_store.hpp"
#include "store/sqlite/limit_store.hpp"
#include "store/temporary_folder.hpp"
#include "support/error_text.hpp"

namespace monorelay::identity {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::TemporaryFolder;
using testing::TextOf;

class AccessBookTest : public ::testing::Test {
 protected:
  AccessBookTest() { Open(); }

  void Open() {
    book_.reset();
    table_.reset();
    ledger_ = std::make_unique<limits::Ledger>(clock_, events_);
    table_ = std::make_unique<relay::AccessTable>(clock_, hasher_, *ledger_);
    auto store = store::sqlite::SqliteAccessStore::Open(File());
    ASSERT_TRUE(store) << TextOf(store.error());
    store_ = *std::move(store);
    book_ = std::make_unique<AccessBook>(clock_, *store_, hasher_, *table_);
    const auto loaded = book_->Load();
    ASSERT_TRUE(loaded) << TextOf(loaded.error());
  }
  [[nodiscard]] std::filesystem::path File() const { return folder_.Path() / "identity.db"; }
  IssuedKey Make(KeyDraft draft) {
    auto made = book_->Create(draft);
    if (made) return *std::move(made);
    ADD_FAILURE() << TextOf(made.error());
    return {};
  }
  std::string WhyNot(const KeyDraft& draft) {
    const auto made = book_->Create(draft);
    return made ? "made" : TextOf(made.error());
  }

  TemporaryFolder folder_;
  ManualClock clock_;
  limits::LoggedEvents events_;
  const KeyHasher hasher_{Secret("a secret of this installation!")};
  std::unique_ptr<limits::Ledger> ledger_;
  std::unique_ptr<relay::AccessTable> table_;
  std::unique_ptr<store::sqlite::SqliteAccessStore> store_;
  std::unique_ptr<AccessBook> book_;
};

TEST_F(AccessBookTest, KeysAreTheSameAfterARestart) {
  const KeyDraft draft{.name = "ci",
                       .user_id = "01USER",
                       .user_name = "alice",
                       .expires = clock_.WallNow() + 24h,
                       .scope = {.models = {"gpt-*", "claude-*"},
                                 .providers = {"alpha"},
                                 .endpoints = {"/v1/chat/*"},
                                 .networks = {"10.0.0.0/8"}},
                       .tags = {"build", "prod"},
                       .bodies = "errors"};
  const IssuedKey made = Make(draft);
  ASSERT_NE(table_->Find(made.text.Reveal()), nullptr);
  ASSERT_TRUE(book_->SaveUses());

  Open();

  const auto found = book_->Find(made.key.id);
  ASSERT_TRUE(found) << TextOf(found.error());
  EXPECT_EQ(found->draft.name, "ci");
  EXPECT_EQ(found->draft.scope, draft.scope);
  EXPECT_EQ(found->draft.tags, draft.tags);
  EXPECT_EQ(found->draft.expires, draft.expires);
  EXPECT_EQ(found->draft.bodies, "errors");
  EXPECT_TRUE(found->last_used);
  const auto caller = table_->Find(made.text.Reveal());
  ASSERT_NE(caller, nullptr);
  EXPECT_EQ(caller->label, "alice/ci");
  EXPECT_EQ(caller->bodies, relay::BodyLevel::kErrors);
}

TEST_F(AccessBookTest, TheirTextsStandInNoFile) {
  const IssuedKey made = Make({.name = "ci"});
  store_.reset();

  for (const auto& entry : std::filesystem::directory_iterator(folder_.Path())) {
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_THAT(bytes, Not(HasSubstr(std::string(made.text.Reveal())))) << entry.path();
  }
  EXPECT_EQ(std::filesystem::status(File()).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(AccessBookTest, AnotherInstallationsSecretKnowsNobody) {
  const IssuedKey made = Make({.name = "ci"});
  const KeyHasher other{Secret("the secret of another installation")};

  EXPECT_NE(hasher_.Of(made.text.Reveal()), other.Of(made.text.Reveal()));
  EXPECT_EQ(hasher_.Of(made.text.Reveal()), made.key.secrets.at(0).digest);
}

TEST_F(AccessBookTest, NamesWhatIsWrongWithADraft) {
  const std::pair<KeyDraft, std::string> cases[] = {
      {{.name = ""}, "name is missing"},
      {{.name = "default"}, "name \"default\""},
      {{.name = "a/b"}, "name has a slash"},
      {{.name = "a\nb"}, "name has control"},
      {{.name = std::string(65, 'x')}, "name is longer"},
      {{.name = "k", .team_id = "01NONE"}, "team_id is no team"},
      {{.name = "k", .expires = clock_.WallNow()}, "expires_at is over"},
      {{.name = "k", .scope = {.models = {""}}}, "models has an entry"},
      {{.name = "k", .scope = {.networks = {"10.0.0.1/8"}}}, "networks has \"10.0.0.1/8\""},
      {{.name = "k", .tags = std::vector<std::string>(257, "t")}, "tags has more than 256"},
      {{.name = "k", .bodies = "some"}, "bodies is none of"},
  };
  for (const auto& [draft, why] : cases) EXPECT_THAT(WhyNot(draft), HasSubstr(why));
  EXPECT_EQ(table_->Size(), 0U);
}

TEST_F(AccessBookTest, NamesAreOnceForEachOwner) {
  Make({.name = "ci"});
  Make({.name = "ci", .user_id = "01A"});

  const auto again = book_->Create({.name = "ci", .user_id = "01A"});

  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().status, 409);
  EXPECT_THAT(TextOf(again.error()), HasSubstr("\"ci\" is taken"));
}

TEST_F(AccessBookTest, ChangesOfAnOlderVersionAreRefused) {
  const IssuedKey made = Make({.name = "ci"});
  KeyDraft draft = made.key.draft;
  draft.tags = {"first"};
  ASSERT_TRUE(book_->Change(made.key.id, draft, 1));

  const auto late = book_->Change(made.key.id, draft, 1);

  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().status, 412);
  EXPECT_EQ(book_->Change(made.key.id, draft, {})->version, 3);
}

TEST_F(AccessBookTest, AnExpiredKeyCanBeChangedWithoutANewEnd) {
  const IssuedKey made = Make({.name = "ci", .expires = clock_.WallNow() + 1s});
  clock_.Advance(5s);
  KeyDraft draft = made.key.draft;
  draft.tags = {"old"};

  EXPECT_TRUE(book_->Change(made.key.id, draft, {}));
  draft.expires = clock_.WallNow() - 1s;
  EXPECT_FALSE(book_->Change(made.key.id, draft, {}));
}

TEST_F(AccessBookTest, RotatedTextsEndAfterARestartToo) {
  const IssuedKey made = Make({.name = "ci"});
  const auto rotated = book_->Rotate(made.key.id, 60s);
  ASSERT_TRUE(rotated);

  Open();

  EXPECT_NE(table_->Find(made.text.Reveal()), nullptr);
  clock_.Advance(60s);
  EXPECT_EQ(table_->Find(made.text.Reveal()), nullptr);
  EXPECT_NE(table_->Find(rotated->text.Reveal()), nullptr);
}

TEST_F(AccessBookTest, ListsInPagesByOwner) {
  for (const char* name : {"a", "b", "c"}) Make({.name = name, .user_id = "01A"});
  Make({.name = "d", .user_id = "01B"});

  KeyQuery query;
  query.user_id = "01A";
  query.limit = 2;
  const auto first = book_->List(query);
  ASSERT_TRUE(first);
  query.after = first->back().id;
  const auto second = book_->List(query);
  ASSERT_TRUE(second);

  const auto name = [](const AccessKey& key) { return key.draft.name; };
  EXPECT_EQ(name(first->at(0)) + name(first->at(1)), "ab");
  ASSERT_EQ(second->size(), 1U);
  EXPECT_EQ(name(second->at(0)), "c");
}

TEST_F(AccessBookTest, AllKeysOfAUserCanBeDisabled) {
  const IssuedKey a = Make({.name = "a", .user_id = "01A"});
  const IssuedKey b = Make({.name = "b", .user_id = "01B"});

  ASSERT_TRUE(book_->DisableAllOf("01A"));

  EXPECT_FALSE(table_->Find(a.text.Reveal())->is_enabled);
  EXPECT_TRUE(table_->Find(b.text.Reveal())->is_enabled);
}

TEST_F(AccessBookTest, UnknownIdsAreNotFound) {
  for (const auto& error : {book_->Find("01NONE").error(), book_->Rotate("01NONE", 1s).error(),
                            book_->Remove("01NONE").error(), book_->FindTeam("01NONE").error(),
                            book_->RemoveTeam("01NONE").error()})
    EXPECT_EQ(error.kind, ErrorKind::kNotFound);
}

TEST_F(AccessBookTest, ATeamCountsForItsMembersAndItsOwnKeys) {
  const IssuedKey member = Make({.name = "m", .user_id = "01A"});
  const auto team = book_->CreateTeam("research", {"01A"});
  ASSERT_TRUE(team);
  const IssuedKey own = Make({.name = "o", .team_id = team->id});
  const auto team_of = [&](const IssuedKey& key) { return table_->Find(key.text.Reveal())->team; };

  EXPECT_EQ(team_of(member), "research");
  EXPECT_EQ(team_of(own), "research");
  ASSERT_TRUE(book_->ChangeTeam(team->id, "science", {}, 1));
  EXPECT_EQ(team_of(member), "");
  EXPECT_EQ(team_of(own), "science");
  Open();
  EXPECT_EQ(team_of(own), "science");
  ASSERT_TRUE(book_->RemoveTeam(team->id));
  EXPECT_EQ(team_of(own), "");
  Open();
  EXPECT_EQ(team_of(own), "");
  EXPECT_TRUE(book_->Teams().empty());
}

TEST_F(AccessBookTest, WhoJoinsATeamLeavesTheOneBefore) {
  const auto first = book_->CreateTeam("first", {"01A", "01B"});
  const auto second = book_->CreateTeam("second", {"01A"});
  ASSERT_TRUE(first && second);

  EXPECT_THAT(book_->FindTeam(first->id)->members, ElementsAre("01B"));
  Open();
  EXPECT_THAT(book_->FindTeam(first->id)->members, ElementsAre("01B"));
  EXPECT_THAT(book_->FindTeam(second->id)->members, ElementsAre("01A"));
}

TEST_F(AccessBookTest, NamesWhatIsWrongWithATeam) {
  ASSERT_TRUE(book_->CreateTeam("taken", {}));

  EXPECT_THAT(TextOf(book_->CreateTeam("", {}).error()), HasSubstr("name is missing"));
  EXPECT_THAT(TextOf(book_->CreateTeam("t", {"01A", "01A"}).error()), HasSubstr("twice"));
  EXPECT_EQ(book_->CreateTeam("taken", {}).error().status, 409);
}

TEST_F(AccessBookTest, LimitsAndCountsAreKeptBeside) {
  auto store = store::sqlite::SqliteLimitStore::Open(File());
  ASSERT_TRUE(store);
  const limits::Subject team{limits::SubjectKind::kTeam, "01T"};
  const limits::Rules rules{{limits::Kind::kUsdPerMonth, 5'000'000'000, 80, true},
                            {limits::Kind::kRequestsPerDay, 10, 0, false}};
  const limits::SavedMeter meter{
      .subject = team,
      .totals = {.requests = 3, .used = {.tokens = 40, .nano_dollars = 500}},
      .windows = {{limits::Kind::kUsdPerMonth, {{100, 200}, {101, 300}}}}};

  ASSERT_TRUE((*store)->SaveRules(team, rules));
  ASSERT_TRUE((*store)->SaveMeters({&meter, 1}));
  ASSERT_TRUE((*store)->SaveMeters({&meter, 1})) << "the second time as the first";

  auto again = store::sqlite::SqliteLimitStore::Open(File());
  ASSERT_TRUE(again);
  const auto loaded = (*again)->LoadRules();
  ASSERT_TRUE(loaded);
  ASSERT_EQ(loaded->size(), 1U);
  EXPECT_EQ(loaded->at(0).first, team);
  EXPECT_THAT(loaded->at(0).second, ::testing::UnorderedElementsAreArray(rules));
  const auto meters = (*again)->LoadMeters();
  ASSERT_TRUE(meters);
  ASSERT_EQ(meters->size(), 1U);
  EXPECT_EQ(meters->at(0).totals.used.nano_dollars, 500);
  EXPECT_EQ(meters->at(0).windows.at(0).buckets, meter.windows.at(0).buckets);
  ASSERT_TRUE((*again)->Forget(team));
  EXPECT_TRUE((*again)->LoadRules()->empty());
  EXPECT_TRUE((*again)->LoadMeters()->empty());
}

TEST_F(AccessBookTest, ADamagedDatabaseIsNotBegunAnew) {
  store_.reset();
  std::ofstream(File(), std::ios::binary)
      << "this is no database, and longer than a header of one" << std::string(4096, 'x');

  const auto opened = store::sqlite::SqliteAccessStore::Open(File());

  ASSERT_FALSE(opened);
  EXPECT_THAT(TextOf(opened.error()), HasSubstr("identity.db cannot be opened"));
}

}  // namespace
}  // namespace monorelay::identity
