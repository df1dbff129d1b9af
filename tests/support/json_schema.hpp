// Holds answers of the admin API against its schemas.
#pragma once

#include <string>
#include <string_view>

namespace monorelay::testing {

// What is wrong with `json` by the schema of that name, of which type, enum, required, properties,
// items, allOf, anyOf and $ref are looked at; empty: nothing.
std::string SchemaFault(std::string_view json, std::string_view name);

}  // namespace monorelay::testing
