// The port to where accounts are kept.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "identity/account.hpp"
#include "identity/audit.hpp"

namespace monorelay::identity {

// The tables, within one look or one change. Names and e-mail addresses are found without regard to
// case. Fails when the storage does; a clash of names or addresses is kInvalidRequest with the
// status 409.
class AccountTables {
 public:
  virtual ~AccountTables() = default;

  virtual Result<std::int64_t> CountUsers() = 0;
  virtual Result<std::optional<Account>> FindUser(std::string_view id) = 0;
  virtual Result<std::optional<Account>> FindUserByName(std::string_view name) = 0;
  virtual Result<std::optional<Account>> FindUserByEmail(std::string_view email) = 0;
  virtual Result<std::vector<Account>> Users() = 0;  // the newest first
  virtual Result<void> InsertUser(const Account& account) = 0;
  virtual Result<void> UpdateUser(const Account& account) = 0;  // by its id
  // With everything that hangs on it.
  virtual Result<void> DeleteUser(std::string_view id) = 0;
  // True if a user of that name was removed. Records of requests still stand under it.
  virtual Result<bool> IsRetired(std::string_view name) = 0;

  virtual Result<std::optional<Session>> FindSession(std::string_view id) = 0;
  virtual Result<std::optional<Session>> FindSessionBySecret(std::string_view hash) = 0;
  virtual Result<std::vector<Session>> SessionsOf(std::string_view user_id) = 0;
  virtual Result<void> InsertSession(const Session& session) = 0;
  virtual Result<void> TouchSession(std::string_view id, Seconds seen_at) = 0;
  virtual Result<void> DeleteSession(std::string_view id) = 0;
  // All of the user's but `but`, which may be empty.
  virtual Result<void> DeleteSessionsOf(std::string_view user_id, std::string_view but) = 0;
  // Those past their end, or not seen since `idle_since`.
  virtual Result<void> DeleteStaleSessions(Seconds now, Seconds idle_since) = 0;

  virtual Result<std::optional<RefreshToken>> FindRefresh(std::string_view hash) = 0;
  virtual Result<void> InsertRefresh(const RefreshToken& token) = 0;
  virtual Result<void> UseRefresh(std::string_view hash) = 0;

  virtual Result<void> SetRecoveryCodes(std::string_view user_id,
                                        const std::vector<std::string>& hashes) = 0;
  // True if there was such a code; it is gone then.
  virtual Result<bool> TakeRecoveryCode(std::string_view user_id, std::string_view hash) = 0;
  virtual Result<std::int64_t> CountRecoveryCodes(std::string_view user_id) = 0;

  // Who has signed in through somebody else: the id of the account that a person there has.
  virtual Result<std::optional<std::string>> FindLink(std::string_view provider,
                                                      std::string_view subject) = 0;
  virtual Result<void> InsertLink(std::string_view provider, std::string_view subject,
                                  std::string_view user_id, Seconds at) = 0;
  // Of one user, or of all if it is empty; the oldest first.
  virtual Result<std::vector<ExternalLink>> Links(std::string_view user_id) = 0;
  virtual Result<void> DeleteLink(std::string_view provider, std::string_view subject) = 0;

  // What shows by which master key secrets are sealed here (SealedStore::Check).
  virtual Result<std::string> SealingCheck() = 0;

  virtual Result<std::vector<FailureCount>> FailureCounts() = 0;
  // In the place of one of that name; without failures: it is gone.
  virtual Result<void> PutFailureCount(const FailureCount& count) = 0;

  virtual Result<void> InsertInvite(const Invite& invite) = 0;
  virtual Result<std::optional<Invite>> FindInviteBySecret(std::string_view hash) = 0;
  virtual Result<std::optional<Invite>> FindInvite(std::string_view id) = 0;
  virtual Result<std::vector<Invite>> Invites() = 0;  // the newest first
  virtual Result<void> UseInvite(std::string_view id, std::string_view user_id) = 0;
  virtual Result<bool> DeleteInvite(std::string_view id) = 0;  // false: there was none

  // Where an account has signed in from.
  virtual Result<void> RememberAddress(std::string_view user_id, std::string_view address,
                                       Seconds at) = 0;
  virtual Result<bool> KnowsAddress(std::string_view user_id, std::string_view address,
                                    Seconds since) = 0;

  virtual Result<void> AppendAudit(const AuditEntry& entry) = 0;
};

// Thread-safe. Calls block: never to be used on a worker.
class AccountStore {
 public:
  using Step = std::function<Result<void>(AccountTables&)>;

  virtual ~AccountStore() = default;
  // Reads; of what it writes each call stands for itself.
  virtual Result<void> Look(const Step& step) = 0;
  // All that `step` does, or nothing if it fails. One at a time.
  virtual Result<void> Change(const Step& step) = 0;
};

}  // namespace monorelay::identity
