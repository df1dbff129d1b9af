// Writes images and files.
#pragma once

#include "base/error.hpp"
#include "chat/part.hpp"
#include "dialects/openai_responses/writing.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_responses {

// Refuses what the dialect cannot say: sounds, films, ids of another provider's files.
Result<void> CheckMedia(const chat::Media& media, const Writing& writing);

// The fields of an `input_image` or `input_file`; a document that is text becomes `input_text`.
void WriteMedia(json::Writer& writer, const chat::Media& media, const Writing& writing);

}  // namespace monorelay::dialects::openai_responses
