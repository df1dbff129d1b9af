// Reads the content of messages.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "chat/request.hpp"
#include "dialects/openai_chat/path.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_chat {

// Foreign parts that stand for a field of a message rather than for a part of its content have a
// type of this and the field's name; their raw is the field's value.
constexpr std::string_view kFieldType = "message.";

// Appends the parts of `content`, a string or an array of parts; texts of parts live as long as
// `request` and its document. Empty texts are left out.
Result<void> ReadContent(chat::Request& request, const json::Value& content, const Path& where,
                         std::vector<chat::Part>& parts);

// The mark that a part, or a tool, carries.
chat::CacheMark ReadCacheMark(const json::Value& holder);

// The reasoning in a part of type "thinking", as Mistral and others write it.
chat::Text ThinkingTextOf(const json::Value& part);

// Appends the sources that "annotations" name.
void ReadAnnotations(const json::Value& annotations, std::vector<chat::Citation>& citations);

}  // namespace monorelay::dialects::openai_chat
