#include "admin/provider_json.hpp"

#include <algorithm>
#include <utility>

#include "admin/config_json.hpp"
#include "admin/explanation_json.hpp"
#include "admin/request_json.hpp"
#include "base/digest.hpp"

namespace monorelay::admin {
namespace {

constexpr std::size_t kIdLength = 8;
constexpr std::string_view kMaskOf = "<secret sha256:";

// Of what is written: of a key its fingerprint, of a reference to one that of the reference.
std::string IdOf(const std::string& written) {
  if (written.starts_with(kMaskOf)) return written.substr(kMaskOf.size(), kIdLength);
  return Sha256(written).substr(0, kIdLength);
}

bool IsTrueUnlessFalse(json::Value value) {
  return value.GetBool().value_or(true);
}

// All that is written, but for what is shown in another way.
void WriteSettings(json::Writer& json, json::Value value, std::string_view left_out) {
  json.Key("settings").BeginObject();
  for (const json::Field field : value.Fields()) {
    if (!field.Is(left_out) && !field.Is("remote_models_cache"))
      json.Key(field.key).Value(field.value.GetRaw());
  }
  json.EndObject();
}

}  // namespace

std::vector<PlacedKey> KeysIn(json::Value provider) {
  std::vector<PlacedKey> keys;
  std::vector<std::string> seen;
  for (const json::Value key : provider["keys"].Items()) {
    std::string id = IdOf(key["key"].Decoded());
    seen.push_back(id);
    const auto times = std::ranges::count(seen, id);
    if (times > 1) id += "-" + std::to_string(times);
    keys.push_back({.id = std::move(id), .place = keys.size(), .value = key});
  }
  return keys;
}

std::optional<PlacedKey> FindKey(json::Value provider, std::string_view id) {
  for (PlacedKey& key : KeysIn(provider)) {
    if (key.id == id) return std::move(key);
  }
  return std::nullopt;
}

std::string LabelOf(json::Value key) {
  return key["label"].IsString() ? key["label"].Decoded() : "default";
}

ProviderScene::ProviderScene(const Services& services) {
  if (services.relay != nullptr) facts_ = services.relay->Providers();
  if (services.keys) keys_ = services.keys();
  if (services.health) health_ = services.health();
}

const ProviderFacts* ProviderScene::FactsOf(std::string_view provider) const {
  const auto found = std::ranges::find(facts_, provider, &ProviderFacts::name);
  return found == facts_.end() ? nullptr : &*found;
}

const KeyFacts* ProviderScene::FactsOf(std::string_view provider, const PlacedKey& key) const {
  const ProviderFacts* facts = FactsOf(provider);
  if (facts == nullptr) return nullptr;
  // The place may be another one if what is written is not in force.
  const std::string label = LabelOf(key.value);
  const bool fits = key.place < facts->keys.size() && facts->keys[key.place].label == label;
  if (fits) return &facts->keys[key.place];
  const auto found = std::ranges::find(facts->keys, label, &KeyFacts::label);
  return found == facts->keys.end() ? nullptr : &*found;
}

void ProviderScene::WriteState(json::Writer& json, std::string_view provider,
                               const std::string& label) const {
  json.Key("state");
  const auto pool = std::ranges::find(keys_, provider, &ProviderKeys::provider);
  if (pool != keys_.end()) {
    for (const keys::KeyPool::Standing& standing : pool->pool->Standings({})) {
      if (standing.label != label) continue;
      json.BeginObject();
      WriteStanding(json, standing);
      json.Field("uses", standing.view.uses).Field("failures", standing.view.failures).EndObject();
      return;
    }
  }
  json.Null();
}

void ProviderScene::WriteKey(json::Writer& json, std::string_view provider,
                             const PlacedKey& key) const {
  const std::string label = LabelOf(key.value);
  const std::string written = key.value["key"].Decoded();
  const KeyFacts* facts = FactsOf(provider, key);
  json.BeginObject()
      .Field("id", std::string_view(key.id))
      .Field("label", std::string_view(label))
      .Field("enabled", IsTrueUnlessFalse(key.value["enabled"]))
      .Field("weight", key.value["weight"].GetInt().value_or(1))
      .Field("under_way", facts == nullptr ? 0 : facts->under_way);
  TextOrNull(json, "fingerprint", facts == nullptr ? std::string() : facts->fingerprint);
  TextOrNull(json, "ending", facts == nullptr ? std::string() : facts->ending);
  TextOrNull(json, "reference", IsMask(written) ? std::string() : written);
  WriteSettings(json, key.value, "key");
  WriteState(json, provider, label);
  json.EndObject();
}

void ProviderScene::WriteHealth(json::Writer& json, std::string_view provider) const {
  const auto found = std::ranges::find(health_, provider, &health::ProviderHealth::provider);
  const bool is_known = found != health_.end();
  json.Key("healthy");
  if (is_known) {
    json.Bool(found->is_healthy);
  } else {
    json.Null();
  }
  WriteTexts(json, "issues", is_known ? found->issues : std::vector<std::string>());
}

void ProviderScene::WriteProvider(json::Writer& json, std::string_view name,
                                  json::Value provider) const {
  const ProviderFacts* facts = FactsOf(name);
  json.BeginObject()
      .Field("name", name)
      .Field("enabled", IsTrueUnlessFalse(provider["enabled"]))
      .Field("in_force", facts != nullptr)
      .Field("under_way", facts == nullptr ? 0 : facts->under_way);
  TextOrNull(json, "type", facts == nullptr ? std::string() : facts->type);
  TextOrNull(json, "base_url", facts == nullptr ? std::string() : facts->base_url);
  WriteTexts(json, "dialects", facts == nullptr ? std::vector<std::string>() : facts->dialects);
  TextOrNull(json, "test_model", facts == nullptr ? std::string() : facts->test_model);
  WriteHealth(json, name);
  WriteSettings(json, provider, "keys");
  json.Key("keys").BeginArray();
  for (const PlacedKey& key : KeysIn(provider)) WriteKey(json, name, key);
  json.EndArray().EndObject();
}

}  // namespace monorelay::admin
