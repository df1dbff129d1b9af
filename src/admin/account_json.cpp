#include "admin/account_json.hpp"

#include <fmt/core.h>

#include "admin/caller.hpp"
#include "admin/precondition.hpp"
#include "admin/reading.hpp"
#include "admin/request_json.hpp"
#include "identity/accounts.hpp"

namespace monorelay::admin {

void WriteTime(json::Writer& json, std::string_view key, std::optional<identity::Seconds> time) {
  json.Key(key);
  if (time) {
    json.String(TimeText(static_cast<double>(*time)));
  } else {
    json.Null();
  }
}

std::string EtagOf(const identity::Account& account) {
  return EtagOf(std::string_view(identity::RevisionOf(account)));
}

void WriteUser(json::Writer& json, const identity::Account& account) {
  json.BeginObject()
      .Field("id", std::string_view(account.id))
      .Field("username", std::string_view(account.name));
  TextOrNull(json, "email", account.email);
  json.Field("role", NameOf(account.role))
      .Field("enabled", account.is_active)
      .Field("has_password", !account.password_hash.empty())
      .Field("second_factor", account.HasSecondFactor());
  WriteTime(json, "created_at", account.created_at);
  WriteTime(json, "last_login", account.last_login);
  json.Field("version", std::string_view(identity::RevisionOf(account))).EndObject();
}

void WriteSession(json::Writer& json, const identity::Session& session, bool is_current) {
  json.BeginObject()
      .Field("id", std::string_view(session.id))
      .Field("kind", session.kind == identity::SessionKind::kCookie ? "cookie" : "token")
      .Field("current", is_current);
  WriteTime(json, "created_at", session.created_at);
  WriteTime(json, "seen_at", session.seen_at);
  WriteTime(json, "expires_at", session.expires_at);
  json.Field("address", std::string_view(session.address))
      .Field("agent", std::string_view(session.agent))
      .EndObject();
}

std::string CookieField(const identity::BegunSession& begun, bool is_secure) {
  return fmt::format("set-cookie: {}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}\r\n",
                     kSessionCookie, begun.secret,
                     begun.session.expires_at - begun.session.created_at,
                     is_secure ? "; Secure" : "");
}

std::string NoCookieField(bool is_secure) {
  return fmt::format("set-cookie: {}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{}\r\n",
                     kSessionCookie, is_secure ? "; Secure" : "");
}

}  // namespace monorelay::admin
