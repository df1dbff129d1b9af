// The accounts of people who sign in elsewhere, on a real database.
#include "identity/sso/linked_accounts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/account_services.hpp"
#include "store/sqlite/identity_store.hpp"
#include "store/temporary_folder.hpp"
#include "support/error_text.hpp"

namespace monorelay::identity::sso {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr LinkPolicy kOpen{.create_accounts = true};
constexpr LinkPolicy kLinks{.link_by_email = true};

class LinkedAccountsTest : public ::testing::Test {
 protected:
  static Actor AtMachine() {
    return {{.name = "root", .role = Role::kOwner, .via = Via::kCommand}};
  }
  Account Add(const std::string& name, Role role) {
    NewUser user{.name = name, .email = name + "@example.org", .password = "correct horse"};
    user.role = role;
    auto made = role == Role::kOwner ? services.accounts.CreateOwner(AtMachine(), user)
                                     : services.accounts.Create(AtMachine(), user);
    EXPECT_TRUE(made);
    return made.value_or(Account());
  }
  static ExternalIdentity Ada() {
    return {.provider = "company",
            .subject = "42",
            .name = "ada",
            .email = "ada@example.org",
            .email_verified = true};
  }
  // The account, or the refusal.
  std::string SignIn(const ExternalIdentity& identity, const LinkPolicy& policy) {
    auto id = linked.SignInExternal(identity, policy);
    return id ? *id : testing::TextOf(id.error());
  }
  Account Now(const std::string& id) { return services.accounts.Find(id).value_or(Account()); }
  std::vector<std::string> Actions() {
    std::vector<std::string> actions;
    const auto rows = store->Read({});
    for (const AuditRow& row : *rows) {
      if (row.entry.actor.starts_with("single sign-on")) actions.push_back(row.entry.action);
    }
    return actions;
  }

