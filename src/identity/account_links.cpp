// Who at a sign-in provider is a user here, and taking that back.

#include <algorithm>
#include <utility>

#include "base/digest.hpp"
#include "identity/account_rules.hpp"
#include "identity/accounts.hpp"
#include "json/writer.hpp"

namespace monorelay::identity {
namespace {

std::unexpected<Error> NoSuchLink() {
  return ClientError(ErrorKind::kNotFound, "there is no such link");
}

// Who has no password and no other link would never come in again.
Result<void> CheckStillEnters(AccountTables& tables, const Account& account) {
  if (!account.password_hash.empty()) return {};
  const auto links = tables.Links(account.id);
  if (!links) return std::unexpected(links.error());
  if (links->size() > 1) return {};
  return Conflict("this is your only way in; have an admin give you a password first");
}

std::string AuditOf(const ExternalLink& link) {
  std::string text;
  json::Writer json(text);
  json.BeginObject()
      .Field("provider", std::string_view(link.provider))
      .Field("subject", std::string_view(link.subject))
      .EndObject();
  return text;
}

}  // namespace

std::string IdOf(const ExternalLink& link) {
  constexpr std::size_t kDigits = 32;
  return Sha256(link.provider + "\n" + link.subject).substr(0, kDigits);
}

Result<std::vector<ExternalLink>> Accounts::LinksOf(std::string_view user_id) {
  return LookFor<std::vector<ExternalLink>>(
      context_.Store(), [&](AccountTables& tables) { return tables.Links(user_id); });
}

Result<void> Accounts::RemoveLink(const Actor& actor, std::string_view link_id) {
  return context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    const auto links = tables.Links({});
    if (!links) return std::unexpected(links.error());
    const auto link = std::ranges::find(*links, link_id, IdOf);
    if (link == links->end()) return NoSuchLink();
    const auto account = NeedUser(tables, link->user_id);
    if (!account) return std::unexpected(account.error());
    const bool is_own = link->user_id == actor.who.user_id;
    // That others have such a link is told to nobody.
    if (!is_own && !CheckMayManage(actor.who, *account)) return NoSuchLink();
    if (is_own) {
      if (auto enters = CheckStillEnters(tables, *account); !enters) return enters;
    }
    if (auto gone = tables.DeleteLink(link->provider, link->subject); !gone) return gone;
    const std::string_view stays = is_own ? std::string_view(actor.who.session_id) : "";
    if (auto ended = tables.DeleteSessionsOf(account->id, stays); !ended) return ended;
    AuditEntry entry = EntryOf(actor, "user.unlink", account->name);
    entry.before = AuditOf(*link);
    return tables.AppendAudit(entry);
  });
}

}  // namespace monorelay::identity
