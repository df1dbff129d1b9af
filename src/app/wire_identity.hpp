// Accounts of the running relay: identity.db, the secrets beside it, and what the admin API gets of
// it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "admin/api.hpp"
#include "admin/pool.hpp"
#include "admin/refusal_audit.hpp"
#include "admin/replays.hpp"
#include "app/config.hpp"
#include "app/periodic.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "identity/account_services.hpp"
#include "identity/saved_views.hpp"
#include "identity/secret_vault.hpp"
#include "store/sqlite/identity_store.hpp"
#include "store/sqlite/view_store.hpp"

namespace monorelay::app {

// The settings of accounts.
identity::AccountSettings AccountSettingsOf(const Config& config);

// Where identity.db is.
std::filesystem::path IdentityFile(const std::filesystem::path& data_dir);

// Thread-safe after Open.
class IdentityKeeping {
 public:
  // Opens what is in `data_dir`, or makes it. While there is no account, there is a setup token.
  // Fails with a text that says what to change. `clock` must outlive this.
  static Result<std::unique_ptr<IdentityKeeping>> Open(const std::filesystem::path& data_dir,
                                                       const Config& config, const Clock& clock,
                                                       identity::PasswordCost cost = {});
  IdentityKeeping(const IdentityKeeping&) = delete;
  IdentityKeeping& operator=(const IdentityKeeping&) = delete;

  // Lets second factors be kept, and seals those that stand there in the clear. Before the first
  // sign-in; `vault` must outlive this.
  void UseVault(identity::SecretVault& vault);
  // Takes over what the configuration says now.
  void Use(const Config& config) { services_.context.Use(AccountSettingsOf(config)); }
  // Gives the admin API what it needs. This must outlive `services`.
  void Fill(admin::Services& services);

  // To be shown to the operator; nothing if there are accounts.
  [[nodiscard]] std::optional<std::string> SetupToken() const;
  [[nodiscard]] store::sqlite::SqliteIdentityStore& Store() { return *store_; }
  [[nodiscard]] identity::AccountServices& Services() { return services_; }
  // The thread that hashes passwords.
  [[nodiscard]] admin::Pool& Hashing() { return hashing_; }

 private:
  IdentityKeeping(std::unique_ptr<store::sqlite::SqliteIdentityStore> store,
                  std::unique_ptr<store::sqlite::SqliteViewStore> view_store, Secret token_key,
                  std::filesystem::path setup_file, const Clock& clock,
                  identity::PasswordCost cost);
  Result<void> PrepareSetup();
  void SaveFailures();

  std::unique_ptr<store::sqlite::SqliteIdentityStore> store_;
  std::unique_ptr<store::sqlite::SqliteViewStore> view_store_;
  identity::AccountServices services_;
  identity::SavedViews views_;
  admin::BearerTokens tokens_;
  admin::RefusalAudit refusals_;
  admin::Replays replays_;
  std::filesystem::path setup_file_;
  Secret setup_token_;                // empty: there are accounts
  bool was_failing_ = false;          // of SaveFailures
  std::unique_ptr<Periodic> saving_;  // failures to sign in; uses everything above
  admin::Pool hashing_;               // one thread; last: its work uses everything above
};

}  // namespace monorelay::app
