// Annotations of output text: the sources of an answer.
#pragma once

#include <cstdint>
#include <string>

#include "chat/part.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_responses {

// `text_before` is how many code points of the answer stand before the text that the annotation
// counts from.
chat::Citation ReadAnnotation(json::Value annotation, std::int64_t text_before);

// Appends `citation` as an annotation of a text before which `text_before` code points of the
// answer stand. Returns false, and appends nothing, if it names no source that an annotation can:
// neither a URL nor an annotation of this dialect.
bool AppendAnnotation(std::string& out, const chat::Citation& citation, std::int64_t text_before);

}  // namespace monorelay::dialects::openai_responses
