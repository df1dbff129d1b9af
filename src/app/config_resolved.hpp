// What a configuration's text says once aliases and merge keys are what they stand for.
#pragma once

#include <string>
#include <string_view>

#include "app/config_model.hpp"
#include "app/config_yaml.hpp"
#include "base/error.hpp"

namespace monorelay::app {

// The tree as a model, without anchors.
ConfigModel Resolved(const YamlNode& node);

// Reads the text. Fails with a sentence that tells line and column of the first error.
Result<ConfigModel> ReadResolved(std::string_view text);

// The value as JSON. Scalars without quotes become booleans and numbers where they look like it.
std::string JsonOf(const ConfigModel& value);

// True if both are the same JSON, whatever the order of keys.
bool AreSameJson(const ConfigModel& one, const ConfigModel& other);

// JSON as a value. Fails with a sentence about what is no JSON.
Result<ConfigModel> ModelOfJson(std::string_view json);

// The path as JSON pointer (RFC 6901).
std::string PointerOf(const ConfigPath& path);

// What a JSON pointer names in `model`: a token is a place where a list stands, else a key. `-`,
// the place behind the end of a list, is taken too. Fails with a sentence that quotes the pointer.
Result<ConfigPath> ReadPointer(std::string_view pointer, const ConfigModel& model);

// The path that a problem tells, in which keys with dots have no quotes: as far as `model` has it,
// its keys decide.
ConfigPath ReadProblemPath(std::string_view path, const ConfigModel& model);

}  // namespace monorelay::app
