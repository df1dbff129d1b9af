#include "app/vault_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "base/log.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kVariable = "MONORELAY_SECRET_KEY";
constexpr const char* kFileVariable = "MONORELAY_SECRET_KEY_FILE";
constexpr const char* kNewVariable = "MONORELAY_NEW_SECRET_KEY";
constexpr std::size_t kLongestKeyFile = 1024;

std::unexpected<Error> BadKey(std::string text) {
  return RelayError(ErrorKind::kForbidden, std::move(text));
}

Result<SealingKey> ReadKey(std::string_view text, const std::string& where) {
  if (auto key = SealingKey::FromText(text)) return *key;
  return BadKey(where +
                " holds no master key: write 32 bytes of chance as 64 hex digits or as base64, as "
                "`openssl rand -hex 32` makes them");
}

// Nothing if there is no such file.
Result<std::optional<SealingKey>> ReadKeyFile(const fs::path& file) {
  std::error_code failure;
  if (!fs::exists(file, failure)) return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  std::string text;
  if (stream) text.assign(std::istreambuf_iterator<char>(stream), {});
  if (!stream || text.size() > kLongestKeyFile)
    return BadKey("the master key's file " + file.string() + " cannot be read");
  struct stat status{};
  if (::stat(file.c_str(), &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0 &&
      ::chmod(file.c_str(), S_IRUSR | S_IWUSR) != 0)
    log::Warning("{} can be read by others and its mode cannot be changed", file.string());
  auto key = ReadKey(text, "the file " + file.string());
  if (!key) return std::unexpected(std::move(key.error()));
  return *key;
}

// In the place of what is there. The old content or the new one, whatever happens.
Result<void> WriteKeyFile(const fs::path& file, const SealingKey& key) {
  const auto fail = [&] {
    return RelayError(ErrorKind::kInternal,
                      fmt::format("the master key cannot be written to {}: {}", file.string(),
                                  std::strerror(errno)));
  };
  const int descriptor =
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return fail();
  const std::string text = std::string(key.ToText().Reveal()) + "\n";
  const bool written =
      ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!written) return fail();
  return {};
}

fs::path NextTo(const fs::path& file) {
  fs::path next = file;
  next += ".new";
  return next;
}

Result<void> PutInPlace(const fs::path& file) {
  std::error_code failure;
  fs::rename(NextTo(file), file, failure);
  if (!failure) return {};
  return RelayError(ErrorKind::kInternal, fmt::format("the new master key stays in {}: {}",
                                                      NextTo(file).string(), failure.message()));
}

// The key of the file or, after a rotation that was cut off between its last two steps, that of the
// one beside it.
Result<SealingKey> KeyIn(const fs::path& file, const std::string& check) {
  auto key = ReadKeyFile(file);
  if (!key) return std::unexpected(std::move(key.error()));
  const bool fits = *key && (check.empty() || identity::Fits(**key, check));
  if (fits) return **key;
  const auto next = ReadKeyFile(NextTo(file));
  if (next && *next && !check.empty() && identity::Fits(**next, check)) {
    if (auto put = PutInPlace(file); !put) return std::unexpected(std::move(put.error()));
    return **next;
  }
  if (*key) return **key;  // not the right one, which the vault says
  if (!check.empty()) {
    return BadKey(
        fmt::format("the master key's file {} is missing, and identity.db holds secrets "
                    "that were sealed with it; bring it back",
                    file.string()));
  }
  SealingKey made = SealingKey::Make();
  if (auto written = WriteKeyFile(file, made); !written)
    return std::unexpected(std::move(written.error()));
  return made;
}

Result<MasterKey> FindMasterKey(const Environment& environment, const fs::path& data_dir,
                                const std::string& check) {
  if (const auto text = environment.Get(kVariable); text && !text->empty()) {
    auto key = ReadKey(*text, fmt::format("the environment variable {}", kVariable));
    if (!key) return std::unexpected(std::move(key.error()));
    return MasterKey{*key, {}};
  }
  const auto named = environment.Get(kFileVariable);
  fs::path file = named && !named->empty() ? fs::path(*named) : data_dir / "secret.key";
  auto key = KeyIn(file, check);
  if (!key) return std::unexpected(std::move(key.error()));
  return MasterKey{*key, std::move(file)};
}

}  // namespace

Result<std::unique_ptr<VaultFile>> VaultFile::Open(const Environment& environment,
                                                   const fs::path& data_dir, const Clock& clock) {
  std::unique_ptr<VaultFile> file(new VaultFile());
  auto store = store::sqlite::SqliteSecretStore::Open(data_dir / "identity.db");
  if (!store) return std::unexpected(std::move(store.error()));
  file->store_ = *std::move(store);
  const auto check = file->store_->Check();
  if (!check) return std::unexpected(check.error());
  auto key = FindMasterKey(environment, data_dir, *check);
  if (!key) return std::unexpected(std::move(key.error()));
  file->key_file_ = std::move(key->file);
  auto vault = identity::SecretVault::Open(*file->store_, key->key, clock);
  if (!vault) return std::unexpected(std::move(vault.error()));
  file->vault_ = *std::move(vault);
  return file;
}

Result<void> VaultFile::Rotate(const Environment& environment) {
  if (key_file_.empty()) {
    const auto text = environment.Get(kNewVariable);
    if (!text || text->empty()) {
      return RelayError(
          ErrorKind::kInvalidRequest,
          fmt::format("the master key comes by {}; give the new one by {}, and put it "
                      "into {} afterwards",
                      kVariable, kNewVariable, kVariable));
    }
    const auto key = ReadKey(*text, fmt::format("the environment variable {}", kNewVariable));
    if (!key) return std::unexpected(key.error());
    return vault_->Rotate(*key, [](const SealingKey&) { return Result<void>(); });
  }
  auto rotated = vault_->Rotate(SealingKey::Make(), [this](const SealingKey& key) {
    return WriteKeyFile(NextTo(key_file_), key);
  });
  if (!rotated) return rotated;
  return PutInPlace(key_file_);
}

Result<VaultFile*> VaultEnvironment::Open() const {
  if (file_ == nullptr) {
    auto opened = VaultFile::Open(environment_, data_dir_, clock_);
    if (!opened) return std::unexpected(std::move(opened.error()));
    file_ = *std::move(opened);
  }
  return file_.get();
}

std::expected<std::string, std::string> VaultEnvironment::GetSecret(std::string_view name) const {
  std::error_code failure;
  // Looking at a configuration makes no files.
  if (file_ == nullptr && !fs::exists(data_dir_ / "identity.db", failure)) {
    return std::unexpected(fmt::format("there is no secret \"{}\": no secrets are kept in {} yet",
                                       name, data_dir_.string()));
  }
  const auto opened = Open();
  if (!opened) return std::unexpected(opened.error().text.value.Get());
  auto secret = (*opened)->Vault().Get(name);
  if (secret) return std::string(secret->Reveal());
  if (secret.error().kind != ErrorKind::kNotFound)
    return std::unexpected(secret.error().text.value.Get());
  return std::unexpected(
      fmt::format("there is no secret \"{0}\"; put it in with `monorelay secrets set {0}` or PUT "
                  "/api/v1/secrets/{0}",
                  name));
}

}  // namespace monorelay::app
