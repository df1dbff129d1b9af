// The words for why a model stopped.
#pragma once

#include <string_view>

#include "chat/response.hpp"
#include "dialects/codec.hpp"

namespace monorelay::dialects::openai_chat {

// Every word that providers use for finish_reason; kUnknown for others.
chat::StopCause CauseOf(chat::Text word);

// The text that ended the answer, if `stop_reason` beside the finish reason is one; vLLM says it
// so. Empty if it is not.
chat::Text SequenceOf(chat::Text finish_reason, chat::Text stop_reason);

// The word for a client. `has_calls`: the answer called tools, whatever the provider said.
// `old_form`: as functions.
std::string_view FinishReason(const chat::Stop& stop, bool has_calls, bool old_form,
                              const ReplyContext& context);

}  // namespace monorelay::dialects::openai_chat
