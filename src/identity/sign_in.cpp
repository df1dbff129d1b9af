#include "identity/sign_in.hpp"

#include <fmt/core.h>

#include <utility>

#include "base/text.hpp"
#include "identity/totp.hpp"

namespace monorelay::identity {
namespace {

// How long an account knows an address that it has signed in from.
constexpr Seconds kKnownFor = 30LL * 24 * 3600;

}  // namespace

Result<Login> SignIn::Check(const LoginAttempt& attempt) {
  auto known = Know(attempt);
  if (!known) return std::unexpected(std::move(known.error()));
  const Throttle::Try tried{attempt.address, attempt.name, known->address};
  if (auto begun = context_.BeginTry(tried); !begun)
    return std::unexpected(std::move(begun.error()));
  const std::string hash = known->account ? known->account->password_hash : std::string();
  const bool is_right = context_.Hasher().Matches(hash, attempt.password);
  if (!is_right) return Refuse(attempt, "wrong password");
  if (!known->account->is_active) return Refuse(attempt, "deactivated");
  Login login{.account = *std::move(known->account)};
  if (login.account.HasSecondFactor()) {
    login.needs_code = attempt.code.empty();
    if (login.needs_code) return login;
    const auto is_code = TakeCode(login.account.id, attempt.code);
    if (!is_code) return std::unexpected(is_code.error());
    if (!*is_code) return Refuse(attempt, "wrong code");
  }
  context_.Succeeded(tried);
  if (context_.Hasher().IsOutdated(hash)) {
    if (auto hashed = HashAnew(login.account, attempt.password); !hashed)
      return std::unexpected(std::move(hashed.error()));
  }
  return login;
}

Result<void> SignIn::HashAnew(const Account& account, std::string_view password) {
  const auto hash = context_.Hasher().Hash(password);
  if (!hash) return std::unexpected(hash.error());
  return context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    auto now = NeedUser(tables, account.id);
    if (!now) return std::unexpected(std::move(now.error()));
    // Another password may have been set meanwhile.
    if (now->password_hash != account.password_hash) return {};
    now->password_hash = *hash;
    return tables.UpdateUser(*now);
  });
}

Result<SignIn::Known> SignIn::Know(const LoginAttempt& attempt) {
  return LookFor<Known>(context_.Store(), [&](AccountTables& tables) -> Result<Known> {
    auto account = tables.FindUserByName(attempt.name);
    if (!account) return std::unexpected(std::move(account.error()));
    if (!*account) return Known{};
    const auto knows =
        tables.KnowsAddress((*account)->id, Network(attempt.address), context_.Now() - kKnownFor);
    if (!knows) return std::unexpected(knows.error());
    return Known{*std::move(account), *knows};
  });
}

Result<bool> SignIn::TakeCode(std::string_view user_id, std::string_view code) {
  bool is_right = false;
  auto changed = context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    auto account = NeedUser(tables, user_id);
    if (!account) return std::unexpected(std::move(account.error()));
    const auto secret = context_.OpenFactor(account->id, account->totp_secret);
    if (!secret) return std::unexpected(secret.error());
    const auto step = MatchTotp(secret->Reveal(), code, context_.Now(), account->totp_step);
    is_right = step.has_value();
    if (step) {
      account->totp_step = *step;
      return tables.UpdateUser(*account);
    }
    const auto taken = tables.TakeRecoveryCode(user_id, RecoveryHash(user_id, code));
    if (!taken) return std::unexpected(taken.error());
    is_right = *taken;
    return {};
  });
  if (!changed) return std::unexpected(std::move(changed.error()));
  return is_right;
}

std::unexpected<Error> SignIn::Refuse(const LoginAttempt& attempt, std::string_view why) {
  auto noted = context_.Store().Change([&](AccountTables& tables) {
    return tables.AppendAudit({.actor = "nobody",
                               .address = attempt.address,
                               .action = "session.refused",
                               .target = Shorten(attempt.name, 64),
                               .after = fmt::format(R"({{"reason":"{}"}})", why)});
  });
  if (!noted) return std::unexpected(std::move(noted.error()));
  return ClientError(ErrorKind::kUnauthorized,
                     "username, password or code is wrong, or the account is deactivated");
}

Result<Account> SignIn::Confirm(const Actor& actor, std::string_view password) {
  auto account = LookFor<Account>(
      context_.Store(), [&](AccountTables& tables) { return NeedUser(tables, actor.who.user_id); });
  if (!account) return account;
  // Who holds a session is no stranger, but may have stolen it: its tries count as the address's.
  const Throttle::Try tried{actor.address, account->name, true};
  if (auto begun = context_.BeginTry(tried); !begun)
    return std::unexpected(std::move(begun.error()));
  if (!context_.Hasher().Matches(account->password_hash, password))
    return ClientError(ErrorKind::kForbidden, "the password is not right");
  context_.Succeeded(tried);
  return account;
}

Result<void> SignIn::ChangePassword(const Actor& actor, std::string_view old_password,
                                    std::string_view password) {
  const auto account = Confirm(actor, old_password);
  if (!account) return std::unexpected(account.error());
  if (auto checked = CheckPassword(password, account->name); !checked) return checked;
  const auto hash = context_.Hasher().Hash(password);
  if (!hash) return std::unexpected(hash.error());
  return context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    auto now = NeedUser(tables, account->id);
    if (!now) return std::unexpected(std::move(now.error()));
    now->password_hash = *hash;
    if (auto updated = tables.UpdateUser(*now); !updated) return updated;
    if (auto ended = tables.DeleteSessionsOf(now->id, actor.who.session_id); !ended) return ended;
    return tables.AppendAudit(EntryOf(actor, "user.change_password", now->name));
  });
}

}  // namespace monorelay::identity
