// Words that the readers and writers of Messages share.
#pragma once

#include <string_view>

namespace monorelay::dialects::anthropic_messages {

constexpr std::string_view kName = "anthropic_messages";

// Types of chat::Foreign parts with which the reader keeps what the canonical form has no place
// for, so that the writer of this dialect leaves nothing out. They begin with a plus sign, which
// makes them companions: other dialects never see them.
constexpr std::string_view kMoreFields = "+fields";      // `raw`: more fields of the part before it
constexpr std::string_view kOriginal = "+original";      // `raw` stands for the part before it
constexpr std::string_view kMessageFields = "+message";  // `raw`: more fields of the message

// What those fields are called among the extras of a request, where other dialects note them.
constexpr std::string_view kExtraOfMessage = "messages";
constexpr std::string_view kExtraOfBlock = "messages.content";

}  // namespace monorelay::dialects::anthropic_messages
