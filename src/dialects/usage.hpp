// Token counts out of the answers of providers.
#pragma once

#include <cstddef>
#include <string_view>

#include "chat/usage.hpp"
#include "dialects/dialect.hpp"
#include "json/document.hpp"

namespace monorelay::dialects {

// A usage object with all its details is smaller; of a larger one nothing is read.
constexpr std::size_t kMostUsageBytes = 16UL * 1024;

// Reads the value of a "usage" field. Each provider's spelling of the same counts is understood:
// OpenAI, DeepSeek (prompt_cache_hit_tokens), Anthropic. Unreadable text gives an unknown usage.
chat::Usage ReadUsage(Dialect dialect, std::string_view usage_json);

// The same from a value of a document; takes no memory.
chat::Usage ReadUsage(Dialect dialect, const json::Value& usage);

// The field of a whole answer that holds the usage.
std::string_view UsageField(Dialect dialect);

// The usage in a whole answer of `dialect`; unknown if there is none.
chat::Usage ReadUsageOfAnswer(Dialect dialect, std::string_view answer);

}  // namespace monorelay::dialects
