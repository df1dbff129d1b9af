#include "app/secrets_command.hpp"

#include <fmt/format.h>

#include <istream>
#include <iterator>
#include <ostream>
#include <string>
#include <utility>

#include "app/data_paths.hpp"
#include "app/user_command.hpp"
#include "app/vault_file.hpp"
#include "identity/audit.hpp"
#include "store/sqlite/identity_store.hpp"

namespace monorelay::app {
namespace {

constexpr int kFailed = 1;

// What the audit calls the action; empty: nothing is changed.
std::string ActionOf(SecretsAction action) {
  switch (action) {
    case SecretsAction::kList:
      return {};
    case SecretsAction::kSet:
      return "secret.set";
    case SecretsAction::kRemove:
      return "secret.remove";
    case SecretsAction::kRotate:
      return "secret.rotate";
  }
  return {};
}

Result<void> List(identity::SecretVault& vault, std::ostream& out) {
  const auto all = vault.List();
  if (!all) return std::unexpected(all.error());
  for (const identity::SealedSecret& secret : *all)
    out << fmt::format("{}  {}\n", secret.fingerprint, secret.name);
  return {};
}

Result<void> Set(identity::SecretVault& vault, const std::string& name, std::istream& in,
                 std::ostream& out) {
  std::string value{std::istreambuf_iterator<char>(in), {}};
  while (value.ends_with('\n') || value.ends_with('\r')) value.pop_back();
  const Secret secret(std::move(value));
  const auto is_new = vault.Put(name, secret);
  if (!is_new) return std::unexpected(is_new.error());
  out << fmt::format("{} {}  {}\n", *is_new ? "stored" : "replaced", secret.Fingerprint(), name);
  return {};
}

Result<void> Do(VaultFile& file, const Options& options, const Environment& environment,
                std::istream& in, std::ostream& out) {
  const SecretsOptions& asked = options.secrets;
  switch (asked.action) {
    case SecretsAction::kList:
      return List(file.Vault(), out);
    case SecretsAction::kSet:
      return Set(file.Vault(), asked.name, in, out);
    case SecretsAction::kRemove:
      return file.Vault().Remove(asked.name);
    case SecretsAction::kRotate:
      if (auto rotated = file.Rotate(environment); !rotated) return rotated;
      out << "every secret is sealed with a new master key; restart a relay that serves\n";
      return {};
  }
  return {};
}

// In the audit too, with who is at the command line.
Result<void> Note(const std::filesystem::path& data_dir, const SecretsOptions& asked,
                  const Clock& clock) {
  const std::string action = ActionOf(asked.action);
  if (action.empty()) return {};
  auto store = store::sqlite::SqliteIdentityStore::Open(data_dir / "identity.db", clock);
  if (!store) return std::unexpected(std::move(store.error()));
  return (*store)->Append(EntryOf(AtMachine(), action, asked.name));
}

}  // namespace

int RunSecrets(const Options& options, const Environment& environment, const Clock& clock,
               std::istream& in, std::ostream& out, std::ostream& err) {
  const auto complain = [&](const Error& error) {
    err << error.text.value.Get();
    if (!error.detail.value.empty()) err << " (" << error.detail.value.Get() << ")";
    err << '\n';
    return kFailed;
  };
  const auto file = FindConfigFile(options);
  if (!file) return complain(file.error());
  const auto data_dir = PathsFor(options, *file).data_dir;
  auto vault = VaultFile::Open(environment, data_dir, clock);
  if (!vault) return complain(vault.error());
  if (auto done = Do(**vault, options, environment, in, out); !done) return complain(done.error());
  if (auto noted = Note(data_dir, options.secrets, clock); !noted) return complain(noted.error());
  return 0;
}

}  // namespace monorelay::app
