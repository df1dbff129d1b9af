// What the routes of synchronisation and backups have in common: reading what is asked for, and
// putting in place what has come.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "admin/body_fields.hpp"
#include "admin/config_desk.hpp"
#include "admin/json_route.hpp"
#include "json/writer.hpp"
#include "sync/synchroniser.hpp"

namespace monorelay::admin {

// Fails with 404 if nothing can be carried.
Read<sync::Synchroniser*> NeedSync(const Services& services);

// As BodyFields::Parse; no body is an empty object.
Read<void> ParseBody(BodyFields& fields, const Request& request,
                     std::span<const std::string_view> known);

// include_statistics, include_secrets, passphrase; what is not given is as in the configuration.
Read<sync::Contents> ReadContents(const BodyFields& fields, sync::Synchroniser& sync);

// A secret of that name, or an empty one.
Read<Secret> ReadSecret(const BodyFields& fields, std::string_view name);

// The WebDAV folder that a body names: url, username, password, and under `folder_name` the folder,
// "monorelay" if there is none.
Read<sync::WebDavTarget> ReadTarget(const BodyFields& fields, std::string_view folder_name);

// Writes settings of the synchronisation into the configuration, if that is still the one that
// If-Match names; without settings it is only held against that.
Read<void> SaveSyncSettings(const Services& services, const Request& request,
                            std::vector<ConfigStep> steps);

// Fails with 409 if what was pulled is not the version that the body's `expected_version` names:
// the one that somebody was shown before.
Read<void> IsAsExpected(const BodyFields& fields, const sync::Pulled& pulled);

// How something that was pulled has come into its place, or would.
struct PutInPlace {
  ConfigOutcome outcome;
  std::vector<std::string> stored;  // names of secrets
};

// Stores the secrets that came along, and gives the configuration to the desk, which checks it. If
// it is refused, the stored secrets are as they were. A dry run changes nothing; in its diff,
// stored secrets that are not here yet stand as secrets in clear, masked.
Read<PutInPlace> PutPulled(const Services& services, const Request& request,
                           const sync::Pulled& pulled, bool is_dry_run);

// The schema Pulled.
void WritePulled(json::Writer& json, const sync::Pulled& pulled, const PutInPlace& put,
                 bool is_dry_run);

// In the audit; `after` is a JSON object or empty.
Read<void> NoteCarried(const Services& services, const Request& request, std::string_view action,
                       std::string_view target, std::string after = {});

// A POST that carries something, for admins.
constexpr Route CarryRoute(std::string_view path, std::string_view summary, std::string_view body,
                           std::string_view response, Handler handler) {
  return AskingOthers(JsonRoute("POST", path, summary, response, Access::kAdmin, handler, body));
}

}  // namespace monorelay::admin
