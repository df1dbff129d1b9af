// Reads images, files and sounds of a request.
#pragma once

#include "base/error.hpp"
#include "chat/request.hpp"
#include "dialects/openai_responses/place.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_responses {

// An `input_image`: a URL, a data URL or the id of a file.
Result<chat::Media> ReadImage(json::Value part, const Place& place, chat::Request& request);
// An `input_file`: data, a URL or the id of a file.
Result<chat::Media> ReadFile(json::Value part, const Place& place, chat::Request& request);
// An `input_audio`: base64 and the name of its format.
Result<chat::Media> ReadAudio(json::Value part, const Place& place, chat::Request& request);

}  // namespace monorelay::dialects::openai_responses
