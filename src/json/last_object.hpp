// Finds an object that stands near the end of a JSON text without reading what is before it.
#pragma once

#include <optional>
#include <string_view>

namespace monorelay::json {

// The value of `quoted_key` ("\"usage\"") of the top-level object of `text`, a whole valid JSON
// text, if that value is an object and stands among the last bytes. Nothing does not mean that
// there is none: who gets nothing has to read the text from its beginning.
std::optional<std::string_view> FindLastObject(std::string_view text, std::string_view quoted_key);

}  // namespace monorelay::json
