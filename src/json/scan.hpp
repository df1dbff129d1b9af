// Looks into a JSON request without building anything: finds the fields that steer the relay and
// where they lie, so that they can be replaced in place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace monorelay::json {

// How many bytes behind a scanned text must be readable.
constexpr std::size_t kPadding = 64;

// A part of the scanned text. Offsets, since the text may move.
struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] bool IsEmpty() const { return begin == end; }
};

// The field "stream_options" of a Chat Completions request.
struct StreamOptions {
  Extent value;  // empty if the field is absent
  bool is_null = false;
  bool is_empty = false;       // {}
  bool include_usage = false;  // asked for by the client
  Extent include_usage_value;  // empty if that field is absent
};

// What a request for a model says at its top level.
struct RequestFields {
  std::string model;   // unescaped
  Extent model_value;  // the string with its quotes
  bool stream = false;
  StreamOptions stream_options;
  std::size_t object_begin = 0;  // of the top-level "{"
  std::optional<double> temperature;
  std::optional<double> top_p;
  std::optional<double> presence_penalty;
  std::optional<double> frequency_penalty;
  std::optional<std::int64_t> max_tokens;  // max_completion_tokens counts too
  std::string previous_response_id;        // unescaped; empty if absent or no string
  bool stores = true;                      // false if "store" is false
  // A hash of what names the conversation, "prompt_cache_key" or else "metadata.user_id"; 0: no
  // such name.
  std::uint64_t conversation = 0;
  std::size_t turns_begin = 0;  // of the value of "messages", "contents" or "input"; 0: none
};

// Whether the model stands in the text, or the caller knows it from elsewhere.
enum class ModelField : std::uint8_t { kRequired, kElsewhere };

// Reads `text`, behind which kPadding bytes must be readable. Fails with kInvalidRequest if it is
// not UTF-8, not JSON, not an object, has no "model" of type string, or has a steering field twice;
// the error says which and, where possible, at which byte. Skipped values are checked for their
// structure, not in depth: the provider reads them again.
Result<RequestFields> ScanRequest(std::string_view text,
                                  ModelField model_field = ModelField::kRequired);

}  // namespace monorelay::json
