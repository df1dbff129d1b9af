// YAML text as a tree with positions, safe to read from anybody: size, depth, number of values and
// the growth of aliases are bounded, and a broken text is a problem rather than an exception.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config_problem.hpp"

namespace monorelay::app {

struct YamlEntry;

struct YamlNode {
  enum class Kind : std::uint8_t { kNull, kScalar, kList, kMap };

  Kind kind = Kind::kNull;
  Position position;
  std::string text;                // of a scalar
  bool plain = false;              // a scalar without quotes or tag, whose type YAML leaves open
  std::vector<YamlNode> items;     // of a list
  std::vector<YamlEntry> entries;  // of a map, in the order of the file; keys are unique

  // The value of `key` in a map, or nullptr.
  [[nodiscard]] const YamlNode* Find(std::string_view key) const;
};

struct YamlEntry {
  std::string key;
  Position position;  // of the key
  YamlNode value;
};

// The largest configuration that is read.
inline constexpr std::size_t kMaxConfigBytes = 8U << 20U;
// How deep lists and maps may be nested, and how many values there may be once aliases have been
// replaced by what they stand for.
inline constexpr std::size_t kMaxYamlDepth = 64;
inline constexpr std::size_t kMaxYamlValues = 100'000;

// Reads one YAML document; aliases and merge keys (`<<`) are resolved, an empty text is a null.
// Returns nullopt after an error that leaves nothing to go on with. Duplicate keys are errors too,
// but the tree (with the first of them) is still returned so that further problems can be found.
std::optional<YamlNode> ReadYaml(std::string_view text, Problems& problems);

}  // namespace monorelay::app
