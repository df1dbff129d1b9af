// Access keys, teams and limits as the admin API shows them, and what its routes have in common.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "admin/account_json.hpp"
#include "admin/api.hpp"
#include "admin/reading.hpp"
#include "identity/access_key.hpp"
#include "json/writer.hpp"
#include "limits/meter.hpp"

namespace monorelay::admin {

// `text` is told once, when the key is made or rotated; nullptr: never again.
void WriteAccessKey(json::Writer& json, const identity::AccessKey& key, const Secret* text);
void WriteTeam(json::Writer& json, const identity::Team& team);
// What a change of them is made for: the same for the same rules.
std::string RevisionOf(const limits::Rules& own);
// `own`: the rules that were set for the subject, of all that it has.
void WriteLimits(json::Writer& json, const limits::MeterView& view, const limits::Rules& own);

// As Failed, with the field that the error is about if it begins with one of these names.
std::unexpected<Problem> FailedField(const Error& error);

// What `write` writes, for the audit.
template <class Write>
std::string JsonText(Write write) {
  std::string text;
  json::Writer json(text);
  write(json);
  return text;
}

// Keys and teams cannot be made where nothing is kept.
Read<identity::AccessBook*> BookOf(const Services& services);

// Writes down what was changed. A change that cannot be written down has happened all the same: the
// log says so.
void Audit(const Services& services, const Request& request, std::string_view action,
           const std::string& target, std::string before, std::string after);

// Disables all access keys of a user that is gone or may no longer sign in.
Result<void> EndKeysOf(const Services& services, const std::string& user_id);

// Whoever is no member sees what belongs to others.
inline bool SeesAll(const identity::Principal& who) {
  return who.role != identity::Role::kMember;
}

}  // namespace monorelay::admin
