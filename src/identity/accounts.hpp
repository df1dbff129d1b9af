// Accounts: made, changed, removed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "identity/account_context.hpp"
#include "identity/account_rules.hpp"

namespace monorelay::identity {

struct NewUser {
  std::string name;
  std::string email{};
  std::string password;
  Role role = Role::kMember;
};

// An invitation with what is told once.
struct MadeInvite {
  Invite invite;
  std::string secret;  // what the invited person shows
};

// Thread-safe; blocks. What takes a password hashes it: to be called on the thread for that. Each
// change stands in the audit, in the same transaction. Fails with kInvalidRequest, kForbidden,
// kNotFound, a conflict (409), or as the store does.
class Accounts {
 public:
  // `context` must outlive this.
  explicit Accounts(AccountContext& context) : context_(context) {}

  // True if there is no account yet.
  Result<bool> NeedsSetup();
  // The first account, which becomes the owner. A conflict if there is one already, also when two
  // come at the same time.
  Result<Account> CreateOwner(const Actor& actor, const NewUser& user);
  // By somebody who manages accounts. Any role but owner.
  Result<Account> Create(const Actor& actor, const NewUser& user);
  // An account of another program, with its hash of the password, for that name; a conflict if
  // there is one of that name. An owner becomes admin if there is one already, or if it is not
  // active.
  Result<Account> TakeOver(const Actor& actor, Account account);
  // By the person itself, as the settings allow: a member, or what the invitation says. `invite`
  // may be empty. A conflict for the name of somebody who was removed: whoever has a name sees the
  // requests that stand under it.
  Result<Account> Register(const NewUser& user, std::string_view invite,
                           const std::string& address);

  Result<std::vector<Account>> All();
  Result<Account> Find(std::string_view id);
  Result<Account> FindByName(std::string_view name);
  // Deactivation ends the user's sessions. Fails with the status 412 if the account is no longer
  // the one of that revision; empty: whatever it is.
  Result<Account> Change(const Actor& actor, std::string_view id, const AccountChange& change,
                         std::string_view revision = {});
  Result<void> Remove(const Actor& actor, std::string_view id, std::string_view revision = {});
  // Makes the user the owner; who was it becomes admin. By the owner, or at the machine.
  Result<Account> HandOver(const Actor& actor, std::string_view id);
  // Sets a password for somebody else, and ends that user's sessions.
  Result<void> ResetPassword(const Actor& actor, std::string_view id, std::string_view password);
  // Takes the second factor from somebody who has lost it.
  Result<void> ResetSecondFactor(const Actor& actor, std::string_view id);

  // account_links.cpp: people at sign-in providers who are this user. `user_id` empty: of all.
  Result<std::vector<ExternalLink>> LinksOf(std::string_view user_id);
  // Takes a link back, one's own or as an admin another one's, and ends the user's sessions but the
  // actor's. Fails with kNotFound for others' links, and with a conflict if the actor could not
  // sign in any more.
  Result<void> RemoveLink(const Actor& actor, std::string_view link_id);

  Result<MadeInvite> MakeInvite(const Actor& actor, Role role, Seconds life);
  Result<std::vector<Invite>> Invites();
  Result<Invite> FindInvite(std::string_view id);
  // Fails with the status 412 if the invitation is no longer the one of that revision: somebody has
  // used it meanwhile. Empty: whatever it is.
  Result<void> RemoveInvite(const Actor& actor, std::string_view id,
                            std::string_view revision = {});

 private:
  // The account that `user` describes, with its password hashed.
  Result<Account> Prepare(const NewUser& user);

  AccountContext& context_;
};

// A short name for a link: 32 hex digits.
std::string IdOf(const ExternalLink& link);

// What tells the account from what it was before an admin changed it: 16 hex digits.
std::string RevisionOf(const Account& account);
// The same for an invitation, which is changed by being used.
std::string RevisionOf(const Invite& invite);

// What the audit keeps of an account: id, name, email, role, whether it is active.
std::string AuditText(const Account& account);

}  // namespace monorelay::identity
