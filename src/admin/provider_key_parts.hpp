// What changes of single keys and of whole lists of keys have in common.
#pragma once

#include <string>
#include <string_view>

#include "admin/config_change.hpp"
#include "admin/reading.hpp"
#include "json/document.hpp"

namespace monorelay::admin {

// The settings of a key, as the table of settings names them.
inline constexpr std::string_view kOfKey = "providers.*.keys[]";

// Fails with 422 if `key` is no key as the configuration has it; `where` names it in a list.
Read<void> CheckKey(const Services& services, json::Value key, const std::string& where);

// False for a mask, too: what it stands for is not known.
bool HasText(json::Value key);

// The step that puts a key behind those that are there.
ConfigStep Appended(const std::string& provider, bool has_keys, const std::string& key);

}  // namespace monorelay::admin
