#include "identity/account_context.hpp"

#include <fmt/core.h>

#include <chrono>
#include <utility>

#include "base/text.hpp"

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
