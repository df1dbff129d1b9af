// Accounts, sessions and the second factor, on a real database with the cheapest hashes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/account_services.hpp"
#include "identity/secret_vault.hpp"
#include "identity/totp.hpp"
#include "store/sqlite/identity_store.hpp"
#include "store/sqlite/secret_store.hpp"
#include "store/temporary_folder.hpp"
#include "support/error_text.hpp"

namespace monorelay::identity {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using testing::TextOf;

constexpr std::string_view kPassword = "correct horse";

class AccountRules : public ::testing::Test {
 protected:
  AccountRules() {
    services.context.UseVault(*vault);
    owner = Made(services.accounts.CreateOwner(AtMachine(), User("owner")));
    admin = Add("admin", Role::kAdmin);
    other_admin = Add("second", Role::kAdmin);
    member = Add("member", Role::kMember);
  }

  static NewUser User(std::string name, Role role = Role::kMember) {
    return {.name = std::move(name), .password = std::string(kPassword), .role = role};
  }
  static Actor AtMachine() { return {{.name = "root", .via = Via::kCommand}}; }
  static Actor By(const Account& account, std::string session = {}) {
    return {{.user_id = account.id,
             .name = account.name,
             .role = account.role,
             .via = Via::kSession,
             .session_id = std::move(session)},
            "192.0.2.1"};
  }
  Account Made(Result<Account> account) {
    EXPECT_TRUE(account) << (account ? "" : TextOf(account.error()));
    return account.value_or(Account());
  }
  Account Add(const std::string& name, Role role) {
    return Made(services.accounts.Create(AtMachine(), User(name, role)));
  }
  BegunSession Begin(const Account& account, SessionKind kind = SessionKind::kCookie) {
    auto begun = services.sign_in.Begin(account.id, kind, "test", "192.0.2.1", "browser");
    EXPECT_TRUE(begun);
    return begun.value_or(BegunSession());
  }
  bool IsIn(const BegunSession& begun) {
    return services.sign_in.Find(begun.secret)->has_value() ||
           services.sign_in.FindById(begun.session.id)->has_value();
  }
  Result<Login> Check(std::string name, std::string password, std::string code = {},
                      std::string address = "192.0.2.1") {
    return services.sign_in.Check(
        {std::move(name), std::move(password), std::move(code), std::move(address)});
  }
  std::string NewestAction() { return store->Read({.limit = 1})->front().entry.action; }

