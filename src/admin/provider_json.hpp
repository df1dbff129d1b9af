// Providers and their keys as the admin API shows them: what is written in the configuration,
// beside what is in force and how it stands.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "admin/config_change.hpp"
#include "admin/relay_desk.hpp"
#include "health/health_view.hpp"

namespace monorelay::admin {

// A key where it stands in the configuration.
struct PlacedKey {
  std::string id;         // stable: made of what is written as the key, whatever its place
  std::size_t place = 0;  // from 0
  json::Value value;      // valid as long as the sight
};

// The keys of a provider's value.
std::vector<PlacedKey> KeysIn(json::Value provider);
std::optional<PlacedKey> FindKey(json::Value provider, std::string_view id);
std::string LabelOf(json::Value key);

// What the relay knows of its providers at one moment.
class ProviderScene {
 public:
  explicit ProviderScene(const Services& services);

  // The objects are begun and ended.
  void WriteProvider(json::Writer& json, std::string_view name, json::Value provider) const;
  void WriteKey(json::Writer& json, std::string_view provider, const PlacedKey& key) const;
  // nullptr: it is not in force.
  [[nodiscard]] const ProviderFacts* FactsOf(std::string_view provider) const;

 private:
  [[nodiscard]] const KeyFacts* FactsOf(std::string_view provider, const PlacedKey& key) const;
  void WriteState(json::Writer& json, std::string_view provider, const std::string& label) const;
  void WriteHealth(json::Writer& json, std::string_view provider) const;

  std::vector<ProviderFacts> facts_;
  std::vector<ProviderKeys> keys_;
  std::vector<health::ProviderHealth> health_;
};

}  // namespace monorelay::admin
