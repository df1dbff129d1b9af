// The configuration's JSON Schema, for editors, made from the table that the loader reads by.
#pragma once

#include <string>

#include "app/config_value.hpp"

namespace monorelay::app {

// JSON Schema 2020-12 of the whole file. Beside the usual words: `x-env` (a variable that stands
// before the file), `x-restart` (takes effect at the next start), `x-secret`, `x-state`
// ("no effect yet", "no effect").
std::string ConfigJsonSchema();

// A setting's value as JSON.
std::string JsonOf(const Value& value);

}  // namespace monorelay::app
