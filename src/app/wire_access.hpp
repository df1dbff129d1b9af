// Access keys that are made while the relay runs, teams, limits, and what keeps them.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>

#include "app/config_limits.hpp"
#include "app/periodic.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "identity/access_book.hpp"
#include "identity/key_hasher.hpp"
#include "identity/leave_policy.hpp"
#include "limits/ledger.hpp"
#include "relay/access_table.hpp"
#include "relay/setup.hpp"
#include "store/sqlite/access_store.hpp"
#include "store/sqlite/limit_store.hpp"

namespace monorelay::app {

// Lives as long as the program, over all configurations. Stores what has changed every second from
// a thread of its own, and at the end: a process that is killed forgets so much at most.
class Access {
 public:
  // Keys and limits in `data_dir`/identity.db, with the secret of their hashes beside it. Fails
  // if they cannot be read: without them valid keys would be turned away. `clock` must outlive it.
  static Result<std::unique_ptr<Access>> Open(
      const Clock& clock, const std::filesystem::path& data_dir,
      std::chrono::milliseconds save_every = std::chrono::seconds(1));
  // Nothing is kept, and no key can be made; limits of the configuration hold.
  static std::unique_ptr<Access> InMemory(const Clock& clock);

  Access(const Access&) = delete;
  Access& operator=(const Access&) = delete;

  // Takes over the limits of a configuration, and tells `setup` where callers are found. `on_leave`
  // is the policy of whoever has the configuration's key.
  void Apply(const ClientLimitsConfig& config, const std::optional<identity::LeavePolicy>& on_leave,
             relay::Setup& setup);

  // nullptr: no key can be made.
  [[nodiscard]] identity::AccessBook* Book() { return book_.get(); }
  [[nodiscard]] limits::Ledger& Ledger() { return ledger_; }
  [[nodiscard]] const relay::AccessTable& Table() const { return table_; }

  // Stores now what has changed, on the calling thread. Fails if some of it could not be.
  Result<void> SaveNow();

 private:
  Access(const Clock& clock, Secret secret);
  void Save(Periodic::Turn turn);

  limits::LoggedEvents events_;
  limits::Ledger ledger_;
  identity::KeyHasher hasher_;
  relay::AccessTable table_;
  std::unique_ptr<store::sqlite::SqliteLimitStore> limit_store_;
  std::unique_ptr<store::sqlite::SqliteAccessStore> access_store_;
  std::unique_ptr<identity::AccessBook> book_;
  int rounds_ = 0;                    // of Save
  bool was_failing_ = false;          // the same
  std::unique_ptr<Periodic> saving_;  // last: it uses everything above
};

// The rules that amounts stand for.
limits::Rules RulesOf(const LimitAmounts& amounts);

}  // namespace monorelay::app
