#include "admin/provider_key_parts.hpp"

#include "admin/provider_change.hpp"

namespace monorelay::admin {

Read<void> CheckKey(const Services& services, json::Value key, const std::string& where) {
  if (!key.IsObject()) return std::unexpected(WrongParameter(where, "must be an object"));
  if (auto known = RefuseUnknownSettings(services, kOfKey, key, where); !known) return known;
  const json::Value value = key["key"];
  if (!value.IsGiven()) return {};
  const std::string text = value.Decoded();
  if (!value.IsString() || !(IsKeyText(text) || IsMask(text))) {
    return std::unexpected(WrongParameter(where.empty() ? "key" : where + ".key",
                                          "must be a text of 1 to 4096 characters without spaces"));
  }
  return {};
}

bool HasText(json::Value key) {
  const std::string text = key["key"].Decoded();
  return !text.empty() && !IsMask(text);
}

ConfigStep Appended(const std::string& provider, bool has_keys, const std::string& key) {
  const std::string pointer = PointerTo({"providers", provider, "keys"});
  if (has_keys) return {ConfigStep::Kind::kAppend, pointer, key};
  return {ConfigStep::Kind::kSet, pointer, "[" + key + "]"};
}

}  // namespace monorelay::admin
