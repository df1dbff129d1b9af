// The wire languages that clients and providers speak.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace monorelay::dialects {

enum class Dialect : std::uint8_t { kOpenAiChat, kOpenAiResponses, kAnthropicMessages, kGemini };

// The name used in configuration, logs and documents, for example "openai_chat".
std::string_view NameOf(Dialect dialect);

// The dialect of that name, if there is one.
std::optional<Dialect> DialectNamed(std::string_view name);

// The dialect that a client of an inbound path speaks, and understands errors in.
Dialect DialectOfPath(std::string_view path);

}  // namespace monorelay::dialects
