// The secrets of second factors, sealed where they stand: in the accounts.

#include <utility>

#include "base/base64.hpp"
#include "identity/secret_vault.hpp"

namespace monorelay::identity {
namespace {

// No character of base 32, so that no secret in the clear begins like this.
constexpr std::string_view kMark = "sealed:";

// Not a secret's name, which has no spaces.
std::string PurposeOf(std::string_view user_id) {
  return "second factor " + std::string(user_id);
}

std::string Sealed(const SealingKey& key, std::string_view user_id, std::string_view secret) {
  if (secret.empty()) return {};
  return std::string(kMark) + ToBase64(key.Seal(secret, PurposeOf(user_id)));
}

}  // namespace

bool SecretVault::IsSealedFactor(std::string_view text) {
  return text.starts_with(kMark);
}

std::string SecretVault::SealFactor(std::string_view user_id, std::string_view secret) {
  const std::lock_guard lock(mutex_);
  return Sealed(key_, user_id, secret);
}

Result<Secret> SecretVault::OpenFactor(std::string_view user_id, std::string_view text) {
  const std::lock_guard lock(mutex_);
  return OpenFactorOf(user_id, text);
}

Result<Secret> SecretVault::OpenFactorOf(std::string_view user_id, std::string_view text) const {
  if (!IsSealedFactor(text)) return Secret(std::string(text));
  const auto bytes = FromBase64(text.substr(kMark.size()));
  auto opened = bytes ? key_.Open(*bytes, PurposeOf(user_id)) : std::nullopt;
  if (opened) return *std::move(opened);
  return RelayError(ErrorKind::kInternal,
                    "the second factor cannot be checked: it was sealed with another master key; "
                    "restart the relay if the key was rotated, or take the second factor away");
}

std::string SecretVault::Check() {
  const std::lock_guard lock(mutex_);
  return check_;
}

Result<std::vector<ResealedFactor>> SecretVault::ResealFactors(const SealingKey& key) {
  auto there = store_.Factors();
  if (!there) return std::unexpected(std::move(there.error()));
  std::vector<ResealedFactor> factors;
  for (SealedFactor& factor : *there) {
    const auto secret = OpenFactorOf(factor.user_id, factor.secret);
    if (!secret) return std::unexpected(secret.error());
    const auto pending = OpenFactorOf(factor.user_id, factor.pending);
    if (!pending) return std::unexpected(pending.error());
    ResealedFactor resealed{.before = std::move(factor), .secret = {}, .pending = {}};
    resealed.secret = Sealed(key, resealed.before.user_id, secret->Reveal());
    resealed.pending = Sealed(key, resealed.before.user_id, pending->Reveal());
    factors.push_back(std::move(resealed));
  }
  return factors;
}

}  // namespace monorelay::identity
