// A whole list of keys in the place of the one that is there.

#include <algorithm>
#include <optional>
#include <utility>

#include "admin/provider_change.hpp"
#include "admin/provider_key_parts.hpp"

namespace monorelay::admin {
namespace {

using Kind = ConfigStep::Kind;
using Steps = std::vector<ConfigStep>;

// The key of the list that is meant; see ChangeProvider.
std::optional<PlacedKey> Meant(const std::vector<PlacedKey>& keys, json::Value given) {
  const std::string text = given["key"].Decoded();
  const auto by_text = std::ranges::find_if(
      keys, [&](const PlacedKey& key) { return !text.empty() && key.value["key"].Is(text); });
  if (by_text != keys.end()) return *by_text;
  const auto by_label = std::ranges::find_if(
      keys, [&](const PlacedKey& key) { return LabelOf(key.value) == LabelOf(given); });
  if (by_label != keys.end()) return *by_label;
  return std::nullopt;
}

// True for what the key has anyway.
bool IsDefault(json::Field field, const PlacedKey& key) {
  const std::string_view value = field.value.GetRaw().json;
  const bool is_default =
      (field.Is("weight") && value == "1") || (field.Is("enabled") && value == "true");
  return is_default && key.value[json::Decode(field.key)].IsMissing();
}

// What an entry says of a key that is there: all but nulls and defaults, and its text if it is the
// same.
std::string Said(json::Value given, const PlacedKey& key) {
  std::string text;
  json::Writer json(text);
  json.BeginObject();
  for (const json::Field field : given.Fields()) {
    const bool is_same = field.Is("key") && key.value["key"].Is(field.value.Decoded());
    const bool is_left_out = field.value.IsNull() || is_same || IsDefault(field, key);
    if (!is_left_out) json.Key(field.key).Value(field.value.GetRaw());
  }
  json.EndObject();
  return text;
}

}  // namespace

Read<Steps> KeySteps(const Services& services, const std::string& name, json::Value provider,
                     json::Value list) {
  if (!list.IsArray()) return std::unexpected(WrongParameter("keys", "must be a list"));
  const std::vector<PlacedKey> before = KeysIn(provider);
  const std::string pointer = PointerTo({"providers", name, "keys"});
  std::vector<bool> stays(before.size());
  bool has_keys = !before.empty();
  Steps steps;
  std::size_t place_in_list = 0;
  for (const json::Value given : list.Items()) {
    const std::string where = "keys[" + std::to_string(place_in_list++) + "]";
    if (auto good = CheckKey(services, given, where); !good) return std::unexpected(good.error());
    const auto key = Meant(before, given);
    if (!key) {
      if (!HasText(given))
        return std::unexpected(WrongParameter(where + ".key", "is missing, or of no key here"));
      steps.push_back(
          Appended(name, std::exchange(has_keys, true), std::string(given.GetRaw().json)));
      continue;
    }
    stays[key->place] = true;
    json::Document said;
    if (auto parsed = said.ParseCopy(Said(given, *key)); !parsed)
      return std::unexpected(ProblemOf(parsed.error()));
    auto merged = MergeSteps(services, kOfKey, pointer + "/" + std::to_string(key->place),
                             key->value, said.Root());
    if (!merged) return merged;
    steps.insert(steps.end(), merged->begin(), merged->end());
  }
  // From behind, so that no place moves before its turn.
  for (std::size_t place = before.size(); place-- > 0;) {
    if (!stays[place]) steps.push_back({Kind::kUnset, pointer + "/" + std::to_string(place)});
  }
  if (list.Size() == 0 && has_keys && provider["enabled"].GetBool().value_or(true))
    return std::unexpected(Standing("last_key", "an enabled provider needs a key"));
  return steps;
}

Read<void> CheckKeys(const Services& services, json::Value keys) {
  if (!keys.IsGiven()) return {};
  if (!keys.IsArray())
    return std::unexpected(WrongParameter("keys", "must be a list of objects with \"key\""));
  std::size_t place = 0;
  for (const json::Value key : keys.Items()) {
    const std::string where = "keys[" + std::to_string(place++) + "]";
    if (auto good = CheckKey(services, key, where); !good) return good;
    if (!HasText(key))
      return std::unexpected(WrongParameter(where + ".key", "is missing, or of no key here"));
  }
  return {};
}

}  // namespace monorelay::admin
