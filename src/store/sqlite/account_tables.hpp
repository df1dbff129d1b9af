// The tables of accounts in identity.db.
#pragma once

#include "base/clock.hpp"
#include "identity/account_store.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// Within one call of the store: not thread-safe.
class SqliteAccountTables final : public identity::AccountTables {
 public:
  // Both must outlive this.
  SqliteAccountTables(Database& database, const Clock& clock)
      : database_(database), clock_(clock) {}

  // account_tables.cpp
  Result<std::int64_t> CountUsers() override;
  Result<std::optional<identity::Account>> FindUser(std::string_view id) override;
  Result<std::optional<identity::Account>> FindUserByName(std::string_view name) override;
  Result<std::optional<identity::Account>> FindUserByEmail(std::string_view email) override;
  Result<std::vector<identity::Account>> Users() override;
  Result<void> InsertUser(const identity::Account& account) override;
  Result<void> UpdateUser(const identity::Account& account) override;
  Result<void> DeleteUser(std::string_view id) override;
  Result<bool> IsRetired(std::string_view name) override;
  Result<void> SetRecoveryCodes(std::string_view user_id,
                                const std::vector<std::string>& hashes) override;
  Result<bool> TakeRecoveryCode(std::string_view user_id, std::string_view hash) override;
  Result<std::int64_t> CountRecoveryCodes(std::string_view user_id) override;
  Result<std::optional<std::string>> FindLink(std::string_view provider,
                                              std::string_view subject) override;
  Result<void> InsertLink(std::string_view provider, std::string_view subject,
                          std::string_view user_id, identity::Seconds at) override;
  Result<std::vector<identity::ExternalLink>> Links(std::string_view user_id) override;
  Result<void> DeleteLink(std::string_view provider, std::string_view subject) override;
  Result<std::string> SealingCheck() override;
  Result<std::vector<identity::FailureCount>> FailureCounts() override;
  Result<void> PutFailureCount(const identity::FailureCount& count) override;
  Result<void> AppendAudit(const identity::AuditEntry& entry) override;

  // session_tables.cpp
  Result<std::optional<identity::Session>> FindSession(std::string_view id) override;
  Result<std::optional<identity::Session>> FindSessionBySecret(std::string_view hash) override;
  Result<std::vector<identity::Session>> SessionsOf(std::string_view user_id) override;
  Result<void> InsertSession(const identity::Session& session) override;
  Result<void> TouchSession(std::string_view id, identity::Seconds seen_at) override;
  Result<void> DeleteSession(std::string_view id) override;
  Result<void> DeleteSessionsOf(std::string_view user_id, std::string_view but) override;
  Result<void> DeleteStaleSessions(identity::Seconds now, identity::Seconds idle_since) override;
  Result<std::optional<identity::RefreshToken>> FindRefresh(std::string_view hash) override;
  Result<void> InsertRefresh(const identity::RefreshToken& token) override;
  Result<void> UseRefresh(std::string_view hash) override;
  Result<void> InsertInvite(const identity::Invite& invite) override;
  Result<std::optional<identity::Invite>> FindInviteBySecret(std::string_view hash) override;
  Result<std::optional<identity::Invite>> FindInvite(std::string_view id) override;
  Result<std::vector<identity::Invite>> Invites() override;
  Result<void> UseInvite(std::string_view id, std::string_view user_id) override;
  Result<bool> DeleteInvite(std::string_view id) override;
  Result<void> RememberAddress(std::string_view user_id, std::string_view address,
                               identity::Seconds at) override;
  Result<bool> KnowsAddress(std::string_view user_id, std::string_view address,
                            identity::Seconds since) override;

 private:
  Database& database_;
  const Clock& clock_;
};

// What the domain is told of a failure of identity.db.
Error IdentityError(const SqlError& error);

// The same for a result.
template <class T>
Result<T> ToResult(SqlResult<T> result) {
  if (!result) return std::unexpected(IdentityError(result.error()));
  if constexpr (std::is_void_v<T>) {
    return {};
  } else {
    return *std::move(result);
  }
}

}  // namespace monorelay::store::sqlite
