// What a configuration's text says, as the YAML parser reads it: with anchors and aliases as they
// stand, and without positions. What an edit did is held against it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/config_path.hpp"
#include "base/error.hpp"

namespace monorelay::app {

struct ConfigModelEntry;

struct ConfigModel {
  enum class Kind : std::uint8_t { kNull, kScalar, kAlias, kList, kMap };

  Kind kind = Kind::kNull;
  std::string text;    // of a scalar; of an alias, which anchor it stands for
  bool typed = false;  // a scalar that is a boolean or a number
  bool plain = false;  // a scalar without quotes
  bool block = false;  // a list or map that is not in brackets
  std::string anchor;  // the name, and which of that name it is; empty: none
  std::vector<ConfigModel> items;
  std::vector<ConfigModelEntry> entries;

  [[nodiscard]] ConfigModel* Find(std::string_view key);
  [[nodiscard]] const ConfigModel* Find(std::string_view key) const;
  [[nodiscard]] bool IsCollection() const { return kind == Kind::kList || kind == Kind::kMap; }

  // True if both say the same: quotes, brackets and the order of keys aside.
  [[nodiscard]] bool Equals(const ConfigModel& other) const;
};

struct ConfigModelEntry {
  std::string key;
  ConfigModel value;
};

// Reads one document, within the bounds of ReadYaml. Fails with a sentence that tells line and
// column of what is wrong.
Result<ConfigModel> ReadConfigModel(std::string_view text);

// True if a scalar without quotes is a boolean, a number or a null, and no text.
bool LooksTyped(const std::string& text);

// Reads a value as it is given in a command: JSON, or YAML in flow style, without anchors.
Result<ConfigModel> ReadConfigValue(std::string_view text);

// The part at `path`, or nullptr. Aliases are not followed.
const ConfigModel* FindPart(const ConfigModel& model, const ConfigPath& path);

}  // namespace monorelay::app