  testing::TemporaryFolder folder;
  ManualClock clock;
  std::unique_ptr<store::sqlite::SqliteIdentityStore> store =
      *store::sqlite::SqliteIdentityStore::Open(folder.Path() / "identity.db", clock);
  std::unique_ptr<store::sqlite::SqliteSecretStore> secrets =
      *store::sqlite::SqliteSecretStore::Open(folder.Path() / "identity.db");
  SealingKey key = SealingKey::Make();
  std::unique_ptr<SecretVault> vault = *SecretVault::Open(*secrets, key, clock);
  AccountServices services{*store, clock, PasswordCost::Cheapest()};
  Account owner, admin, other_admin, member;
};

TEST_F(AccountRules, TheFirstOneIsTheOwnerAndNoSecondOneBecomesItByComingLate) {
  EXPECT_EQ(owner.role, Role::kOwner);
  EXPECT_FALSE(*services.accounts.NeedsSetup());

  const auto late = services.accounts.CreateOwner(AtMachine(), User("late"));

  EXPECT_EQ(StatusOf(late.error()), 409);
}

TEST_F(AccountRules, NamesAddressesAndPasswordsThatWillNotDoAreRefused) {
  const NewUser cases[] = {
      {.name = "ab", .password = "12345678"},
      {.name = "with space", .password = "12345678"},
      {.name = "<script>", .password = "12345678"},
      {.name = std::string(51, 'a'), .password = "12345678"},
      {.name = "fine", .password = "1234567"},
      {.name = "fine", .password = std::string(129, 'x')},
      {.name = "finename", .password = "FineName"},
      {.name = "fine", .email = "nobody", .password = "12345678"},
      {.name = "fine", .email = "a@b c", .password = "12345678"},
      {.name = "fine", .email = "@b", .password = "12345678"},
  };
  for (const NewUser& user : cases) {
    const auto made = services.accounts.Create(AtMachine(), user);

    ASSERT_FALSE(made) << user.name << user.email;
    EXPECT_EQ(StatusOf(made.error()), 400);
  }
}

TEST_F(AccountRules, TheOwnerIsTouchedByNobodyElse) {
  EXPECT_EQ(StatusOf(services.accounts.Change(By(admin), owner.id, {.is_active = false}).error()),
            403);
  EXPECT_EQ(StatusOf(services.accounts.Change(By(admin), owner.id, {.email = "x@y"}).error()), 403);
  EXPECT_EQ(StatusOf(services.accounts.Remove(By(admin), owner.id).error()), 403);
  EXPECT_EQ(StatusOf(services.accounts.ResetPassword(By(admin), owner.id, "another one").error()),
            403);
  EXPECT_EQ(StatusOf(services.accounts.ResetSecondFactor(By(admin), owner.id).error()), 403);
  EXPECT_EQ(StatusOf(services.accounts.HandOver(By(admin), admin.id).error()), 403);
  EXPECT_TRUE(services.accounts.Change(By(owner), owner.id, {.email = "x@y"}));
}

// The owner is the last who administers: nothing takes that away.
TEST_F(AccountRules, TheLastWhoAdministersCannotBeRemoved) {
  ASSERT_TRUE(services.accounts.Remove(By(owner), admin.id));
  ASSERT_TRUE(services.accounts.Change(By(owner), other_admin.id, {.role = Role::kMember}));
  for (const Actor& actor : {By(owner), AtMachine()}) {
    EXPECT_EQ(StatusOf(services.accounts.Remove(actor, owner.id).error()), 409);
    EXPECT_EQ(StatusOf(services.accounts.Change(actor, owner.id, {.is_active = false}).error()),
              409);
    EXPECT_EQ(StatusOf(services.accounts.Change(actor, owner.id, {.role = Role::kAdmin}).error()),
              409);
  }
}

TEST_F(AccountRules, OwnershipIsHandedOverAndThereIsAlwaysOne) {
  EXPECT_EQ(
      StatusOf(services.accounts.Change(By(owner), member.id, {.role = Role::kOwner}).error()),
      409);
  EXPECT_EQ(StatusOf(services.accounts.Create(By(owner), User("usurper", Role::kOwner)).error()),
            409);
  ASSERT_TRUE(services.accounts.Change(By(owner), other_admin.id, {.is_active = false}));
  EXPECT_EQ(StatusOf(services.accounts.HandOver(By(owner), other_admin.id).error()), 409);

  ASSERT_TRUE(services.accounts.HandOver(By(owner), member.id));

  EXPECT_EQ(services.accounts.Find(owner.id)->role, Role::kAdmin);
  EXPECT_EQ(services.accounts.Find(member.id)->role, Role::kOwner);
}

TEST_F(AccountRules, WhoManagesNobodyChangesNobody) {
  for (const Role role : {Role::kOperator, Role::kMember, Role::kViewer}) {
    Account actor = member;
    actor.role = role;
    EXPECT_EQ(StatusOf(services.accounts.Create(By(actor), User("newone")).error()), 403);
    EXPECT_EQ(StatusOf(services.accounts.Remove(By(actor), admin.id).error()), 403);
    EXPECT_EQ(
        StatusOf(services.accounts.Change(By(actor), member.id, {.role = Role::kAdmin}).error()),
        403);
    EXPECT_EQ(StatusOf(services.accounts.ResetPassword(By(actor), admin.id, "another one").error()),
              403);
  }
}

TEST_F(AccountRules, NobodyRaisesRemovesOrLocksOutItself) {
  EXPECT_EQ(StatusOf(services.accounts.Remove(By(admin), admin.id).error()), 409);
  EXPECT_EQ(StatusOf(services.accounts.Change(By(admin), admin.id, {.is_active = false}).error()),
            409);
  EXPECT_EQ(
      StatusOf(services.accounts.Change(By(admin), admin.id, {.role = Role::kMember}).error()),
      409);
  EXPECT_TRUE(services.accounts.Change(By(admin), admin.id, {.email = "a@x"}));
}

TEST_F(AccountRules, RegistrationIsClosedUnlessTheOperatorOpensIt) {
  EXPECT_EQ(StatusOf(services.accounts.Register(User("guest"), "", "192.0.2.9").error()), 403);
  const auto invite = services.accounts.MakeInvite(By(admin), Role::kViewer, 3600);
  EXPECT_EQ(
      StatusOf(services.accounts.Register(User("guest"), invite->secret, "192.0.2.9").error()), 403)
      << "closed is closed";

  services.context.Use({.registration = Registration::kOpen});
  const Account guest = Made(services.accounts.Register(User("guest", Role::kAdmin), "", "a"));

  EXPECT_EQ(guest.role, Role::kMember) << "whatever it asks for";
}

TEST_F(AccountRules, NobodyTakesTheNameAndSoTheRequestsOfWhoWasRemovedByItself) {
  services.context.Use({.registration = Registration::kOpen});
  ASSERT_TRUE(services.accounts.Remove(By(admin), member.id));

  EXPECT_EQ(StatusOf(services.accounts.Register(User("Member"), "", "a").error()), 409);
  EXPECT_TRUE(services.accounts.Create(By(admin), User("member"))) << "an admin knows who it is";
}

TEST_F(AccountRules, AnInvitationIsGoodOnceAndNotForever) {
  services.context.Use({.registration = Registration::kInvite});
  EXPECT_EQ(StatusOf(services.accounts.Register(User("guest"), "", "a").error()), 403);
  EXPECT_EQ(StatusOf(services.accounts.Register(User("guest"), "mri-made-up", "a").error()), 403);
  const auto invite = services.accounts.MakeInvite(By(admin), Role::kViewer, 3600);
  const auto late = services.accounts.MakeInvite(By(admin), Role::kViewer, 3600);
  const auto taken_back = services.accounts.MakeInvite(By(admin), Role::kViewer, 3600);
  const std::string revision = RevisionOf(taken_back->invite);
  EXPECT_EQ(StatusOf(services.accounts.RemoveInvite(By(admin), taken_back->invite.id, "0").error()),
            412);
  ASSERT_TRUE(services.accounts.RemoveInvite(By(admin), taken_back->invite.id, revision));

  EXPECT_EQ(Made(services.accounts.Register(User("guest"), invite->secret, "a")).role,
            Role::kViewer);
  EXPECT_EQ(StatusOf(services.accounts.Register(User("guest2"), invite->secret, "b").error()), 403);
  EXPECT_EQ(StatusOf(services.accounts.Register(User("guest3"), taken_back->secret, "c").error()),
            403);
  clock.Advance(std::chrono::hours(1));
  EXPECT_EQ(StatusOf(services.accounts.Register(User("guest4"), late->secret, "d").error()), 403);
  EXPECT_EQ(StatusOf(services.accounts.MakeInvite(By(admin), Role::kOwner, 60).error()), 409);
}

TEST_F(AccountRules, SignsInByNameInAnyCaseAndSaysNothingAboutWhatWasWrong) {
  EXPECT_TRUE(Check("MEMBER", std::string(kPassword)));
  const auto wrong = Check("member", "wrong password");
  const auto nobody = Check("nobody", "wrong password");

  EXPECT_EQ(StatusOf(wrong.error()), 401);
  EXPECT_EQ(TextOf(wrong.error()), TextOf(nobody.error()));
  EXPECT_EQ(NewestAction(), "session.refused");
  ASSERT_TRUE(services.accounts.Change(By(admin), member.id, {.is_active = false}));
  EXPECT_EQ(TextOf(Check("member", std::string(kPassword)).error()), TextOf(wrong.error()));
}

TEST_F(AccountRules, ManyFailuresMakeOneWaitAndTheKnownAddressComesInAllTheSame) {
  Begin(member);  // makes 192.0.2.1 known
  for (int i = 0; i < 30; ++i) {
    static_cast<void>(Check("member", "wrong password", "", "198.51.100." + std::to_string(i)));
  }

  const auto stranger = Check("member", std::string(kPassword), "", "203.0.113.1");
  const auto known = Check("member", std::string(kPassword));

  ASSERT_FALSE(stranger);
  EXPECT_EQ(StatusOf(stranger.error()), 429);
  EXPECT_LE(stranger.error().retry_after, std::chrono::seconds(60));
  EXPECT_TRUE(known);
  clock.Advance(std::chrono::seconds(60));
  EXPECT_TRUE(Check("member", std::string(kPassword), "", "203.0.113.1"));
}

TEST_F(AccountRules, SessionsEndByIdlenessAndInAnyCaseAtTheirEnd) {
  services.context.Use({.session_idle = 100, .session_life = 1000});
  const BegunSession idle = Begin(member);
  clock.Advance(std::chrono::seconds(99));
  EXPECT_TRUE(IsIn(idle)) << "which is a call, too";
  clock.Advance(std::chrono::seconds(99));
  EXPECT_TRUE(IsIn(idle));
  clock.Advance(std::chrono::seconds(100));
  EXPECT_FALSE(IsIn(idle));

  const BegunSession busy = Begin(member);
  for (int i = 0; i < 12; ++i) {
    clock.Advance(std::chrono::seconds(83));
    EXPECT_TRUE(IsIn(busy)) << i;
  }
  clock.Advance(std::chrono::seconds(4));
  EXPECT_FALSE(IsIn(busy));
}

TEST_F(AccountRules, APasswordChangeEndsAllOtherSessions) {
  const BegunSession here = Begin(member);
  const BegunSession there = Begin(member);
  const BegunSession script = Begin(member, SessionKind::kToken);

  EXPECT_EQ(
      StatusOf(services.sign_in.ChangePassword(By(member, here.session.id), "wrong", "new password")
                   .error()),
      403);
  ASSERT_TRUE(
      services.sign_in.ChangePassword(By(member, here.session.id), kPassword, "new password"));

  EXPECT_TRUE(IsIn(here));
  EXPECT_FALSE(IsIn(there));
  EXPECT_FALSE(IsIn(script));
  EXPECT_FALSE(Check("member", std::string(kPassword)));
  EXPECT_TRUE(Check("member", "new password"));
}

TEST_F(AccountRules, ResetAndDeactivationAndRemovalEndSessionsAtOnce) {
  BegunSession session = Begin(member);
  ASSERT_TRUE(services.accounts.ResetPassword(By(admin), member.id, "given by admin"));
  EXPECT_FALSE(IsIn(session));

  session = Begin(member, SessionKind::kToken);
  ASSERT_TRUE(services.accounts.Change(By(admin), member.id, {.is_active = false}));
  EXPECT_FALSE(IsIn(session));
  EXPECT_EQ(StatusOf(services.sign_in.Renew(session.refresh, "a").error()), 401);
  EXPECT_EQ(StatusOf(services.sign_in.Begin(member.id, SessionKind::kCookie, "", "", "").error()),
            401);

  ASSERT_TRUE(services.accounts.Change(By(admin), member.id, {.is_active = true}));
  session = Begin(member);
  ASSERT_TRUE(services.accounts.Remove(By(admin), member.id));
  EXPECT_FALSE(IsIn(session));
}

TEST_F(AccountRules, ARefreshTokenIsGoodOnceAndReuseEndsTheSession) {
  const BegunSession first = Begin(member, SessionKind::kToken);

  const auto second = services.sign_in.Renew(first.refresh, "192.0.2.1");
  ASSERT_TRUE(second);
  const auto third = services.sign_in.Renew(second->refresh, "192.0.2.1");
  ASSERT_TRUE(third);
  EXPECT_TRUE(IsIn(first));
  const auto stolen = services.sign_in.Renew(first.refresh, "203.0.113.66");

  EXPECT_EQ(StatusOf(stolen.error()), 401);
  EXPECT_FALSE(IsIn(first));
  EXPECT_EQ(StatusOf(services.sign_in.Renew(third->refresh, "192.0.2.1").error()), 401);
  EXPECT_EQ(NewestAction(), "session.reused_token");
  EXPECT_EQ(StatusOf(services.sign_in.Renew("mrr-made-up", "a").error()), 401);
}

TEST_F(AccountRules, TheSecondFactorIsAskedForOnceItIsConfirmed) {
  EXPECT_EQ(StatusOf(services.second_factor.Offer(By(member), "wrong").error()), 403);
  const auto offer = services.second_factor.Offer(By(member), kPassword);
  ASSERT_TRUE(offer);
  EXPECT_FALSE(Check("member", std::string(kPassword))->needs_code) << "offered is not confirmed";
  EXPECT_EQ(StatusOf(services.second_factor.Confirm(By(member), "000000x").error()), 400);
  const auto code = [&] { return *TotpCode(offer->secret, services.context.Now() / 30); };
  const auto recovery = services.second_factor.Confirm(By(member), code());
  ASSERT_TRUE(recovery);

  EXPECT_TRUE(Check("member", std::string(kPassword))->needs_code);
  EXPECT_EQ(StatusOf(Check("member", std::string(kPassword), code()).error()), 401)
      << "it was used to confirm";
  clock.Advance(std::chrono::seconds(30));
  const std::string now = code();
  EXPECT_TRUE(Check("member", std::string(kPassword), now));
  EXPECT_EQ(StatusOf(Check("member", std::string(kPassword), now).error()), 401);
  EXPECT_TRUE(Check("member", std::string(kPassword), recovery->front()));
  EXPECT_EQ(StatusOf(Check("member", std::string(kPassword), recovery->front()).error()), 401);
  EXPECT_EQ(*services.second_factor.CodesLeft(member.id), 9);
  EXPECT_EQ(StatusOf(services.second_factor.Offer(By(member), kPassword).error()), 409);
  ASSERT_TRUE(services.second_factor.Remove(By(member), kPassword));
  EXPECT_FALSE(Check("member", std::string(kPassword))->needs_code);
}

TEST_F(AccountRules, TheSecondFactorIsSealedWhereItStands) {
  const auto offer = services.second_factor.Offer(By(member), kPassword);
  ASSERT_TRUE(offer);
  const auto stands = [&] { return services.accounts.Find(member.id)->totp_secret; };
  EXPECT_THAT(services.accounts.Find(member.id)->totp_pending, StartsWith("sealed:"));
  const auto code = [&] { return *TotpCode(offer->secret, services.context.Now() / 30); };
  ASSERT_TRUE(services.second_factor.Confirm(By(member), code()));
  EXPECT_THAT(stands(), StartsWith("sealed:"));
  EXPECT_THAT(stands(), Not(HasSubstr(offer->secret)));
  const std::string before = stands();

  // With another master key it is sealed anew, and opens still.
  ASSERT_TRUE(vault->Rotate(SealingKey::Make(), [](const SealingKey&) { return Result<void>(); }));
  clock.Advance(std::chrono::seconds(30));
  EXPECT_NE(stands(), before);
  EXPECT_TRUE(Check("member", std::string(kPassword), code()));

  // It is of no use in another's account.
  Account thief = *services.accounts.Find(admin.id);
  thief.totp_secret = stands();
  ASSERT_TRUE(store->Change([&](AccountTables& tables) { return tables.UpdateUser(thief); }));
  clock.Advance(std::chrono::seconds(30));
  EXPECT_EQ(Check("admin", std::string(kPassword), code()).error().kind, ErrorKind::kInternal);
}

TEST_F(AccountRules, SecondFactorsOfOlderProgramsAreSealedAtTheStart) {
  const std::string secret = MakeTotpSecret();
  Account old = member;
  old.totp_secret = secret;
  ASSERT_TRUE(store->Change([&](AccountTables& tables) { return tables.UpdateUser(old); }));
  const auto code = [&] { return *TotpCode(secret, services.context.Now() / 30); };
  EXPECT_TRUE(Check("member", std::string(kPassword), code()));

  EXPECT_EQ(services.second_factor.SealAll(), 1);
  EXPECT_EQ(services.second_factor.SealAll(), 0);

  EXPECT_THAT(services.accounts.Find(member.id)->totp_secret, StartsWith("sealed:"));
  clock.Advance(std::chrono::seconds(30));
  EXPECT_TRUE(Check("member", std::string(kPassword), code()));
}

TEST_F(AccountRules, WithoutItsMasterKeyNoSecondFactorIsAddedOrPassed) {
  AccountServices keyless{*store, clock, PasswordCost::Cheapest()};
  EXPECT_EQ(keyless.second_factor.Offer(By(member), kPassword).error().kind,
            ErrorKind::kOverloaded);
  // Another process has changed the key.
  auto elsewhere = *store::sqlite::SqliteSecretStore::Open(folder.Path() / "identity.db");
  auto other = *SecretVault::Open(*elsewhere, key, clock);
  ASSERT_TRUE(other->Rotate(SealingKey::Make(), [](const SealingKey&) { return Result<void>(); }));

  const auto offer = services.second_factor.Offer(By(member), kPassword);

  ASSERT_FALSE(offer);
  EXPECT_THAT(TextOf(offer.error()), HasSubstr("restart"));
  EXPECT_EQ(services.accounts.Find(member.id)->totp_pending, "");
}

TEST_F(AccountRules, FailuresOutliveARestart) {
  ASSERT_TRUE(services.context.LoadFailures());
  for (int i = 0; i < 7; ++i) {
    Check("member", "wrong", {}, "203.0.113.5");
    clock.Advance(std::chrono::seconds(i < 6 ? 4 : 0));
  }
  ASSERT_TRUE(services.context.SaveFailures());

  AccountServices later{*store, clock, PasswordCost::Cheapest()};
  ASSERT_TRUE(later.context.LoadFailures());
  const auto check = [&](const std::string& password) {
    return later.sign_in.Check({"member", password, {}, "203.0.113.5"});
  };

  const auto waits = check(std::string(kPassword));
  ASSERT_FALSE(waits);
  EXPECT_EQ(waits.error().kind, ErrorKind::kRateLimited);
  EXPECT_EQ(waits.error().retry_after, std::chrono::seconds(4));
  clock.Advance(std::chrono::seconds(4));
  EXPECT_TRUE(check(std::string(kPassword)));
  ASSERT_TRUE(later.context.SaveFailures());
  EXPECT_TRUE(store->Look([](AccountTables& tables) -> Result<void> {
    EXPECT_TRUE(tables.FailureCounts()->empty()) << "success forgets them there too";
    return {};
  }));
}

TEST_F(AccountRules, EveryChangeStandsInTheAuditWithoutSecrets) {
  ASSERT_TRUE(services.accounts.Change(By(admin), member.id, {.role = Role::kOperator}));
  const auto change = store->Read({.limit = 1})->front();
  EXPECT_EQ(change.entry.actor, "admin");
  EXPECT_EQ(change.entry.address, "192.0.2.1");
  EXPECT_EQ(change.entry.action, "user.change");
  EXPECT_EQ(change.entry.target, "member");
  EXPECT_THAT(change.entry.before, HasSubstr(R"("role":"member")"));
  EXPECT_THAT(change.entry.after, HasSubstr(R"("role":"operator")"));

  const BegunSession begun = Begin(member, SessionKind::kToken);
  ASSERT_TRUE(services.accounts.ResetPassword(By(admin), member.id, "brand-new-secret"));
  for (const AuditRow& row : *store->Read({.limit = 1000})) {
    for (const std::string* text : {&row.entry.before, &row.entry.after, &row.entry.target}) {
      EXPECT_THAT(*text, ::testing::Not(HasSubstr("brand-new-secret")));
      EXPECT_THAT(*text, ::testing::Not(HasSubstr("$argon2id$")));
      EXPECT_THAT(*text, ::testing::Not(HasSubstr(begun.secret)));
      EXPECT_THAT(*text, ::testing::Not(HasSubstr(begun.refresh)));
    }
  }
  EXPECT_EQ(store->Verify()->fault, "");
}

TEST_F(AccountRules, PasswordsAreKeptAsArgon2idWithASaltOfTheirOwn) {
  const std::string one = services.accounts.Find(member.id)->password_hash;
  const std::string other = services.accounts.Find(admin.id)->password_hash;

  EXPECT_TRUE(one.starts_with("$argon2id$"));
  EXPECT_NE(one, other) << "the passwords are the same";
  EXPECT_EQ(StatusOf(Check("member", one).error()), 401) << "the hash is no password";
}

TEST_F(AccountRules, APasswordIsHashedAnewWhenItsCostHasChanged) {
  const std::string before = services.accounts.Find(member.id)->password_hash;
  PasswordCost dearer = PasswordCost::Cheapest();
  dearer.operations += 1;
  AccountServices later(*store, clock, dearer);

  ASSERT_TRUE(later.sign_in.Check({.name = "member", .password = std::string(kPassword)}));

  const std::string after = services.accounts.Find(member.id)->password_hash;
  EXPECT_NE(after, before);
  ASSERT_TRUE(later.sign_in.Check({.name = "member", .password = std::string(kPassword)}));
  EXPECT_EQ(services.accounts.Find(member.id)->password_hash, after);
}

}  // namespace
}  // namespace monorelay::identity
