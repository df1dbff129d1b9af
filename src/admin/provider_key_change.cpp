// Changes of single keys, and the import of many.

#include <algorithm>
#include <utility>

#include "admin/provider_change.hpp"
#include "admin/provider_key_parts.hpp"
#include "admin/relay_desk.hpp"
#include "base/text.hpp"

namespace monorelay::admin {
namespace {

using Kind = ConfigStep::Kind;
using Steps = std::vector<ConfigStep>;

std::vector<std::string> LabelsIn(json::Value provider, std::string_view but_of = {}) {
  std::vector<std::string> labels;
  for (const PlacedKey& key : KeysIn(provider)) {
    if (key.id != but_of) labels.push_back(LabelOf(key.value));
  }
  return labels;
}

// Whether the provider has this very key, in force or only written.
bool IsThere(const Services& services, std::string_view name, json::Value provider,
             const Secret& key) {
  if (services.relay->HasKey(name, key)) return true;
  const std::string mask = "<secret " + key.Fingerprint() + ">";
  return std::ranges::any_of(KeysIn(provider), [&](const PlacedKey& each) {
    return each.value["key"].Is(mask) || each.value["key"].Is(key.Reveal());
  });
}

Read<void> CheckLabel(json::Value key, const std::vector<std::string>& taken) {
  const json::Value label = key["label"];
  if (!label.IsGiven()) return {};
  const std::string text = label.Decoded();
  if (!label.IsString() || text.empty())
    return std::unexpected(WrongParameter("label", "must be a text"));
  if (std::ranges::find(taken, text) == taken.end()) return {};
  return std::unexpected(Standing(
      "already_exists", "there is a key with the label \"" + Shorten(text, 100) + "\" already"));
}

Read<void> CheckIsNew(const Services& services, const Request& request, json::Value provider,
                      json::Value key) {
  const Secret secret(key["key"].Decoded());
  if (secret.IsEmpty() || !IsThere(services, request.id, provider, secret)) return {};
  return std::unexpected(
      Standing("already_exists", "the provider has this key already, under another label perhaps"));
}

void WriteKey(json::Writer& json, const ImportedKey& key, const std::string& label) {
  json.BeginObject().Field("key", key.key.Reveal()).Field("label", std::string_view(label));
  if (key.weight != 1) json.Field("weight", key.weight);
  json.EndObject();
}

// Under this label, whatever it had.
std::string Labelled(json::Value key, const std::string& label) {
  std::string text;
  json::Writer json(text);
  json.BeginObject();
  for (const json::Field field : key.Fields()) {
    if (!field.Is("label")) json.Key(field.key).Value(field.value.GetRaw());
  }
  json.Field("label", std::string_view(label)).EndObject();
  return text;
}

}  // namespace

Read<ConfigOutcome> AddKey(const Services& services, const Request& request, json::Value key) {
  if (const auto relay = RelayOf(services); !relay) return std::unexpected(relay.error());
  if (auto good = CheckKey(services, key, {}); !good) return std::unexpected(good.error());
  if (!HasText(key)) return std::unexpected(WrongParameter("key", "is missing, or of no key here"));
  return Change(services, request, [&](const ConfigSight& sight) -> Read<Steps> {
    const auto provider = ProviderIn(sight, request.id);
    if (!provider) return std::unexpected(provider.error());
    const auto labels = LabelsIn(*provider);
    if (auto good = CheckLabel(key, labels); !good) return std::unexpected(good.error());
    if (auto good = CheckIsNew(services, request, *provider, key); !good)
      return std::unexpected(good.error());
    const std::string label = key["label"].IsGiven() ? key["label"].Decoded()
                              : labels.empty()       ? "default"
                                                     : FreeLabel("key", labels);
    return Steps{Appended(request.id, !labels.empty(), Labelled(key, label))};
  });
}

Read<ConfigOutcome> ChangeKey(const Services& services, const Request& request,
                              const std::string& id, json::Value patch) {
  if (const auto relay = RelayOf(services); !relay) return std::unexpected(relay.error());
  if (auto good = CheckKey(services, patch, {}); !good) return std::unexpected(good.error());
  return Change(services, request, [&](const ConfigSight& sight) -> Read<Steps> {
    const auto key = KeyIn(sight, request.id, id);
    if (!key) return std::unexpected(key.error());
    const json::Value provider = sight.Provider(request.id);
    if (auto good = CheckLabel(patch, LabelsIn(provider, id)); !good)
      return std::unexpected(good.error());
    if (patch["key"].Decoded() != key->value["key"].Decoded() && !IsMask(patch["key"].Decoded())) {
      if (auto good = CheckIsNew(services, request, provider, patch); !good)
        return std::unexpected(good.error());
    }
    return MergeSteps(services, kOfKey,
                      PointerTo({"providers", request.id, "keys", std::to_string(key->place)}),
                      key->value, patch);
  });
}

Read<ConfigOutcome> RemoveKey(const Services& services, const Request& request,
                              const std::string& id) {
  return Change(services, request, [&](const ConfigSight& sight) -> Read<Steps> {
    const auto key = KeyIn(sight, request.id, id);
    if (!key) return std::unexpected(key.error());
    const json::Value provider = sight.Provider(request.id);
    const bool is_enabled = provider["enabled"].GetBool().value_or(true);
    if (is_enabled && KeysIn(provider).size() == 1) {
      return std::unexpected(
          Standing("last_key",
                   "it is the last key of a provider that is enabled; add another one, or disable "
                   "the provider first"));
    }
    return Steps{
        {Kind::kUnset, PointerTo({"providers", request.id, "keys", std::to_string(key->place)})}};
  });
}

Read<Imported> ImportKeys(const Services& services, const Request& request,
                          std::vector<ImportedKey> keys) {
  if (const auto relay = RelayOf(services); !relay) return std::unexpected(relay.error());
  Imported imported;
  auto outcome = Change(services, request, [&](const ConfigSight& sight) -> Read<Steps> {
    const auto provider = ProviderIn(sight, request.id);
    if (!provider) return std::unexpected(provider.error());
    std::vector<std::string> labels = LabelsIn(*provider);
    std::vector<const ImportedKey*> taken;
    std::string items;
    json::Writer json(items);
    json.BeginArray();
    const bool has_keys = !labels.empty();
    imported = {};
    for (const ImportedKey& key : keys) {
      const bool is_repeated = std::ranges::any_of(
          taken, [&](const ImportedKey* each) { return each->key.Equals(key.key.Reveal()); });
      if (is_repeated || IsThere(services, request.id, *provider, key.key)) {
        ++imported.skipped;
        continue;
      }
      const std::string label = FreeLabel(key.label, labels);
      WriteKey(json, key, label);
      labels.push_back(label);
      imported.labels.push_back(label);
      taken.push_back(&key);
    }
    json.EndArray();
    imported.added = taken.size();
    if (taken.empty()) return Steps();
    return Steps{{has_keys ? Kind::kExtend : Kind::kSet,
                  PointerTo({"providers", request.id, "keys"}), std::move(items)}};
  });
  if (!outcome) return std::unexpected(std::move(outcome.error()));
  imported.outcome = *std::move(outcome);
  return imported;
}

}  // namespace monorelay::admin
