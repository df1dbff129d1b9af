#include "identity/accounts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/digest.hpp"
#include "base/text.hpp"

namespace monorelay::identity {
namespace {

// Names and addresses hold no character that JSON would escape but quotes and backslashes.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

Result<void> InsertWithAudit(AccountTables& tables, const Account& account, AuditEntry entry) {
  if (auto inserted = tables.InsertUser(account); !inserted) return inserted;
  entry.after = AuditText(account);
  return tables.AppendAudit(entry);
}

Result<void> UpdateWithAudit(AccountTables& tables, const Account& before, const Account& after,
                             AuditEntry entry) {
  if (auto updated = tables.UpdateUser(after); !updated) return updated;
  entry.before = AuditText(before);
  entry.after = AuditText(after);
  return tables.AppendAudit(entry);
}

}  // namespace

std::string RevisionOf(const Account& account) {
  constexpr std::size_t kDigits = 16;
  return Sha256(AuditText(account)).substr(0, kDigits);
}

std::string AuditText(const Account& account) {
  return fmt::format(R"({{"id":"{}","name":"{}","email":{},"role":"{}","active":{},"totp":{}}})",
                     account.id, account.name, Quoted(account.email), NameOf(account.role),
                     account.is_active, account.HasSecondFactor());
}

Result<Account> Accounts::Prepare(const NewUser& user) {
  if (auto checked = CheckUserName(user.name); !checked) return std::unexpected(checked.error());
  if (auto checked = CheckEmail(user.email); !checked) return std::unexpected(checked.error());
  if (auto checked = CheckPassword(user.password, user.name); !checked)
    return std::unexpected(checked.error());
  auto hash = context_.Hasher().Hash(user.password);
  if (!hash) return std::unexpected(std::move(hash.error()));
  return Account{.id = context_.NewId(),
                 .name = user.name,
                 .email = user.email,
                 .role = user.role,
                 .password_hash = *std::move(hash),
                 .created_at = context_.Now()};
}

Result<bool> Accounts::NeedsSetup() {
  const auto count = LookFor<std::int64_t>(
      context_.Store(), [](AccountTables& tables) { return tables.CountUsers(); });
  if (!count) return std::unexpected(count.error());
  return *count == 0;
}

Result<Account> Accounts::CreateOwner(const Actor& actor, const NewUser& user) {
  auto account = Prepare(user);
  if (!account) return account;
  account->role = Role::kOwner;
  auto changed = context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    const auto count = tables.CountUsers();
    if (!count) return std::unexpected(count.error());
    if (*count > 0) return Conflict("the relay has an owner already; sign in");
    return InsertWithAudit(tables, *account, EntryOf(actor, "user.setup", account->name));
  });
  if (!changed) return std::unexpected(std::move(changed.error()));
  return account;
}

Result<Account> Accounts::Create(const Actor& actor, const NewUser& user) {
  if (user.role == Role::kOwner)
    return Conflict("there is one owner, who hands the place over; choose another role");
  auto account = Prepare(user);
  if (!account) return account;
  if (auto may = CheckMayManage(actor.who, *account); !may) return std::unexpected(may.error());
  auto changed = context_.Store().Change([&](AccountTables& tables) {
    return InsertWithAudit(tables, *account, EntryOf(actor, "user.create", account->name));
  });
  if (!changed) return std::unexpected(std::move(changed.error()));
  return account;
}

Result<Account> Accounts::TakeOver(const Actor& actor, Account account) {
  if (auto checked = CheckUserName(account.name); !checked) return std::unexpected(checked.error());
  // The predecessor took any text for an address.
  if (!CheckEmail(account.email)) account.email.clear();
  account.id = context_.NewId();
  auto changed = context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    const auto users = tables.Users();
    if (!users) return std::unexpected(users.error());
    const bool has_owner =
        std::ranges::any_of(*users, [](const Account& each) { return each.role == Role::kOwner; });
    if (account.role == Role::kOwner && (has_owner || !account.is_active))
      account.role = Role::kAdmin;
    return InsertWithAudit(tables, account, EntryOf(actor, "user.take_over", account.name));
  });
  if (!changed) return std::unexpected(std::move(changed.error()));
  return account;
}

Result<std::vector<Account>> Accounts::All() {
  return LookFor<std::vector<Account>>(context_.Store(),
                                       [](AccountTables& tables) { return tables.Users(); });
}

Result<Account> Accounts::Find(std::string_view id) {
  return LookFor<Account>(context_.Store(),
                          [id](AccountTables& tables) { return NeedUser(tables, id); });
}

