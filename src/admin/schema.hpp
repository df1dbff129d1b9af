// The shapes of the admin API's answers, as JSON Schema.
#pragma once

#include <span>
#include <string_view>

namespace monorelay::admin {

struct Schema {
  std::string_view name;
  std::string_view json;  // refers to others as "#/components/schemas/NAME"
};

std::span<const Schema> Schemas();

}  // namespace monorelay::admin
