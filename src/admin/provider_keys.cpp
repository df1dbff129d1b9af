// Keys of providers: seeing them without their values, changing, importing, and writing down for
// client programs how the relay is used in their place.

#include <array>
#include <utility>
#include <vector>

#include "admin/access_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/list_page.hpp"
#include "admin/provider_change.hpp"
#include "admin/relay_desk.hpp"
#include "admin/resource_routes.hpp"
#include "identity/access_book.hpp"

namespace monorelay::admin {
namespace {

Outcome List(const Services& services, const Request& request) {
  const auto sight = ConfigSight::Take(services);
  if (!sight) return std::unexpected(sight.error());
  const auto provider = ProviderIn(**sight, request.id);
  if (!provider) return std::unexpected(provider.error());
  const std::vector<PlacedKey> all = KeysIn(*provider);
  const auto page = PageOf(all, request, [](const PlacedKey& key) { return key.id; });
  if (!page) return std::unexpected(page.error());
  const ProviderScene scene(services);
  Answer answer = JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (const PlacedKey& key : page->items) scene.WriteKey(json, request.id, key);
    WriteNext(json.EndArray(), page->next);
    json.EndObject();
  });
  return Tagged(std::move(answer), (*sight)->Etag());
}

Outcome GetOne(const Services& services, const Request& request) {
  const auto sight = ConfigSight::Take(services);
  if (!sight) return std::unexpected(sight.error());
  const auto key = KeyIn(**sight, request.id, request.key);
  if (!key) return std::unexpected(key.error());
  return ShownKey(services, request, **sight, *key, nullptr);
}

// The last of the list: where one that was added stands.
Outcome ShownLast(const Services& services, const Request& request, const ConfigOutcome& change) {
  const auto sight = ConfigSight::Take(services);
  if (!sight) return std::unexpected(sight.error());
  const auto keys = KeysIn((*sight)->Provider(request.id));
  if (keys.empty()) return std::unexpected(NotFound("the key was removed meanwhile"));
  return ShownKey(services, request, **sight, keys.back(), &change, 201);
}

Outcome Add(const Services& services, const Request& request) {
  json::Document body;
  if (auto parsed = ParseObject(request, body); !parsed) return std::unexpected(parsed.error());
  const auto change = AddKey(services, request, body.Root());
  if (!change) return std::unexpected(change.error());
  return ShownLast(services, request, *change);
}

// A key with a new value has a new id, but stands where it stood.
Outcome Patch(const Services& services, const Request& request) {
  json::Document body;
  if (auto parsed = ParseObject(request, body); !parsed) return std::unexpected(parsed.error());
  const auto before = ConfigSight::Take(services);
  if (!before) return std::unexpected(before.error());
  const auto former = KeyIn(**before, request.id, request.key);
  if (!former) return std::unexpected(former.error());
  const auto change = ChangeKey(services, request, request.key, body.Root());
  if (!change) return std::unexpected(change.error());
  const auto sight = ConfigSight::Take(services);
  if (!sight) return std::unexpected(sight.error());
  const auto keys = KeysIn((*sight)->Provider(request.id));
  if (former->place >= keys.size())
    return std::unexpected(NotFound("the key was removed meanwhile"));
  return ShownKey(services, request, **sight, keys[former->place], &*change);
}

Outcome Remove(const Services& services, const Request& request) {
  const auto change = RemoveKey(services, request, request.key);
  if (!change) return std::unexpected(change.error());
  return Changed(*change);
}

Outcome Import(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 2> kKnown{"content", "format"};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto content = fields.NeedText("content");
  if (!content) return std::unexpected(content.error());
  const auto format = fields.Text("format");
  if (!format) return std::unexpected(format.error());
  auto keys = ParseKeys(*content, format->value_or("raw"));
  if (!keys) return std::unexpected(keys.error());
  const auto imported = ImportKeys(services, request, *std::move(keys));
  if (!imported) return std::unexpected(imported.error());
  Answer answer = JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("added", imported->added)
        .Field("skipped", imported->skipped)
        .Key("labels")
        .BeginArray();
    for (const std::string& label : imported->labels) json.String(std::string_view(label));
    json.EndArray();
    WriteChange(json.Key("change"), imported->outcome);
    json.EndObject();
  });
  return Tagged(std::move(answer), imported->outcome.etag);
}

// The access key to write down: that of the body, or one that is made for this.
struct AccessKeyForExport {
  Secret text;
  std::string id;  // of one that was made
};

