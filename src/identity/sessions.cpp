// Sessions: how they begin, go on and end.

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/digest.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "identity/account_rules.hpp"
#include "identity/sign_in.hpp"

namespace monorelay::identity {
namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kLongestAgent = 200;
// Between two notes of when a session was seen.
constexpr Seconds kTouch = 60;

std::unexpected<Error> NotSignedIn() {
  return ClientError(ErrorKind::kUnauthorized, "the session has ended; sign in again");
}

std::string AuditOf(const Session& session, std::string_view how) {
  return fmt::format(R"({{"session":"{}","kind":"{}","how":"{}"}})", session.id,
                     session.kind == SessionKind::kCookie ? "cookie" : "token", how);
}

}  // namespace

Result<BegunSession> SignIn::Begin(std::string_view user_id, SessionKind kind, std::string_view how,
                                   const std::string& address, std::string_view agent,
                                   std::string_view provider) {
  const Seconds now = context_.Now();
  const AccountSettings settings = context_.Settings();
  BegunSession begun;
  begun.secret = RandomToken(kSecretBytes);
  begun.session = {.id = context_.NewId(),
                   .user_id = std::string(user_id),
                   .kind = kind,
                   .secret_hash = Sha256(begun.secret),
                   .created_at = now,
                   .seen_at = now,
                   .expires_at = now + settings.session_life,
                   .address = address,
                   .agent = Shorten(agent, kLongestAgent),
                   .provider = std::string(provider)};
  if (kind == SessionKind::kToken) begun.refresh = "mrr-" + RandomToken(kSecretBytes);
  auto changed = context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    auto account = NeedUser(tables, user_id);
    if (!account) return std::unexpected(std::move(account.error()));
    if (!account->is_active)
      return ClientError(ErrorKind::kUnauthorized, "the account is deactivated");
    account->last_login = now;
    if (auto done = tables.UpdateUser(*account); !done) return done;
    if (auto done = tables.DeleteStaleSessions(now, now - settings.session_idle); !done)
      return done;
    if (auto done = tables.InsertSession(begun.session); !done) return done;
    if (kind == SessionKind::kToken) {
      auto done = tables.InsertRefresh(
          {.hash = Sha256(begun.refresh), .session_id = begun.session.id, .is_used = false});
      if (!done) return done;
    }
    if (auto done = tables.RememberAddress(user_id, Network(address), now); !done) return done;
    begun.account = *account;
    return tables.AppendAudit({.actor = account->name,
                               .address = address,
                               .action = "session.begin",
                               .target = account->name,
                               .after = AuditOf(begun.session, how)});
  });
  if (!changed) return std::unexpected(std::move(changed.error()));
  return begun;
}

Result<BegunSession> SignIn::Renew(std::string_view refresh, const std::string& address) {
  BegunSession renewed;
  // That it ends must be stored, though the call fails.
  bool is_refused = false;
  auto changed = context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    const auto token = tables.FindRefresh(Sha256(refresh));
    if (!token) return std::unexpected(token.error());
    auto session = *token ? tables.FindSession((*token)->session_id)
                          : Result<std::optional<Session>>(std::nullopt);
    if (!session) return std::unexpected(std::move(session.error()));
    auto seen = See(tables, *std::move(session));
    if (!seen) return std::unexpected(std::move(seen.error()));
    is_refused = !*seen;
    if (is_refused) return {};
    renewed.session = (*seen)->session;
    renewed.account = (*seen)->account;
    if ((*token)->is_used) {
      is_refused = true;
      if (auto ended = tables.DeleteSession(renewed.session.id); !ended) return ended;
      return tables.AppendAudit({.actor = "nobody",
                                 .address = address,
                                 .action = "session.reused_token",
                                 .target = renewed.account.name,
                                 .after = AuditOf(renewed.session, "refresh")});
    }
    if (auto used = tables.UseRefresh((*token)->hash); !used) return used;
    renewed.refresh = "mrr-" + RandomToken(kSecretBytes);
    return tables.InsertRefresh(
        {.hash = Sha256(renewed.refresh), .session_id = renewed.session.id, .is_used = false});
  });
  if (!changed) return std::unexpected(std::move(changed.error()));
  if (is_refused) return NotSignedIn();
  return renewed;
}

Result<std::optional<SeenSession>> SignIn::See(AccountTables& tables,
                                               std::optional<Session> session) {
  const Seconds now = context_.Now();
  const bool is_live = session && session->expires_at > now &&
                       session->seen_at > now - context_.Settings().session_idle;
  if (!is_live) return std::nullopt;
  auto account = tables.FindUser(session->user_id);
  if (!account) return std::unexpected(std::move(account.error()));
  if (!*account || !(*account)->is_active) return std::nullopt;
  if (now - session->seen_at >= kTouch) {
    if (auto touched = tables.TouchSession(session->id, now); !touched)
      return std::unexpected(std::move(touched.error()));
    session->seen_at = now;
  }
  return SeenSession{.account = **std::move(account), .session = *std::move(session)};
}

Result<std::optional<SeenSession>> SignIn::Find(std::string_view secret) {
  return LookFor<std::optional<SeenSession>>(
      context_.Store(), [&](AccountTables& tables) -> Result<std::optional<SeenSession>> {
        auto session = tables.FindSessionBySecret(Sha256(secret));
        if (!session) return std::unexpected(std::move(session.error()));
        if (*session && (*session)->kind != SessionKind::kCookie) return std::nullopt;
        return See(tables, *std::move(session));
      });
}

Result<std::optional<SeenSession>> SignIn::FindById(std::string_view session_id) {
  return LookFor<std::optional<SeenSession>>(
      context_.Store(), [&](AccountTables& tables) -> Result<std::optional<SeenSession>> {
        auto session = tables.FindSession(session_id);
        if (!session) return std::unexpected(std::move(session.error()));
        if (*session && (*session)->kind != SessionKind::kToken) return std::nullopt;
        return See(tables, *std::move(session));
      });
}

Result<std::vector<Session>> SignIn::SessionsOf(std::string_view user_id) {
  auto all = LookFor<std::vector<Session>>(
      context_.Store(), [&](AccountTables& tables) { return tables.SessionsOf(user_id); });
  if (!all) return all;
  const Seconds now = context_.Now();
  const Seconds idle = context_.Settings().session_idle;
  std::erase_if(*all, [&](const Session& session) {
    return session.expires_at <= now || session.seen_at <= now - idle;
  });
  return all;
}

Result<Session> SignIn::End(const Actor& actor, std::string_view session_id) {
  Session ended;
  auto changed = context_.Store().Change([&](AccountTables& tables) -> Result<void> {
    auto session = tables.FindSession(session_id);
    if (!session) return std::unexpected(std::move(session.error()));
    // That others have such a session is told to nobody.
    const auto none = ClientError(ErrorKind::kNotFound, "there is no such session");
    if (!*session) return none;
    ended = **std::move(session);
    const auto account = NeedUser(tables, ended.user_id);
    if (!account) return std::unexpected(account.error());
    const bool is_own = ended.user_id == actor.who.user_id;
    if (!is_own && !CheckMayManage(actor.who, *account)) return none;
    if (auto deleted = tables.DeleteSession(session_id); !deleted) return deleted;
    AuditEntry entry = EntryOf(actor, "session.end", account->name);
    entry.before = AuditOf(ended, "");
    return tables.AppendAudit(entry);
  });
  if (!changed) return std::unexpected(std::move(changed.error()));
  return ended;
}

}  // namespace monorelay::identity
