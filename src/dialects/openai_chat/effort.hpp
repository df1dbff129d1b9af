// The words for how hard a model is to think.
#pragma once

#include <optional>
#include <string_view>

#include "chat/request.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_chat {

std::optional<chat::Effort> EffortNamed(const json::Value& word);

// Empty for kUnset.
std::string_view NameOfEffort(chat::Effort effort);

}  // namespace monorelay::dialects::openai_chat
