// Accounts that people make for themselves, and the invitations to it.

#include <fmt/core.h>

#include <utility>

#include "base/digest.hpp"
#include "base/random.hpp"
#include "identity/accounts.hpp"

namespace monorelay::identity {
namespace {

constexpr std::size_t kSecretBytes = 24;
constexpr Seconds kLongestLife = 90LL * 24 * 3600;

std::unexpected<Error> NotInvited() {
  return ClientError(ErrorKind::kForbidden,
                     "the invitation is not valid: it was used, is too old, or was taken back");
}

// The invitation that this secret is of, if it can still be used.
Result<Invite> NeedInvite(AccountTables& tables, std::string_view secret, Seconds now) {
  auto found = tables.FindInviteBySecret(Sha256(secret));
  if (!found) return std::unexpected(std::move(found.error()));
  const bool is_good = *found && (*found)->used_by.empty() && (*found)->expires_at > now;
  if (!is_good) return NotInvited();
  return **std::move(found);
}

Result<Invite> NeedInviteOf(AccountTables& tables, std::string_view id) {
  auto found = tables.FindInvite(id);
  if (!found) return std::unexpected(std::move(found.error()));
  if (!*found) return ClientError(ErrorKind::kNotFound, "there is no such invitation");
  return **std::move(found);
}

// With the role that the invitation gives, if there is one.
Result<void> InsertRegistered(AccountTables& tables, Account& account, std::string_view invite,
                              const std::string& address, Seconds now) {
  const auto count = tables.CountUsers();
  if (!count) return std::unexpected(count.error());
  if (*count == 0) return Conflict("the relay has no owner yet; set it up first");
  const auto is_retired = tables.IsRetired(account.name);
  if (!is_retired) return std::unexpected(is_retired.error());
  if (*is_retired)
    return Conflict("somebody else had this name, and left requests under it; choose another");
  AuditEntry entry{
      .actor = account.name, .address = address, .action = "user.register", .target = account.name};
  std::string invite_id;
  if (!invite.empty()) {
    const auto found = NeedInvite(tables, invite, now);
    if (!found) return std::unexpected(found.error());
    account.role = found->role;
    invite_id = found->id;
    entry.before = fmt::format(R"({{"invite":"{}"}})", invite_id);
  }
  if (auto inserted = tables.InsertUser(account); !inserted) return inserted;
  if (!invite_id.empty()) {
    if (auto used = tables.UseInvite(invite_id, account.id); !used) return used;
  }
  entry.after = AuditText(account);
  return tables.AppendAudit(entry);
}

}  // namespace

Result<Account> Accounts::Register(const NewUser& user, std::string_view invite,
                                   const std::string& address) {
  const Registration mode = context_.Settings().registration;
  if (mode == Registration::kClosed)
    return ClientError(ErrorKind::kForbidden,
                       "registration is closed; ask an admin of this relay for an account");
  if (mode == Registration::kInvite && invite.empty())
    return ClientError(ErrorKind::kForbidden, "registration needs an invitation of an admin");
  if (!invite.empty()) {
    // Nobody with a wrong one costs the time of a hash.
    const auto found = LookFor<Invite>(context_.Store(), [&](AccountTables& tables) {
      return NeedInvite(tables, invite, context_.Now());
    });
    if (!found) return std::unexpected(found.error());
  }
  // Whoever makes many accounts waits between them, as who fails to sign in does.
  if (auto begun = context_.BeginTry({address, user.name, true}); !begun)
    return std::unexpected(std::move(begun.error()));
  auto account = Prepare(user);
  if (!account) return account;
  account->role = Role::kMember;
  auto changed = context_.Store().Change([&](AccountTables& tables) {
    return InsertRegistered(tables, *account, invite, address, context_.Now());
  });
  if (!changed) return std::unexpected(std::move(changed.error()));
  return account;
}

Result<MadeInvite> Accounts::MakeInvite(const Actor& actor, Role role, Seconds life) {
  if (role == Role::kOwner)
    return Conflict("nobody is invited to be the owner; choose another role");
  if (life <= 0 || life > kLongestLife)
    return ClientError(ErrorKind::kInvalidRequest, "an invitation is good for 1 to 90 days");
  MadeInvite made;
  made.secret = "mri-" + RandomToken(kSecretBytes);
  made.invite = {.id = context_.NewId(),
                 .secret_hash = Sha256(made.secret),
                 .role = role,
                 .created_by = actor.who.user_id,
                 .created_at = context_.Now(),
                 .expires_at = context_.Now() + life};
  auto changed = context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    if (auto inserted = tables.InsertInvite(made.invite); !inserted) return inserted;
    AuditEntry entry = EntryOf(actor, "invite.create", made.invite.id);
    entry.after =
        fmt::format(R"({{"role":"{}","expires_at":{}}})", NameOf(role), made.invite.expires_at);
    return tables.AppendAudit(entry);
  });
  if (!changed) return std::unexpected(std::move(changed.error()));
  return made;
}

Result<std::vector<Invite>> Accounts::Invites() {
  return LookFor<std::vector<Invite>>(context_.Store(),
                                      [](AccountTables& tables) { return tables.Invites(); });
}

Result<Invite> Accounts::FindInvite(std::string_view id) {
  return LookFor<Invite>(context_.Store(),
                         [&](AccountTables& tables) { return NeedInviteOf(tables, id); });
}

Result<void> Accounts::RemoveInvite(const Actor& actor, std::string_view id,
                                    std::string_view revision) {
  return context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    const auto invite = NeedInviteOf(tables, id);
    if (!invite) return std::unexpected(invite.error());
    if (auto same = CheckRevision("invitation", RevisionOf(*invite), revision); !same) return same;
    const auto removed = tables.DeleteInvite(id);
    if (!removed) return std::unexpected(removed.error());
    return tables.AppendAudit(EntryOf(actor, "invite.remove", std::string(id)));
  });
}

std::string RevisionOf(const Invite& invite) {
  constexpr std::size_t kDigits = 16;
  return Sha256(fmt::format("{}\n{}\n{}\n{}", invite.id, NameOf(invite.role), invite.expires_at,
                            invite.used_by))
      .substr(0, kDigits);
}

}  // namespace monorelay::identity
