// Provider keys out of what people have them in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "admin/reading.hpp"
#include "base/secret.hpp"

namespace monorelay::admin {

struct ImportedKey {
  std::string label;  // empty: none was given
  Secret key;
  std::int64_t weight = 1;
};

// So many keys at a time.
inline constexpr std::size_t kMostImported = 200;

// True for what can be sent in a header line: 1 to 4096 bytes without spaces and control
// characters.
bool IsKeyText(std::string_view key);

// Reads `content` in a format of the predecessor's:
// "raw": one a line, `#` comments left out, `NAME=value` with or without `export` and quotes;
// "csv": key,label, with or without a head line; "json": a list of texts or of objects (key or
// api_key, label or name, weight), or an object from labels to keys.
// Fails with 422 for another format, a line or entry that cannot be read, no key, or too many. No
// message quotes what may be a key.
Read<std::vector<ImportedKey>> ParseKeys(std::string_view content, std::string_view format);

// A label that is none of `taken`: `wanted`, else `wanted-2` and so on; without one `imported-N`.
std::string FreeLabel(std::string_view wanted, const std::vector<std::string>& taken);

}  // namespace monorelay::admin
