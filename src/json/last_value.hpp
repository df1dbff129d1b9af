// Finds a value that stands near the end of a JSON text without reading what is before it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace monorelay::json {

// The value of the last `quoted_key` ("\"usage\"") in an object `depth` brackets deep in `text`, a
// whole valid JSON text; 1: the top-level object. Only the last bytes are looked at, and nothing is
// yielded if the key stands deeper or higher behind that place: nothing does not mean that there is
// none, and who gets nothing has to read the text from its beginning.
std::optional<std::string_view> FindLastValue(std::string_view text, std::string_view quoted_key,
                                              std::size_t depth = 1);

}  // namespace monorelay::json
