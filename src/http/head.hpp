// The head of an HTTP/1.1 message: strict, without I/O. Source: RFC 9112.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "http/recycled.hpp"

namespace monorelay::http {

struct Field {
  std::string_view name;
  std::string_view value;  // without white space around it
};

using Fields = std::vector<Field, RecycledAllocator<Field>>;

struct HeadLimits {
  std::size_t max_bytes = 64 * 1024;
  std::size_t max_fields = 128;
};

// How the end of a body is found.
enum class Framing : std::uint8_t { kNone, kLength, kChunked, kUntilClose };

// What both kinds of head have. All views point into the parsed bytes.
struct HeadBase {
  Fields fields;
  std::size_t bytes = 0;  // of the whole head, with the empty line
  Framing framing = Framing::kNone;
  std::uint64_t content_length = 0;  // if framing is kLength
  bool http10 = false;
  bool keep_alive = true;

  // The value of the first field with that name (case is ignored), or nothing.
  [[nodiscard]] std::optional<std::string_view> Find(std::string_view name) const;
};

struct RequestHead : HeadBase {
  std::string_view method;
  std::string_view target;  // as sent
  std::string_view path;    // up to the question mark
  std::string_view query;   // after it
  bool expects_continue = false;
};

struct ResponseHead : HeadBase {
  int status = 0;
};

// Reads a request head from the start of `bytes`. Yields true if it is whole, false if more bytes
// are needed. `scanned` says how many bytes an earlier call has seen and is brought up to date.
// Fails with kInvalidRequest (400) or kHeadTooLarge (431); the connection cannot go on then.
// What two parsers could read differently is refused: both length fields, repeated lengths, folded
// lines, bare line feeds, space before a colon, an encoding other than "chunked".
Result<bool> ParseRequestHead(std::string_view bytes, const HeadLimits& limits,
                              std::size_t& scanned, RequestHead& head);

// The same for a response. Fails with kUpstreamError.
Result<bool> ParseResponseHead(std::string_view bytes, const HeadLimits& limits,
                               std::size_t& scanned, ResponseHead& head);

// The standard reason phrase, or "Unknown".
std::string_view ReasonPhrase(int status);

}  // namespace monorelay::http
