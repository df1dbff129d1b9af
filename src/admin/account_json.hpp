// Accounts and sessions as the admin API shows them.
#pragma once

#include <vector>

#include "admin/api.hpp"
#include "identity/account.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {

// The ETag of an account: of what admins change about it.
std::string EtagOf(const identity::Account& account);
// Without anything that is secret.
void WriteUser(json::Writer& json, const identity::Account& account);
void WriteSession(json::Writer& json, const identity::Session& session, bool is_current);
// RFC 3339, or null.
void WriteTime(json::Writer& json, std::string_view key, std::optional<identity::Seconds> time);

// As the predecessor showed the caller. `links` are the caller's.
void WriteLegacyCaller(json::Writer& json, const identity::Account& account,
                       const std::vector<identity::ExternalLink>& links);

// An answer with what `write` writes.
template <class Write>
Answer JsonAnswer(Write write, int status = 200) {
  Answer answer;
  answer.status = status;
  json::Writer json(answer.body);
  write(json);
  return answer;
}

// {} and what was asked for is done.
inline Answer Done() {
  return JsonAnswer([](json::Writer& json) { json.BeginObject().EndObject(); });
}

// The predecessor's words for the same.
inline Outcome Succeeded() {
  return JsonAnswer(
      [](json::Writer& json) { json.BeginObject().Field("success", true).EndObject(); });
}

inline std::unexpected<Problem> Failed(const Error& error) {
  return std::unexpected(ProblemOf(error));
}

// The password was right, and a code is asked for.
Problem SecondFactorNeeded();

// The header lines that give a browser its session, and take it away.
std::string CookieField(const identity::BegunSession& begun, bool is_secure);
std::string NoCookieField(bool is_secure);

}  // namespace monorelay::admin
