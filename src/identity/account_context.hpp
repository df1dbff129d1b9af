// What the services around accounts share.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/secret.hpp"
#include "identity/account_store.hpp"
#include "identity/password.hpp"
#include "identity/principal.hpp"
#include "identity/throttle.hpp"

namespace monorelay::identity {

class SecretVault;

// Who may make an account for itself.
enum class Registration : std::uint8_t { kClosed, kInvite, kOpen };

struct AccountSettings {
  Registration registration = Registration::kClosed;
  Seconds session_idle = 24 * 3600;      // without a call
  Seconds session_life = 7 * 24 * 3600;  // in all
};

// Who does something, and from where.
struct Actor {
  Principal who;
  std::string address{};
};

// Thread-safe.
class AccountContext {
 public:
  // `store` and `clock` must outlive this.
  AccountContext(AccountStore& store, const Clock& clock, PasswordCost cost = {})
      : store_(store), clock_(clock), hasher_(cost), throttle_(clock), ids_(clock, Random()) {}

  [[nodiscard]] AccountStore& Store() { return store_; }
  [[nodiscard]] const PasswordHasher& Hasher() const { return hasher_; }
  // Begins a try to sign in, or to guess something else; see Throttle. Fails with kRateLimited and
  // the time to wait.
  Result<void> BeginTry(const Throttle::Try& attempt);
  void Succeeded(const Throttle::Try& attempt) { throttle_.Succeeded(attempt); }
  // Goes on with the failures that were stored, and keeps note of what is to be stored from then
  // on. Before the first try.
  Result<void> LoadFailures();
  // Stores what has changed since the last call, all at once. Where nothing has, nothing is asked.
  Result<void> SaveFailures();

  // Lets second factors be used. Before the first of them; `vault` must outlive this.
  void UseVault(SecretVault& vault) { vault_ = &vault; }
  // What is to stand in an account for that secret. Within the change that stores it: fails with
  // kOverloaded if there is no vault, or its key is no longer the one that counts there.
  Result<std::string> SealFactor(AccountTables& tables, std::string_view user_id,
                                 std::string_view secret);
  // The secret that `text` of an account stands for.
  Result<Secret> OpenFactor(std::string_view user_id, std::string_view text);
  [[nodiscard]] Seconds Now() const;
  // A new ULID.
  std::string NewId();

  [[nodiscard]] AccountSettings Settings() const;
  void Use(const AccountSettings& settings);

 private:
  AccountStore& store_;
  const Clock& clock_;
  PasswordHasher hasher_;
  Throttle throttle_;
  SecretVault* vault_ = nullptr;  // nullptr: no second factor can be added
  mutable std::mutex mutex_;
  IdMaker ids_;               // guarded by mutex_
  AccountSettings settings_;  // guarded by mutex_
};

// A clash with what is there: kInvalidRequest with the status 409.
std::unexpected<Error> Conflict(std::string text);
// The status 412 if what is `now` the revision of `what` is not the one that was `meant`. Empty:
// whatever it is.
Result<void> CheckRevision(std::string_view what, std::string_view now, std::string_view meant);

// An entry of the audit about what `actor` did to `target`.
AuditEntry EntryOf(const Actor& actor, std::string action, std::string target);

// What `step` finds in the tables; it yields a Result<T>.
template <class T, class Step>
Result<T> LookFor(AccountStore& store, Step step) {
  std::optional<T> found;
  auto looked = store.Look([&](AccountTables& tables) -> Result<void> {
    Result<T> result = step(tables);
    if (!result) return std::unexpected(std::move(result.error()));
    found = *std::move(result);
    return {};
  });
  if (!looked) return std::unexpected(std::move(looked.error()));
  return *std::move(found);
}

// The account of that id, or kNotFound.
Result<Account> NeedUser(AccountTables& tables, std::string_view id);

}  // namespace monorelay::identity
