// Reads what a request says beside its turns: tools, their choice, generationConfig.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "chat/request.hpp"
#include "dialects/gemini/wire.hpp"

namespace monorelay::dialects::gemini {

// What comes before the name of a member in the key of an Extra, for members of these objects that
// have no place in the canonical form; the request writer puts them back there.
constexpr std::string_view kConfigExtra = "generationConfig.";
constexpr std::string_view kToolConfigExtra = "toolConfig.";
constexpr std::string_view kCallingExtra = "toolConfig.functionCallingConfig.";
// Members of parts; the contents writer has them beside their parts.
constexpr std::string_view kPartExtra = "contents.parts.";
// Members of functionDeclarations, which go back as they came.
constexpr std::string_view kToolExtra = "tools.functionDeclarations.";

// Each fails with kInvalidRequest and the JSON path of the field; what is not given is no fault.
Result<void> ReadTools(json::Value tools, chat::Request& request);
Result<void> ReadToolConfig(json::Value config, chat::Request& request);
Result<void> ReadGenerationConfig(json::Value config, chat::Request& request);

// Keeps a member under `prefix` and its own name.
void AddExtra(std::string_view prefix, const json::Field& field, chat::Request& request);

}  // namespace monorelay::dialects::gemini
