// The predecessor's calls for providers and their keys: /api/providers, /api/providers/{name}/keys.

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "admin/legacy_resource.hpp"
#include "admin/provider_change.hpp"
#include "admin/relay_desk.hpp"
#include "base/text.hpp"

namespace monorelay::admin {
namespace {

void WriteRaw(json::Writer& json, std::string_view name, json::Value value,
              std::string_view otherwise) {
  json.Field(name, value.IsGiven() ? value.GetRaw() : json::Raw{otherwise});
}

void WriteListed(json::Writer& json, json::Value provider, const ProviderFacts* facts) {
  json.BeginObject();
  WriteRaw(json, "enabled", provider["enabled"], "true");
  json.Field("provider_type", facts == nullptr ? provider["provider_type"].Decoded() : facts->type)
      .Field("base_url", facts == nullptr ? provider["base_url"].Decoded() : facts->base_url)
      .Key("keys")
      .BeginArray();
  for (const json::Value key : provider["keys"].Items()) {
    json.BeginObject()
        .Field("key", key["key"].GetText())  // a mask, or a reference
        .Field("label", std::string_view(LabelOf(key)));
    WriteRaw(json, "weight", key["weight"], "1");
    WriteRaw(json, "enabled", key["enabled"], "true");
    json.EndObject();
  }
  json.EndArray();
  WriteRaw(json, "rate_limit_cooldown", provider["rate_limit_cooldown"], "60");
  WriteRaw(json, "timeout", provider["timeout"], "120");
  WriteRaw(json, "models", provider["models"], R"({"include":[],"exclude":[]})");
  WriteRaw(json, "headers", provider["headers"], "{}");
  WriteRaw(json, "test_model", provider["test_model"], R"("")");
  WriteRaw(json, "console_url", provider["console_url"], R"("")");
  WriteRaw(json, "web_reverse", provider["web_reverse"], "null");
  json.EndObject();
}

Outcome List(const Services& services, const Request& request) {
  auto page = ReadPage(request);
  if (!page) return std::unexpected(page.error());
  const auto sight = ConfigSight::Take(services);
  if (!sight) return std::unexpected(sight.error());
  const json::Value providers = (*sight)->Root()["providers"];
  const ProviderScene scene(services);
  page->total = static_cast<std::int64_t>(providers.Size());
  Answer answer;
  answer.body = Envelope(request, *page, [&](json::Writer& json) {
    json.BeginObject();
    std::int64_t place = 0;
    for (const json::Field field : providers.Fields()) {
      const bool is_on_page = place++ / page->page_size == page->page - 1;
      if (!is_on_page) continue;
      json.Key(field.key);
      WriteListed(json, field.value, scene.FactsOf(json::Decode(field.key)));
    }
    json.EndObject();
  });
  return answer;
}

Outcome Create(const Services& services, const Request& request) {
  json::Document body;
  if (auto parsed = ParseObject(request, body); !parsed) return std::unexpected(parsed.error());
  const std::string name = body.Root()["name"].Decoded();
  if (name.empty()) return AsPredecessor(WrongParameter("name", "is missing"));
  const auto change = CreateProvider(services, request, name, body.Root()["config"]);
  if (!change) return AsPredecessor(change.error());
  return StatusOk("Provider " + name + " created");
}

// What the object says that is not `shown` already: also without nulls, which the predecessor left
// as they were, and without keys.
std::string SaidAnew(json::Value object, json::Value shown) {
  std::string text;
  json::Writer json(text);
  json.BeginObject();
  for (const json::Field field : object.Fields()) {
    const json::Value same = shown[json::Decode(field.key)];
    const bool is_left_out = field.value.IsNull() || field.Is("keys") || field.Is("name") ||
                             field.Is("remote_models_cache") ||
                             (!same.IsMissing() && same.GetRaw().json == field.value.GetRaw().json);
    if (!is_left_out) json.Key(field.key).Value(field.value.GetRaw());
  }
  json.EndObject();
  return text;
}

// The provider as the list shows it. A form that was filled from there and is sent back whole
// changes only what is another value.
Read<void> TakeShown(const Services& services, const Request& request, json::Document& shown) {
  const auto sight = ConfigSight::Take(services);
  if (!sight) return std::unexpected(sight.error());
  const auto provider = ProviderIn(**sight, request.id);
  if (!provider) return std::unexpected(provider.error());
  std::string text;
  json::Writer json(text);
  WriteListed(json, *provider, ProviderScene(services).FactsOf(request.id));
  if (auto parsed = shown.ParseCopy(text); !parsed)
    return std::unexpected(ProblemOf(parsed.error()));
  return {};
}

Outcome Update(const Services& services, const Request& request) {
  json::Document body;
  if (auto parsed = ParseObject(request, body); !parsed) return std::unexpected(parsed.error());
  const json::Value inner = body.Root()["config"];
  const json::Value given = inner.IsObject() ? inner : body.Root();
  json::Document shown;
  if (auto taken = TakeShown(services, request, shown); !taken)
    return std::unexpected(taken.error());
  json::Document patch;
  if (auto parsed = patch.ParseCopy(SaidAnew(given, shown.Root())); !parsed)
    return std::unexpected(ProblemOf(parsed.error()));
  const auto change = ChangeProvider(services, request, patch.Root(), {}, given["keys"]);
  if (!change) return AsPredecessor(change.error());
  return StatusOk("Provider " + request.id + " updated");
}

Outcome Remove(const Services& services, const Request& request) {
  const auto change = RemoveProvider(services, request);
  if (!change) return AsPredecessor(change.error());
  return StatusOk("Provider " + request.id + " deleted");
}

Outcome AddOne(const Services& services, const Request& request) {
  json::Document body;
  if (auto parsed = ParseObject(request, body); !parsed) return std::unexpected(parsed.error());
  const auto change = AddKey(services, request, body.Root());
  if (!change) return AsPredecessor(change.error());
  return StatusOk("Key added");
}

// The id of the key at the place that the path names.
Read<std::string> IdAt(const Services& services, const Request& request) {
  const auto sight = ConfigSight::Take(services);
  if (!sight) return std::unexpected(sight.error());
  const auto provider = ProviderIn(**sight, request.id);
  if (!provider) return std::unexpected(provider.error());
  const std::string& text = request.key;
  std::size_t place = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), place);
  const auto keys = KeysIn(*provider);
  const bool is_there =
      failure == std::errc() && end == text.data() + text.size() && place < keys.size();
  if (!is_there) return std::unexpected(NotFound("there is no key at that place"));
  return keys[place].id;
}

