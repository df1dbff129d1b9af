// Changes of providers and their keys that the new calls and the predecessor's share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "admin/config_change.hpp"
#include "admin/key_import.hpp"
#include "admin/provider_json.hpp"

namespace monorelay::admin {

// The provider of that name, or 404.
Read<json::Value> ProviderIn(const ConfigSight& sight, std::string_view name);
// Its key of that id, or 404.
Read<PlacedKey> KeyIn(const ConfigSight& sight, std::string_view provider, std::string_view id);

// The provider, or the key, as it is now, with what its change came to; nullptr: nothing changed
// it.
Outcome ShownProvider(const Services& services, std::string_view name, const ConfigOutcome* change,
                      int status = 200);
Outcome ShownKey(const Services& services, const Request& request, const ConfigSight& sight,
                 const PlacedKey& key, const ConfigOutcome* change, int status = 200);

// What cannot be done as things stand: 409.
Problem Standing(std::string type, std::string detail);

// Fails with 422 for a name that no provider can have here, with 409 if there is one but `former`
// that is called so.
Read<void> CheckNewName(const ConfigSight& sight, const std::string& name,
                        const std::string& former = {});

// A list of keys as the configuration has it, or none. Fails with 422.
Read<void> CheckKeys(const Services& services, json::Value keys);

// Makes a provider out of settings as the configuration has them, which may hold `keys`. URLs are
// looked up (RelayDesk::IsPublicUrl); one that is public is kept so, by `public_only`.
Read<ConfigOutcome> CreateProvider(const Services& services, const Request& request,
                                   const std::string& name, json::Value settings);
// Merges settings into the provider of the path; with a `new_name` it is renamed, also where models
// are mapped to it. `keys`, if given, are all keys it is to have: what an entry does not say of a
// key stays as it is, a key is the one whose mask or reference is sent back, else that of the
// label.
Read<ConfigOutcome> ChangeProvider(const Services& services, const Request& request,
                                   json::Value patch, const std::string& new_name = {},
                                   json::Value keys = {});
Read<ConfigOutcome> RemoveProvider(const Services& services, const Request& request);

// The steps to that list of keys.
Read<std::vector<ConfigStep>> KeySteps(const Services& services, const std::string& name,
                                       json::Value provider, json::Value list);

// A key as the configuration has it, for the provider of the path; without a label it gets one that
// is free. Fails with 409 for a key that is there already, or a label that is taken.
Read<ConfigOutcome> AddKey(const Services& services, const Request& request, json::Value key);
// Merges into the key of that id.
Read<ConfigOutcome> ChangeKey(const Services& services, const Request& request,
                              const std::string& id, json::Value patch);
// Fails with 409 for the last key of a provider that is enabled.
Read<ConfigOutcome> RemoveKey(const Services& services, const Request& request,
                              const std::string& id);

// Sets `include` and `exclude` of the provider of the path; `is_whole`: what is not given is
// emptied.
Read<ConfigOutcome> ChangeServed(const Services& services, const Request& request,
                                 json::Value lists, bool is_whole);

// Merges settings of the cache of answers; `enabled` beside them switches it.
Read<ConfigOutcome> ChangeCache(const Services& services, const Request& request,
                                json::Value patch);

// Fails with 422, and the names that there are.
Read<void> CheckFormat(RelayDesk& relay, const std::string& format);

struct Imported {
  std::size_t added = 0;
  std::size_t skipped = 0;  // that were there already
  std::vector<std::string> labels{};
  ConfigOutcome outcome{};
};
Read<Imported> ImportKeys(const Services& services, const Request& request,
                          std::vector<ImportedKey> keys);

}  // namespace monorelay::admin
