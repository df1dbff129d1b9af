// Requests as JSON.
#pragma once

#include <string>
#include <vector>

#include "json/writer.hpp"
#include "records/reader.hpp"

namespace monorelay::admin {

// As lists show it (schema Request); the object is begun and ended. An `id` of 0 is one that is
// under way. `tags` are those of its access key; nullptr: they are not told.
void WriteRequest(json::Writer& json, const records::RequestRow& row,
                  const std::vector<std::string>* tags);

// As the predecessor's lists show it: the columns of its table, and those that it promised.
void WriteLegacyRequest(json::Writer& json, const records::RequestRow& row, std::int64_t id);

// Numbers and texts that may be missing.
void OptionalDouble(json::Writer& json, std::string_view key, const std::optional<double>& value);
void OptionalInt(json::Writer& json, std::string_view key,
                 const std::optional<std::int64_t>& value);
void TextOrNull(json::Writer& json, std::string_view key, const std::string& text);
// Nano-dollars as USD.
void Money(json::Writer& json, std::string_view key, const std::optional<std::int64_t>& nano);

}  // namespace monorelay::admin