Outcome UpdateKey(const Services& services, const Request& request) {
  json::Document body;
  if (auto parsed = ParseObject(request, body); !parsed) return std::unexpected(parsed.error());
  const auto id = IdAt(services, request);
  if (!id) return std::unexpected(id.error());
  json::Document patch;
  if (auto parsed = patch.ParseCopy(SaidAnew(body.Root(), {})); !parsed)
    return std::unexpected(ProblemOf(parsed.error()));
  const auto change = ChangeKey(services, request, *id, patch.Root());
  if (!change) return AsPredecessor(change.error());
  return StatusOk("Key updated");
}

Outcome DeleteKey(const Services& services, const Request& request) {
  const auto id = IdAt(services, request);
  if (!id) return std::unexpected(id.error());
  const auto change = RemoveKey(services, request, *id);
  if (!change) return AsPredecessor(change.error());
  return StatusOk("Key deleted");
}

Outcome Import(const Services& services, const Request& request) {
  json::Document body;
  if (auto parsed = ParseObject(request, body); !parsed) return std::unexpected(parsed.error());
  const json::Value format = body.Root()["format"];
  auto keys = ParseKeys(body.Root()["content"].Decoded(),
                        format.IsGiven() ? format.Decoded() : std::string("raw"));
  if (!keys) return AsPredecessor(keys.error());
  const std::size_t total = keys->size();
  const auto imported = ImportKeys(services, request, *std::move(keys));
  if (!imported) return AsPredecessor(imported.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("status", "ok")
        .Field("added", imported->added)
        .Field("total", total)
        .Field("skipped", imported->skipped)
        .EndObject();
  });
}

constexpr std::array kPages{
    Parameter{"page", R"({"type":"integer","minimum":1})", "From 1."},
    Parameter{"page_size", R"({"type":"integer","minimum":1})", "20 if absent."}};

constexpr Route DeletingAt(std::string_view path, std::string_view summary, Handler handler) {
  return LegacyWriting("DELETE", path, summary, handler, {});
}

constexpr std::array kRoutes{
    LegacyReading("/api/providers",
                  "The predecessor's list of providers. Keys are masked; a mask that is sent back "
                  "leaves its key as it is.",
                  List, "Envelope", kPages),
    LegacyWriting("POST", "/api/providers", "Makes a provider: `name`, `config`.", Create,
                  "LegacyProviderDraft"),
    LegacyWriting("PUT", "/api/providers/{id}",
                  "Merges `config` into the provider; what it does not name stays, nulls too.",
                  Update, "LegacyProviderUpdate"),
    DeletingAt("/api/providers/{id}", "Removes the provider.", Remove),
    LegacyWriting("POST", "/api/providers/{id}/keys", "Adds a key.", AddOne, "ProviderKeyDraft"),
    LegacyWriting("POST", "/api/providers/{id}/keys/import",
                  "Adds the keys of a text: `content`, `format` (raw, json, csv).", Import,
                  "KeyImportRequest", "LegacyImport"),
    LegacyWriting("PUT", "/api/providers/{id}/keys/{key}",
                  "Changes the key at a place in the list, from 0.", UpdateKey, "ProviderKeyDraft"),
    DeletingAt("/api/providers/{id}/keys/{key}", "Removes the key at that place.", DeleteKey),
};

}  // namespace

std::span<const Route> LegacyProviderRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
