// Bytes as text of 64 characters. Source: RFC 4648, sections 4 and 5.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace monorelay {

// With the characters A-Z a-z 0-9 + / and = at the end, where the length asks for it.
std::string ToBase64(std::string_view bytes);

// What `text` stands for. Takes the alphabet of URLs too ("-" and "_"), lacking "=" and white space
// within; nothing if there is anything else in it.
std::optional<std::string> FromBase64(std::string_view text);

}  // namespace monorelay