  testing::TemporaryFolder folder;
  ManualClock clock;
  std::unique_ptr<store::sqlite::SqliteIdentityStore> store =
      *store::sqlite::SqliteIdentityStore::Open(folder.Path() / "identity.db", clock);
  AccountServices services{*store, clock, PasswordCost::Cheapest()};
  LinkedAccounts linked{services.context};
  Account owner = Add("owner", Role::kOwner);
};

// L15: the predecessor could not make the account of somebody who signed in.
TEST_F(LinkedAccountsTest, MakesAnAccountOnceAndFindsItAgain) {
  const std::string id = SignIn(Ada(), kOpen);

  EXPECT_EQ(Now(id).name, "ada");
  EXPECT_EQ(Now(id).email, "ada@example.org");
  EXPECT_EQ(Now(id).role, Role::kMember);
  EXPECT_THAT(Now(id).password_hash, IsEmpty());
  ExternalIdentity renamed = Ada();
  renamed.name = "lovelace";
  renamed.email = "other@example.org";
  EXPECT_EQ(SignIn(renamed, {}), id) << "whatever becomes of name and address";
  EXPECT_THAT(Actions(), ::testing::ElementsAre("user.link", "user.create"));
}

TEST_F(LinkedAccountsTest, MakesNoneForThoseWhomNoRuleNames) {
  EXPECT_THAT(SignIn(Ada(), {}), HasSubstr("you have no account here"));
  ExternalIdentity named = Ada();
  named.is_named = true;
  EXPECT_EQ(Now(SignIn(named, {})).name, "ada");
}

TEST_F(LinkedAccountsTest, TheSameSubjectElsewhereIsSomebodyElse) {
  const std::string id = SignIn(Ada(), kOpen);
  ExternalIdentity other = Ada();
  other.provider = "hub";

  const std::string other_id = SignIn(other, kOpen);

  EXPECT_NE(other_id, id);
  EXPECT_THAT(Now(other_id).name, ::testing::MatchesRegex("ada_[0-9a-f]{8}"));
  EXPECT_EQ(Now(other_id).email, "") << "the address stays with who has it";
}

// S9: the predecessor linked by any address.
TEST_F(LinkedAccountsTest, LinksByAVerifiedAddressIfTheOperatorAllowsIt) {
  ExternalIdentity person = Ada();
  person.email = "Owner@example.org";
  EXPECT_THAT(SignIn(person, {}), HasSubstr("no account here"));
  person.email_verified = false;
  EXPECT_THAT(SignIn(person, kLinks), HasSubstr("no account here"));
  person.email_verified = true;
  EXPECT_EQ(SignIn(person, kLinks), owner.id);
  person.email_verified = false;
  EXPECT_EQ(SignIn(person, {}), owner.id) << "once linked, it is by the subject";
  EXPECT_EQ(Now(owner.id).role, Role::kOwner);
}

TEST_F(LinkedAccountsTest, AnEmptyAddressLinksNobody) {
  Account nobody{.id = "no-address", .name = "nobody"};
  ASSERT_TRUE(store->Change([&](AccountTables& tables) { return tables.InsertUser(nobody); }));
  ExternalIdentity person = Ada();
  person.email = "";

  EXPECT_THAT(SignIn(person, kLinks), HasSubstr("no account here"));
}

TEST_F(LinkedAccountsTest, RolesFollowTheRules) {
  const struct {
    Role before;
    std::optional<Role> rule;
    bool binds;
    Role after;
  } rows[] = {
      {Role::kMember, std::nullopt, false, Role::kMember},
      {Role::kMember, Role::kAdmin, false, Role::kAdmin},
      {Role::kAdmin, Role::kMember, false, Role::kAdmin},
      {Role::kAdmin, Role::kMember, true, Role::kMember},
      {Role::kViewer, Role::kOperator, true, Role::kOperator},
      {Role::kMember, Role::kOwner, true, Role::kMember},
      {Role::kOwner, Role::kViewer, true, Role::kOwner},
  };
  int number = 0;
  for (const auto& row : rows) {
    const std::string name = "person" + std::to_string(++number);
    const Account account = row.before == Role::kOwner ? owner : Add(name, row.before);
    ExternalIdentity person{.provider = "company", .subject = name, .email = account.email};
    person.email_verified = true;
    person.role = row.rule;
    person.role_binds = row.binds;
    EXPECT_EQ(SignIn(person, kLinks), account.id);
    EXPECT_EQ(Now(account.id).role, row.after) << number;
  }
}

TEST_F(LinkedAccountsTest, ADeactivatedAccountStaysOut) {
  const std::string id = SignIn(Ada(), kOpen);
  ASSERT_TRUE(services.accounts.Change(AtMachine(), id, {.is_active = false}));

  EXPECT_THAT(SignIn(Ada(), kOpen), HasSubstr("deactivated"));
}

TEST_F(LinkedAccountsTest, ARemovedAccountTakesItsLinkWithIt) {
  const std::string id = SignIn(Ada(), kOpen);
  ASSERT_TRUE(services.accounts.Remove(AtMachine(), id));

  EXPECT_THAT(SignIn(Ada(), {}), HasSubstr("no account here"));
}

TEST_F(LinkedAccountsTest, NobodyComesBeforeTheOwner) {
  auto empty = *store::sqlite::SqliteIdentityStore::Open(folder.Path() / "empty.db", clock);
  AccountServices others(*empty, clock, PasswordCost::Cheapest());
  LinkedAccounts first(others.context);

  const auto id = first.SignInExternal(Ada(), kOpen);

  ASSERT_FALSE(id);
  EXPECT_THAT(testing::TextOf(id.error()), HasSubstr("no owner yet"));
}

TEST(UserNameFrom, MakesANameThatIsAllowedHere) {
  const std::pair<ExternalIdentity, const char*> rows[] = {
      {{.provider = {}, .subject = {}, .name = "ada"}, "ada"},
      {{.provider = {}, .subject = {}, .name = "Ada Lovelace"}, "Ada.Lovelace"},
      {{.provider = {}, .subject = {}, .name = "ada@example.org"}, "ada"},
      {{.provider = {}, .subject = {}, .email = "grace.hopper@example.org"}, "grace.hopper"},
      {{.provider = {}, .subject = {}, .name = "é<x>"}, "userx"},
      {{}, "user"}};
  for (const auto& [identity, name] : rows) {
    EXPECT_EQ(UserNameFrom(identity), name);
    EXPECT_TRUE(CheckUserName(name)) << name;
  }
  EXPECT_EQ(UserNameFrom({.provider = {}, .subject = {}, .name = std::string(200, 'a')}).size(),
            41U);
}

}  // namespace
}  // namespace monorelay::identity::sso
