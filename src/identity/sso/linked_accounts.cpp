#include "identity/sso/linked_accounts.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/digest.hpp"
#include "identity/account_rules.hpp"
#include "identity/accounts.hpp"

namespace monorelay::identity::sso {
namespace {

constexpr std::size_t kShortestName = 3;
constexpr std::size_t kLongestBase = 41;  // leaves room for what tells it from others
constexpr std::size_t kSuffix = 8;

std::unexpected<Error> NoAccount() {
  return ClientError(ErrorKind::kForbidden,
                     "you have no account here, and accounts are not made at sign-in; ask an admin "
                     "of this relay");
}

AuditEntry EntryBy(const ExternalIdentity& identity, std::string action, std::string target) {
  return {.actor = "single sign-on " + identity.provider,
          .address = {},
          .action = std::move(action),
          .target = std::move(target)};
}

// What the rules make of a role. Owners stay what they are, and nobody becomes one.
Role RoleAfter(Role role, const ExternalIdentity& identity) {
  if (role == Role::kOwner || !identity.role || *identity.role == Role::kOwner) return role;
  return identity.role_binds ? *identity.role : std::min(role, *identity.role);
}

}  // namespace

std::string UserNameFrom(const ExternalIdentity& identity) {
  std::string source = identity.name.empty() ? identity.email : identity.name;
  source = source.substr(0, source.find('@'));
  std::string name;
  for (const char c : source) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    if (is_plain) name += c;
    if (c == ' ') name += '.';
  }
  name.resize(std::min(name.size(), kLongestBase));
  return name.size() < kShortestName ? "user" + name : name;
}

Result<std::string> LinkedAccounts::SignInExternal(const ExternalIdentity& identity,
                                                   const LinkPolicy& policy) {
  std::string id;
  auto changed = context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    auto account = SignIn(tables, identity, policy);
    if (!account) return std::unexpected(std::move(account.error()));
    if (!account->is_active) {
      return ClientError(ErrorKind::kForbidden,
                         "your account here is deactivated; ask an admin of this relay");
    }
    id = account->id;
    return ApplyRole(tables, identity, *account);
  });
  if (!changed) return std::unexpected(std::move(changed.error()));
  return id;
}

Result<Account> LinkedAccounts::SignIn(AccountTables& tables, const ExternalIdentity& identity,
                                       const LinkPolicy& policy) {
  const auto linked = tables.FindLink(identity.provider, identity.subject);
  if (!linked) return std::unexpected(linked.error());
  if (*linked) return NeedUser(tables, **linked);
  const bool has_address = identity.email_verified && !identity.email.empty();
  if (policy.link_by_email && has_address) {
    auto known = tables.FindUserByEmail(identity.email);
    if (!known) return std::unexpected(std::move(known.error()));
    if (*known) return Link(tables, identity, **std::move(known));
  }
  if (policy.create_accounts || identity.is_named) return Create(tables, identity, policy);
  return NoAccount();
}

Result<Account> LinkedAccounts::Link(AccountTables& tables, const ExternalIdentity& identity,
                                     Account account) {
  if (auto linked =
          tables.InsertLink(identity.provider, identity.subject, account.id, context_.Now());
      !linked)
    return std::unexpected(std::move(linked.error()));
  if (auto noted = tables.AppendAudit(EntryBy(identity, "user.link", account.name)); !noted)
    return std::unexpected(std::move(noted.error()));
  return account;
}

Result<Account> LinkedAccounts::Create(AccountTables& tables, const ExternalIdentity& identity,
                                       const LinkPolicy& policy) {
  const auto count = tables.CountUsers();
  if (!count) return std::unexpected(count.error());
  if (*count == 0) {
    return ClientError(ErrorKind::kForbidden,
                       "the relay has no owner yet; set it up with the setup token first");
  }
  Account account{.id = context_.NewId(),
                  .name = UserNameFrom(identity),
                  .role = policy.default_role,
                  .created_at = context_.Now()};
  const auto namesake = tables.FindUserByName(account.name);
  if (!namesake) return std::unexpected(namesake.error());
  if (*namesake)
    account.name += "_" + Sha256(identity.provider + "\n" + identity.subject).substr(0, kSuffix);
  if (identity.email_verified && CheckEmail(identity.email)) {
    // The address stays with who has it.
    const auto taken = tables.FindUserByEmail(identity.email);
    if (!taken) return std::unexpected(taken.error());
    if (!*taken) account.email = identity.email;
  }
  account.role = RoleAfter(account.role, identity);
  if (auto inserted = tables.InsertUser(account); !inserted)
    return std::unexpected(std::move(inserted.error()));
  AuditEntry entry = EntryBy(identity, "user.create", account.name);
  entry.after = AuditText(account);
  if (auto noted = tables.AppendAudit(entry); !noted)
    return std::unexpected(std::move(noted.error()));
  return Link(tables, identity, std::move(account));
}

Result<void> LinkedAccounts::ApplyRole(AccountTables& tables, const ExternalIdentity& identity,
                                       Account& account) {
  const Role role = RoleAfter(account.role, identity);
  if (role == account.role) return {};
  AuditEntry entry = EntryBy(identity, "user.change", account.name);
  entry.before = AuditText(account);
  account.role = role;
  entry.after = AuditText(account);
  if (auto updated = tables.UpdateUser(account); !updated) return updated;
  return tables.AppendAudit(entry);
}

}  // namespace monorelay::identity::sso
