// Paths of settings as people write them: providers.openrouter.keys[0].label
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"

namespace monorelay::app {

// A key in a mapping, or a place in a list, from 0.
using PathStep = std::variant<std::string, std::size_t>;
using ConfigPath = std::vector<PathStep>;

// Reads steps separated by dots; `[N]` is a place in a list. A key with dots, brackets or quotes is
// written in quotes, single or double: models."gpt-5.1".timeout. A quote inside of them is written
// twice. Fails with a sentence that quotes the text. Empty text is the whole file.
Result<ConfigPath> ReadConfigPath(std::string_view text);

// The path in that form.
std::string TextOf(const ConfigPath& path);

// The path as the table of settings has it: the operator's names stand as `*`, places as `[]`.
// Where the table knows nothing, the names stay.
std::string PatternOf(const ConfigPath& path);

}  // namespace monorelay::app
