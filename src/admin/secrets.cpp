// Stored secrets: put in, listed by name, removed; never read back.

#include <array>

#include "admin/account_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/precondition.hpp"
#include "admin/routes.hpp"
#include "identity/secret_vault.hpp"

namespace monorelay::admin {
namespace {

constexpr std::size_t kMostBytes = 65'536;

std::optional<Problem> NoVault(const Services& services) {
  if (services.secrets != nullptr) return std::nullopt;
  return NotFound("secrets cannot be kept: the log says why identity.db could not be opened");
}

// Of the secret that is there, or of nothing. Its digits tell nothing that the list does not.
std::string EtagOfSecret(const std::optional<identity::SealedSecret>& secret) {
  if (!secret) return EtagOf("none");
  return EtagOf(secret->fingerprint.substr(secret->fingerprint.find(':') + 1));
}

// What the change must meet: nothing if the caller named no version.
Read<std::optional<std::string>> Meant(const Request& request,
                                       const std::optional<identity::SealedSecret>& now) {
  if (auto same = CheckIfMatch(request, EtagOfSecret(now), IfMatch::kOptional); !same)
    return std::unexpected(std::move(same.error()));
  if (!NamesVersion(request)) return std::nullopt;
  return now ? now->fingerprint : std::string();
}

void WriteSecret(json::Writer& json, const identity::SealedSecret& secret) {
  json.BeginObject()
      .Field("name", std::string_view(secret.name))
      .Field("fingerprint", std::string_view(secret.fingerprint))
      .Field("etag", std::string_view(EtagOfSecret(secret)));
  WriteTime(json, "created_at", secret.created_at);
  WriteTime(json, "updated_at", secret.updated_at);
  json.EndObject();
}

// The secret of that name; missing if there is none.
Result<std::optional<identity::SealedSecret>> Find(const Services& services,
                                                   const std::string& name) {
  auto all = services.secrets->List();
  if (!all) return std::unexpected(std::move(all.error()));
  for (identity::SealedSecret& secret : *all) {
    if (secret.name == name) return std::move(secret);
  }
  return std::nullopt;
}

std::string AuditText(const std::optional<identity::SealedSecret>& secret) {
  if (!secret) return {};
  std::string text;
  json::Writer json(text);
  json.BeginObject().Field("fingerprint", std::string_view(secret->fingerprint)).EndObject();
  return text;
}

Result<void> Note(const Services& services, const Request& request, std::string action,
                  std::string before, std::string after) {
  if (services.audit == nullptr) return {};
  identity::AuditEntry entry = EntryOf(request.By(), std::move(action), request.id);
  entry.before = std::move(before);
  entry.after = std::move(after);
  return services.audit->Append(entry);
}

Outcome List(const Services& services, const Request& /*request*/) {
  if (auto problem = NoVault(services)) return std::unexpected(*std::move(problem));
  const auto all = services.secrets->List();
  if (!all) return Failed(all.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (const identity::SealedSecret& secret : *all) WriteSecret(json, secret);
    json.EndArray().EndObject();
  });
}

Outcome Put(const Services& services, const Request& request) {
  if (auto problem = NoVault(services)) return std::unexpected(*std::move(problem));
  constexpr std::array<std::string_view, 1> kKnown{"value"};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto value = fields.NeedText("value");
  if (!value) return std::unexpected(value.error());
  if (value->empty() || value->size() > kMostBytes)
    return std::unexpected(WrongParameter("value", "must have 1 to 65536 bytes"));
  const auto before = Find(services, request.id);
  if (!before) return Failed(before.error());
  const auto meant = Meant(request, *before);
  if (!meant) return std::unexpected(meant.error());
  const auto is_new = services.secrets->Put(request.id, Secret(*value), *meant);
  if (!is_new) return Failed(is_new.error());
  const auto after = Find(services, request.id);
  if (!after || !*after) return Failed(after ? Error() : after.error());
  if (auto noted = Note(services, request, "secret.set", AuditText(*before), AuditText(*after));
      !noted)
    return Failed(noted.error());
  return Versioned(
      JsonAnswer([&](json::Writer& json) { WriteSecret(json, **after); }, *is_new ? 201 : 200),
      EtagOfSecret(*after));
}

Outcome Remove(const Services& services, const Request& request) {
  if (auto problem = NoVault(services)) return std::unexpected(*std::move(problem));
  const auto before = Find(services, request.id);
  if (!before) return Failed(before.error());
  const auto meant = Meant(request, *before);
  if (!meant) return std::unexpected(meant.error());
  if (auto removed = services.secrets->Remove(request.id, *meant); !removed)
    return Failed(removed.error());
  if (auto noted = Note(services, request, "secret.remove", AuditText(*before), {}); !noted)
    return Failed(noted.error());
  return Done();
}

constexpr std::array kRoutes{
    Route{.method = "GET",
          .path = "/api/v1/secrets",
          .summary = "The stored secrets, by name, with fingerprints and dates. Values are never "
                     "told.",
          .access = Access::kAdmin,
          .parameters = {},
          .response = "Secrets",
          .content_type = "application/json",
          .handler = List,
          .reads_records = false},
    Route{.method = "PUT",
          .path = "/api/v1/secrets/{id}",
          .summary =
              "Stores a secret, sealed. The configuration refers to it as `secret:NAME`; one "
              "that does is read anew.",
          .access = Access::kAdmin,
          .parameters = {},
          .response = "StoredSecret",
          .content_type = "application/json",
          .handler = Put,
          .reads_records = false,
          .takes_body = true,
          .most_bytes = 512UL * 1024,
          .body = "SecretRequest",
          .other_success = 201,
          .is_versioned = true,
          .may_name_version = true},
    Route{.method = "DELETE",
          .path = "/api/v1/secrets/{id}",
          .summary = "Removes a secret. A configuration that still refers to it stays in force "
                     "until it is read the next time, and is refused then.",
          .access = Access::kAdmin,
          .parameters = {},
          .response = "Done",
          .content_type = "application/json",
          .handler = Remove,
          .reads_records = false,
          .may_name_version = true},
};

}  // namespace

std::span<const Route> SecretRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
