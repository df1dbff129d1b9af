// Words of the dialect that more than one of its files needs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chat/request.hpp"
#include "json/text.hpp"

namespace monorelay::dialects::openai_responses {

// As NameOf(Dialect::kOpenAiResponses).
constexpr std::string_view kName = "openai_responses";

// What `include` asks for.
constexpr std::string_view kIncludeEncrypted = "reasoning.encrypted_content";
constexpr std::string_view kIncludeLogprobs = "message.output_text.logprobs";

// Fields inside `reasoning` and `text` that are known to this dialect alone are kept as extras
// under these names: "reasoning.mode".
constexpr std::string_view kReasoningPrefix = "reasoning.";
constexpr std::string_view kTextPrefix = "text.";

std::optional<chat::Effort> EffortNamed(json::Text name);
// Empty for kUnset.
std::string_view EffortName(chat::Effort effort);

std::optional<chat::ReasoningView> ViewNamed(json::Text name);
// Empty for kUnset and kHidden.
std::string_view ViewName(chat::ReasoningView view);

// The id of an item of an answer: "msg" and so on, from the exchange's seed.
std::string ItemId(std::string_view prefix, std::string_view seed, std::size_t number);

// `raw` without its line ends, which JSON allows between tokens and an event stream does not.
void AppendOnOneLine(std::string& out, json::Raw raw);

}  // namespace monorelay::dialects::openai_responses
