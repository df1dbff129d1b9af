#include "identity/account_context.hpp"

#include <fmt/core.h>

#include <chrono>
#include <utility>

#include "base/text.hpp"
#include "identity/secret_vault.hpp"

namespace monorelay::identity {

Seconds AccountContext::Now() const {
  return std::chrono::floor<std::chrono::seconds>(clock_.WallNow()).time_since_epoch().count();
}

std::string AccountContext::NewId() {
  const std::scoped_lock lock(mutex_);
  return std::string(ids_.Make().View());
}

Result<void> AccountContext::BeginTry(const Throttle::Try& attempt) {
  const auto time = throttle_.Begin(attempt);
  if (time.count() == 0) return {};
  auto error = ClientError(
      ErrorKind::kRateLimited,
      fmt::format("too many attempts have failed; try again in {} seconds", time.count()));
  error.error().retry_after = time;
  return error;
}

Result<void> AccountContext::LoadFailures() {
  auto stored = LookFor<std::vector<FailureCount>>(
      store_, [](AccountTables& tables) { return tables.FailureCounts(); });
  if (!stored) return std::unexpected(std::move(stored.error()));
  throttle_.Restore(*stored);
  return {};
}

Result<void> AccountContext::SaveFailures() {
  const std::vector<FailureCount> changed = throttle_.TakeChanged();
  if (changed.empty()) return {};
  auto saved = store_.Change([&](AccountTables& tables) -> Result<void> {
    for (const FailureCount& count : changed) {
      if (auto put = tables.PutFailureCount(count); !put) return put;
    }
    return {};
  });
  if (!saved) throttle_.MarkChanged(changed);
  return saved;
}

Result<std::string> AccountContext::SealFactor(AccountTables& tables, std::string_view user_id,
                                               std::string_view secret) {
  if (vault_ == nullptr) {
    return RelayError(ErrorKind::kOverloaded,
                      "second factors cannot be kept here: the relay has no master key, and its "
                      "log says why");
  }
  const auto check = tables.SealingCheck();
  if (!check) return std::unexpected(check.error());
  if (*check != vault_->Check()) {
    return RelayError(ErrorKind::kOverloaded,
                      "the master key was changed meanwhile; restart the relay and try again");
  }
  return vault_->SealFactor(user_id, secret);
}

Result<Secret> AccountContext::OpenFactor(std::string_view user_id, std::string_view text) {
  if (vault_ != nullptr) return vault_->OpenFactor(user_id, text);
  if (!SecretVault::IsSealedFactor(text)) return Secret(std::string(text));
  return RelayError(ErrorKind::kOverloaded,
                    "the second factor cannot be checked: the relay has no master key, and its log "
                    "says why");
}

AccountSettings AccountContext::Settings() const {
  const std::scoped_lock lock(mutex_);
  return settings_;
}

void AccountContext::Use(const AccountSettings& settings) {
  const std::scoped_lock lock(mutex_);
  settings_ = settings;
}

std::unexpected<Error> Conflict(std::string text) {
  constexpr int kConflict = 409;
  auto error = ClientError(ErrorKind::kInvalidRequest, std::move(text));
  error.error().status = kConflict;
  return error;
}

Result<void> CheckRevision(std::string_view what, std::string_view now, std::string_view meant) {
  constexpr int kPreconditionFailed = 412;
  if (meant.empty() || meant == now) return {};
  auto error = ClientError(
      ErrorKind::kInvalidRequest,
      fmt::format("the {} was changed meanwhile; read it again and repeat your change", what));
  error.error().status = kPreconditionFailed;
  return error;
}

AuditEntry EntryOf(const Actor& actor, std::string action, std::string target) {
  return {.actor = ActorOf(actor.who),
          .address = actor.address,
          .action = std::move(action),
          .target = std::move(target)};
}

Result<Account> NeedUser(AccountTables& tables, std::string_view id) {
  auto found = tables.FindUser(id);
  if (!found) return std::unexpected(std::move(found.error()));
  if (!*found)
    return ClientError(ErrorKind::kNotFound, "there is no user \"" + Shorten(id, 60) + "\"");
  return **std::move(found);
}

}  // namespace monorelay::identity