Read<AccessKeyForExport> KeyForExport(const Services& services, const Request& request,
                                      const BodyFields& fields) {
  const auto given = fields.Text("access_key");
  if (!given) return std::unexpected(given.error());
  const auto name = fields.Text("new_access_key");
  if (!name) return std::unexpected(name.error());
  if (given->has_value() == name->has_value()) {
    return std::unexpected(WrongParameter(
        "access_key",
        "or new_access_key is needed, and not both: an access key of the relay that the client "
        "program is to have, or the name of one to make"));
  }
  if (*given) {
    if (IsKeyText(**given)) return AccessKeyForExport{.text = Secret(**given), .id = {}};
    return std::unexpected(WrongParameter("access_key", "must be a text without spaces"));
  }
  const auto book = BookOf(services);
  if (!book) return std::unexpected(book.error());
  identity::KeyDraft draft;
  draft.user_id = request.principal.user_id;
  draft.user_name = request.principal.name;
  draft.name = **name;
  draft.scope.providers = {request.id};
  auto made = (*book)->Create(draft);
  if (!made) return FailedField(made.error());
  std::string after;
  json::Writer json(after);
  WriteAccessKey(json, made->key, nullptr);
  Audit(services, request, "access_key.create", made->key.id, {}, std::move(after));
  return AccessKeyForExport{.text = std::move(made->text), .id = made->key.id};
}

Outcome Export(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 3> kKnown{"format", "access_key", "new_access_key"};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  const auto format = fields.NeedText("format");
  if (!format) return std::unexpected(format.error());
  if (auto good = CheckFormat(**relay, *format); !good) return std::unexpected(good.error());
  const auto sight = ConfigSight::Take(services);
  if (!sight) return std::unexpected(sight.error());
  if (const auto provider = ProviderIn(**sight, request.id); !provider)
    return std::unexpected(provider.error());
  const auto key = KeyForExport(services, request, fields);
  if (!key) return std::unexpected(key.error());
  const auto text =
      (*relay)->Export({.format = *format, .provider = request.id, .access_key = key->text});
  if (!text) return Failed(text.error());
  Answer answer = JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("format", std::string_view(*format))
        .Field("provider", std::string_view(request.id))
        .Field("content", std::string_view(*text))
        .Key("access_key_id");
    if (key->id.empty()) {
      json.Null();
    } else {
      json.String(std::string_view(key->id));
    }
    json.EndObject();
  });
  return answer;
}

constexpr std::size_t kMostImportBytes = 512UL * 1024;

constexpr std::array kRoutes{
    WithVersion(Reading(
        "/api/v1/providers/{id}/keys",
        "The provider's keys, without their values: labels, fingerprints, limits, and how they "
        "stand.",
        "ProviderKeys", List, kPageParameters)),
    Creating(
        Writing("POST", "/api/v1/providers/{id}/keys",
                "Adds a key. Its value goes into the store of secrets and is never told again.",
                "ProviderKeyChange", Add, "ProviderKeyDraft")),
    Writing("POST", "/api/v1/providers/{id}/keys/import",
            "Adds keys out of a text: raw lines, CSV or JSON, at most 200. Those that are there "
            "already are skipped.",
            "KeyImport", Import, "KeyImportRequest", kMostImportBytes),
    WithVersion(Reading("/api/v1/providers/{id}/keys/{key}", "One key, without its value.",
                        "ProviderKeyShown", GetOne)),
    Writing("PATCH", "/api/v1/providers/{id}/keys/{key}",
            "Merges what is given (RFC 7396). A new value gives it a new id.", "ProviderKeyChange",
            Patch, "ProviderKeyDraft"),
    Deleting("/api/v1/providers/{id}/keys/{key}",
             "Removes the key. The last one of an enabled provider stays.", Remove),
    WithoutVersion(Writing(
        "POST", "/api/v1/providers/{id}/export",
        "What a client program needs to use the relay for this provider: an access key of the "
        "relay, given or made for it, and the relay's address. Keys of providers never leave.",
        "KeyExport", Export, "KeyExportRequest")),
};

}  // namespace

Read<void> CheckFormat(RelayDesk& relay, const std::string& format) {
  std::string names;
  for (const std::string& name : relay.ExportFormats()) {
    if (name == format) return {};
    names += (names.empty() ? "" : ", ") + name;
  }
  return std::unexpected(WrongParameter("format", "is none of " + names));
}

Outcome ShownKey(const Services& services, const Request& request, const ConfigSight& sight,
                 const PlacedKey& key, const ConfigOutcome* change, int status) {
  const ProviderScene scene(services);
  Answer answer = JsonAnswer(
      [&](json::Writer& json) {
        json.BeginObject().Key("key");
        scene.WriteKey(json, request.id, key);
        if (change != nullptr) WriteChange(json.Key("change"), *change);
        json.EndObject();
      },
      status);
  return Tagged(std::move(answer), sight.Etag());
}

std::span<const Route> ProviderKeyRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