Result<Account> Accounts::FindByName(std::string_view name) {
  auto found = LookFor<std::optional<Account>>(
      context_.Store(), [name](AccountTables& tables) { return tables.FindUserByName(name); });
  if (!found) return std::unexpected(std::move(found.error()));
  if (!*found)
    return ClientError(ErrorKind::kNotFound, "there is no user \"" + Shorten(name, 60) + "\"");
  return **std::move(found);
}

Result<Account> Accounts::Change(const Actor& actor, std::string_view id,
                                 const AccountChange& change, std::string_view revision) {
  if (change.email) {
    if (auto checked = CheckEmail(*change.email); !checked) return std::unexpected(checked.error());
  }
  Account after;
  auto changed = context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    auto before = NeedUser(tables, id);
    if (!before) return std::unexpected(std::move(before.error()));
    if (auto may = CheckChange(actor.who, *before, change); !may) return may;
    if (auto same = CheckRevision("account", RevisionOf(*before), revision); !same) return same;
    after = *before;
    if (change.email) after.email = *change.email;
    if (change.role) after.role = *change.role;
    if (change.is_active) after.is_active = *change.is_active;
    if (!after.is_active) {
      if (auto ended = tables.DeleteSessionsOf(id, {}); !ended) return ended;
    }
    return UpdateWithAudit(tables, *before, after, EntryOf(actor, "user.change", before->name));
  });
  if (!changed) return std::unexpected(std::move(changed.error()));
  return after;
}

Result<void> Accounts::Remove(const Actor& actor, std::string_view id, std::string_view revision) {
  return context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    const auto account = NeedUser(tables, id);
    if (!account) return std::unexpected(account.error());
    if (auto may = CheckRemoval(actor.who, *account); !may) return may;
    if (auto same = CheckRevision("account", RevisionOf(*account), revision); !same) return same;
    if (auto removed = tables.DeleteUser(id); !removed) return removed;
    AuditEntry entry = EntryOf(actor, "user.remove", account->name);
    entry.before = AuditText(*account);
    return tables.AppendAudit(entry);
  });
}

Result<Account> Accounts::HandOver(const Actor& actor, std::string_view id) {
  if (actor.who.via != Via::kCommand && actor.who.role != Role::kOwner)
    return ClientError(ErrorKind::kForbidden, "the owner alone hands the place over");
  Account after;
  auto changed = context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    const auto heir = NeedUser(tables, id);
    if (!heir) return std::unexpected(heir.error());
    if (heir->role == Role::kOwner) return Conflict(heir->name + " is the owner already");
    if (!heir->is_active) return Conflict(heir->name + " is deactivated, and cannot be the owner");
    auto users = tables.Users();
    if (!users) return std::unexpected(std::move(users.error()));
    // The old one first: the storage allows one owner.
    for (const Account& owner : *users) {
      if (owner.role != Role::kOwner) continue;
      Account admin = owner;
      admin.role = Role::kAdmin;
      auto stepped =
          UpdateWithAudit(tables, owner, admin, EntryOf(actor, "user.hand_over", owner.name));
      if (!stepped) return stepped;
    }
    after = *heir;
    after.role = Role::kOwner;
    return UpdateWithAudit(tables, *heir, after, EntryOf(actor, "user.hand_over", heir->name));
  });
  if (!changed) return std::unexpected(std::move(changed.error()));
  return after;
}

Result<void> Accounts::ResetPassword(const Actor& actor, std::string_view id,
                                     std::string_view password) {
  auto found = Find(id);
  if (!found) return std::unexpected(std::move(found.error()));
  if (auto may = CheckMayManage(actor.who, *found); !may) return may;
  if (auto checked = CheckPassword(password, found->name); !checked) return checked;
  auto hash = context_.Hasher().Hash(password);
  if (!hash) return std::unexpected(std::move(hash.error()));
  return context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    auto account = NeedUser(tables, id);
    if (!account) return std::unexpected(std::move(account.error()));
    if (auto may = CheckMayManage(actor.who, *account); !may) return may;
    account->password_hash = *hash;
    if (auto updated = tables.UpdateUser(*account); !updated) return updated;
    if (auto ended = tables.DeleteSessionsOf(id, {}); !ended) return ended;
    return tables.AppendAudit(EntryOf(actor, "user.reset_password", account->name));
  });
}

Result<void> Accounts::ResetSecondFactor(const Actor& actor, std::string_view id) {
  return context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    const auto before = NeedUser(tables, id);
    if (!before) return std::unexpected(before.error());
    if (auto may = CheckMayManage(actor.who, *before); !may) return may;
    Account after = *before;
    after.totp_secret.clear();
    after.totp_pending.clear();
    if (auto cleared = tables.SetRecoveryCodes(id, {}); !cleared) return cleared;
    return UpdateWithAudit(tables, *before, after,
                           EntryOf(actor, "user.reset_second_factor", before->name));
  });
}

}  // namespace monorelay::identity
