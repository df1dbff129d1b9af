#include "identity/second_factor.hpp"

#include <utility>

#include "identity/secret_vault.hpp"
#include "identity/totp.hpp"

namespace monorelay::identity {

Result<TotpOffer> SecondFactor::Offer(const Actor& actor, std::string_view password) {
  const auto confirmed = sign_in_.Confirm(actor, password);
  if (!confirmed) return std::unexpected(confirmed.error());
  TotpOffer offer{.secret = MakeTotpSecret(), .uri = {}};
  offer.uri = TotpUri(offer.secret, confirmed->name);
  auto changed = context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    auto account = NeedUser(tables, confirmed->id);
    if (!account) return std::unexpected(std::move(account.error()));
    if (account->HasSecondFactor())
      return Conflict("there is a second factor already; take it away first");
    auto sealed = context_.SealFactor(tables, account->id, offer.secret);
    if (!sealed) return std::unexpected(std::move(sealed.error()));
    account->totp_pending = *std::move(sealed);
    return tables.UpdateUser(*account);
  });
  if (!changed) return std::unexpected(std::move(changed.error()));
  return offer;
}

Result<std::vector<std::string>> SecondFactor::Confirm(const Actor& actor, std::string_view code) {
  std::vector<std::string> codes = MakeRecoveryCodes();
  std::vector<std::string> hashes;
  for (const std::string& each : codes) hashes.push_back(RecoveryHash(actor.who.user_id, each));
  auto changed = context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    auto account = NeedUser(tables, actor.who.user_id);
    if (!account) return std::unexpected(std::move(account.error()));
    if (account->totp_pending.empty())
      return ClientError(ErrorKind::kInvalidRequest, "no second factor was asked for; begin there");
    const auto secret = context_.OpenFactor(account->id, account->totp_pending);
    if (!secret) return std::unexpected(secret.error());
    const auto step = MatchTotp(secret->Reveal(), code, context_.Now(), 0);
    if (!step)
      return ClientError(ErrorKind::kInvalidRequest,
                         "the code is not right; check the clock of the device and of the relay");
    account->totp_secret = std::exchange(account->totp_pending, {});
    account->totp_step = *step;
    if (auto updated = tables.UpdateUser(*account); !updated) return updated;
    if (auto set = tables.SetRecoveryCodes(account->id, hashes); !set) return set;
    return tables.AppendAudit(EntryOf(actor, "user.add_second_factor", account->name));
  });
  if (!changed) return std::unexpected(std::move(changed.error()));
  return codes;
}

Result<void> SecondFactor::Remove(const Actor& actor, std::string_view password) {
  const auto confirmed = sign_in_.Confirm(actor, password);
  if (!confirmed) return std::unexpected(confirmed.error());
  return context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    auto account = NeedUser(tables, confirmed->id);
    if (!account) return std::unexpected(std::move(account.error()));
    if (!account->HasSecondFactor())
      return ClientError(ErrorKind::kNotFound, "there is no second factor");
    account->totp_secret.clear();
    if (auto updated = tables.UpdateUser(*account); !updated) return updated;
    if (auto cleared = tables.SetRecoveryCodes(account->id, {}); !cleared) return cleared;
    return tables.AppendAudit(EntryOf(actor, "user.remove_second_factor", account->name));
  });
}

Result<int> SecondFactor::SealAll() {
  int count = 0;
  auto changed = context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    auto users = tables.Users();
    if (!users) return std::unexpected(std::move(users.error()));
    for (Account& account : *users) {
      bool is_changed = false;
      for (std::string* text : {&account.totp_secret, &account.totp_pending}) {
        if (text->empty() || SecretVault::IsSealedFactor(*text)) continue;
        auto sealed = context_.SealFactor(tables, account.id, *text);
        if (!sealed) return std::unexpected(std::move(sealed.error()));
        *text = *std::move(sealed);
        is_changed = true;
      }
      if (!is_changed) continue;
      ++count;
      if (auto updated = tables.UpdateUser(account); !updated) return updated;
    }
    return {};
  });
  if (!changed) return std::unexpected(std::move(changed.error()));
  return count;
}

Result<std::int64_t> SecondFactor::CodesLeft(std::string_view user_id) {
  return LookFor<std::int64_t>(context_.Store(), [user_id](AccountTables& tables) {
    return tables.CountRecoveryCodes(user_id);
  });
}

}  // namespace monorelay::identity
