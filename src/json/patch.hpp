// Sets fields of a JSON object and leaves every other byte as it was.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "json/text.hpp"

namespace monorelay::json {

enum class SetMode : std::uint8_t { kAlways, kIfAbsent };

// One field to set. A dotted name is a path through objects, of which missing ones are made.
struct FieldChange {
  std::string name;   // unescaped
  std::string value;  // JSON
  SetMode mode = SetMode::kAlways;
  bool is_path = false;
};

// Applies `changes` to the object `text` in their order, so that a later one sees what an earlier
// one set. Fails with kInvalidRequest if `text` is no object. A path that leads through something
// that is no object replaces it.
Result<std::string> Patched(std::string_view text, const std::vector<FieldChange>& changes);

}  // namespace monorelay::json
