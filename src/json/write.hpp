// Writes JSON text.
#pragma once

#include <string>
#include <string_view>

namespace monorelay::json {

// Appends `text` as a JSON string with quotes. Bytes that are not UTF-8 become U+FFFD.
void AppendString(std::string& out, std::string_view text);

// `text` as a JSON string with quotes.
std::string Quote(std::string_view text);

}  // namespace monorelay::json
