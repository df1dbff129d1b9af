// The shapes of the admin API's answers, as JSON Schema.
#pragma once

#include <span>
#include <string_view>

namespace monorelay::admin {

struct Schema {
  std::string_view name;
  std::string_view json;  // refers to others as "#/components/schemas/NAME"
};

// All of them.
std::span<const Schema> Schemas();

// Those that stand in files of their own.
std::span<const Schema> RecordSchemas();
std::span<const Schema> LegacySchemas();
std::span<const Schema> AccountSchemas();
std::span<const Schema> SsoSchemas();
std::span<const Schema> AccessSchemas();
std::span<const Schema> SyncSchemas();
std::span<const Schema> ConfigSchemas();
std::span<const Schema> ResourceSchemas();
std::span<const Schema> LegacyResourceSchemas();

}  // namespace monorelay::admin
