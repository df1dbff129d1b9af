// The master key's file, and the vault that it opens.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "app/config_environment.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/sealing.hpp"
#include "identity/secret_vault.hpp"
#include "store/sqlite/secret_store.hpp"

namespace monorelay::app {

// The key of MONORELAY_SECRET_KEY (hex or base64 of 32 bytes), else of the file that
// MONORELAY_SECRET_KEY_FILE names, else of secret.key in the data directory.
struct MasterKey {
  SealingKey key;
  std::filesystem::path file;  // empty: it came by the environment
};

// The vault with what it stands on.
class VaultFile {
 public:
  // Opens identity.db in `data_dir`, with the key, which is made (mode 0600) if there is none and
  // nothing was sealed yet. `clock` must outlive it. Fails with kForbidden if the key is missing,
  // malformed, or not that of the secrets.
  static Result<std::unique_ptr<VaultFile>> Open(const Environment& environment,
                                                 const std::filesystem::path& data_dir,
                                                 const Clock& clock);

  identity::SecretVault& Vault() { return *vault_; }

  // Seals everything with a new key: that of MONORELAY_NEW_SECRET_KEY if the old one came by the
  // environment, else one that is made and takes the place of the old one in its file.
  Result<void> Rotate(const Environment& environment);

 private:
  VaultFile() = default;

  std::unique_ptr<store::sqlite::SqliteSecretStore> store_;
  std::unique_ptr<identity::SecretVault> vault_;  // after what it refers to
  std::filesystem::path key_file_;                // empty: the key came by the environment
};

// Where `secret:NAME` in the configuration looks: in the vault of a data directory, which is opened
// at the first of them. Used by one thread.
class VaultEnvironment final : public Environment {
 public:
  // All must outlive it.
  VaultEnvironment(const Environment& environment, std::filesystem::path data_dir,
                   const Clock& clock)
      : environment_(environment), data_dir_(std::move(data_dir)), clock_(clock) {}

  [[nodiscard]] std::optional<std::string> Get(std::string_view name) const override {
    return environment_.Get(name);
  }
  [[nodiscard]] std::expected<std::string, std::string> GetSecret(
      std::string_view name) const override;

  // Opens it if it is not open yet. Fails as VaultFile::Open does.
  Result<VaultFile*> Open() const;

 private:
  const Environment& environment_;
  const std::filesystem::path data_dir_;
  const Clock& clock_;
  mutable std::unique_ptr<VaultFile> file_;
};

}  // namespace monorelay::app
