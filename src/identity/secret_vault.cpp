#include "identity/secret_vault.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace monorelay::identity {
namespace {

constexpr std::string_view kCheckPurpose = "check of the master key";

// No secret can be called as the check is: names have no spaces.
std::string PurposeOf(std::string_view name) {
  return "secret " + std::string(name);
}

bool IsName(std::string_view name) {
  return !name.empty() && name.size() <= SecretVault::kLongestName &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-' || c == '/';
         });
}

std::unexpected<Error> NoSuch(std::string_view name) {
  return ClientError(ErrorKind::kNotFound, "there is no secret \"" + Shorten(name, 100) + "\"");
}

std::unexpected<Error> ChangedElsewhere() {
  return RelayError(ErrorKind::kOverloaded,
                    "the master key or the secrets were changed meanwhile; try again, and restart "
                    "the relay if the key was rotated");
}

}  // namespace

bool Fits(const SealingKey& key, std::string_view check) {
  return key.Open(check, kCheckPurpose).has_value();
}

Result<std::unique_ptr<SecretVault>> SecretVault::Open(SealedStore& store, SealingKey key,
                                                       const Clock& clock) {
  auto check = store.Check();
  if (check && check->empty()) {
    if (auto begun = store.Begin(key.Seal("", kCheckPurpose)); !begun)
      return std::unexpected(std::move(begun.error()));
    check = store.Check();
  }
  if (!check) return std::unexpected(std::move(check.error()));
  if (!Fits(key, *check)) {
    return RelayError(ErrorKind::kForbidden,
                      "the master key is not the one that the stored secrets were sealed with; "
                      "bring the right one back, or remove the secrets with the database");
  }
  return std::unique_ptr<SecretVault>(new SecretVault(store, key, *std::move(check), clock));
}

Result<Secret> SecretVault::Get(std::string_view name) {
  const auto found = store_.Find(name);
  if (!found) return std::unexpected(found.error());
  if (!*found) return NoSuch(name);
  const std::lock_guard lock(mutex_);
  return OpenOne(**found);
}

Result<Secret> SecretVault::OpenOne(const SealedSecret& secret) const {
  auto opened = key_.Open(secret.sealed, PurposeOf(secret.name));
  if (opened) return *std::move(opened);
  return RelayError(ErrorKind::kInternal, "the stored secret \"" + secret.name +
                                              "\" cannot be opened: it was changed, or sealed with "
                                              "another key; put it in again");
}

Result<std::vector<SealedSecret>> SecretVault::List() {
  auto all = store_.All();
  if (!all) return all;
  for (SealedSecret& secret : *all) secret.sealed.clear();
  return all;
}

// What is there, if it is what was expected.
Result<std::optional<SealedSecret>> SecretVault::Expected(
    std::string_view name, const std::optional<std::string>& expected) {
  constexpr int kPreconditionFailed = 412;
  auto now = store_.Find(name);
  if (!now) return std::unexpected(std::move(now.error()));
  const std::string fingerprint = *now ? (*now)->fingerprint : std::string();
  if (!expected || *expected == fingerprint) return *std::move(now);
  auto error = ClientError(ErrorKind::kInvalidRequest,
                           "the secret was changed meanwhile; look at the list of secrets and "
                           "repeat your change");
  error.error().status = kPreconditionFailed;
  return error;
}

Result<bool> SecretVault::Put(std::string_view name, const Secret& value,
                              const std::optional<std::string>& expected) {
  if (!IsName(name)) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "a secret's name has 1 to 100 letters, digits and \"._-/\"");
  }
  if (value.IsEmpty() || value.Reveal().size() > kLongestValue)
    return ClientError(ErrorKind::kInvalidRequest, "a secret has 1 to 65536 bytes");
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(clock_.WallNow().time_since_epoch()).count();
  const std::lock_guard lock(mutex_);
  const auto before = Expected(name, expected);
  if (!before) return std::unexpected(before.error());
  const auto put = store_.Put(check_, {.name = std::string(name),
                                       .sealed = key_.Seal(value.Reveal(), PurposeOf(name)),
                                       .fingerprint = value.Fingerprint(),
                                       .created_at = now,
                                       .updated_at = now});
  if (!put) return std::unexpected(put.error());
  if (!*put) return ChangedElsewhere();
  ++revision_;
  return !before->has_value();
}

Result<void> SecretVault::Remove(std::string_view name,
                                 const std::optional<std::string>& expected) {
  const std::lock_guard lock(mutex_);
  if (const auto there = Expected(name, expected); !there) return std::unexpected(there.error());
  const auto removed = store_.Remove(name);
  if (!removed) return std::unexpected(removed.error());
  if (!*removed) return NoSuch(name);
  ++revision_;
  return {};
}

Result<void> SecretVault::Reseal(const SealingKey& key) {
  const std::lock_guard lock(mutex_);
  auto all = store_.All();
  if (!all) return std::unexpected(std::move(all.error()));
  for (SealedSecret& secret : *all) {
    const auto value = OpenOne(secret);
    if (!value) return std::unexpected(value.error());
    secret.sealed = key.Seal(value->Reveal(), PurposeOf(secret.name));
  }
  const auto factors = ResealFactors(key);
  if (!factors) return std::unexpected(factors.error());
  std::string check = key.Seal("", kCheckPurpose);
  const auto replaced = store_.Replace(check_, check, *all, *factors);
  if (!replaced) return std::unexpected(replaced.error());
  if (!*replaced) return ChangedElsewhere();
  key_ = key;
  check_ = std::move(check);
  return {};
}

}  // namespace monorelay::identity
