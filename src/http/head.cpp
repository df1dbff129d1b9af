#include "http/head.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "base/text.hpp"

namespace monorelay::http {
namespace {

// A reason why a head is refused; becomes the error of the side that sent it.
using Refusal = const char*;

constexpr std::array<bool, 256> TokenTable() {
  std::array<bool, 256> table{};
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = true;
  for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = true;
  for (unsigned c = 'A'; c <= 'Z'; ++c) table[c] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr std::array<bool, 256> kToken = TokenTable();

bool IsToken(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return kToken[static_cast<unsigned char>(c)]; });
}

bool HasControl(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\t') || byte == 0x7f;
  });
}

// False if there is no control character in `lines` but tabs and the ends of lines; looks at all
// bytes, many at a time.
bool HasStrayControl(std::string_view lines) {
  std::uint8_t stray = 0;
  for (const char c : lines) {
    const auto byte = static_cast<std::uint8_t>(c);
    const auto is_control = static_cast<std::uint8_t>(byte < 0x20 ? 1 : 0);
    const auto is_usual =
        static_cast<std::uint8_t>(byte == '\t' || byte == '\r' || byte == '\n' ? 1 : 0);
    stray |= static_cast<std::uint8_t>((is_control ^ is_usual) | (byte == 0x7f ? 1 : 0));
  }
  return stray != 0;
}

bool ContainsToken(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    if (EqualsIgnoringCase(Trim(list.substr(0, comma)), token)) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
  return false;
}

constexpr char kTooManyFields[] = "there are too many header fields";

// The length fields seen so far.
struct Lengths {
  bool has_length = false;
  bool chunked = false;
};

Refusal TakeLength(std::string_view value, HeadBase& head, Lengths& lengths) {
  if (lengths.has_length) return "Content-Length is given twice; send it once";
  const char* end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, head.content_length);
  const bool digits = !value.empty() && value[0] >= '0' && value[0] <= '9';
  if (!digits || error != std::errc{} || stop != end || head.content_length > (1ULL << 62U)) {
    return "Content-Length is not a number of bytes";
  }
  lengths.has_length = true;
  return nullptr;
}

// Looks at a field that governs the message itself.
Refusal TakeFramingField(const Field& field, HeadBase& head, Lengths& lengths) {
  switch (field.name.size()) {
    case 14:
      if (EqualsIgnoringCase(field.name, "content-length"))
        return TakeLength(field.value, head, lengths);
      break;
    case 17:
      if (EqualsIgnoringCase(field.name, "transfer-encoding")) {
        if (lengths.chunked || !EqualsIgnoringCase(field.value, "chunked")) {
          return "Transfer-Encoding must be \"chunked\", once";
        }
        lengths.chunked = true;
      }
      break;
    case 10:
      if (EqualsIgnoringCase(field.name, "connection")) {
        if (ContainsToken(field.value, "close")) {
          head.keep_alive = false;
        } else if (head.http10 && ContainsToken(field.value, "keep-alive")) {
          head.keep_alive = true;
        }
      }
      break;
    default:
      break;
  }
  return nullptr;
}

// Reads the field lines of `bytes` from `at` to the empty line.
Refusal ParseFields(std::string_view bytes, std::size_t at, std::size_t max_fields, HeadBase& head,
                    Lengths& lengths) {
  const std::size_t end = head.bytes - 2;  // where the empty line begins
  const bool is_clean = !HasStrayControl(bytes.substr(at, end - at));
  while (at < end) {
    const std::size_t line_end = bytes.find('\n', at);
    if (line_end == at || bytes[line_end - 1] != '\r') return "a line ends without carriage return";
    const std::string_view line = bytes.substr(at, line_end - 1 - at);
    if (line.starts_with(' ') || line.starts_with('\t'))
      return "a header field is folded over lines";
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return "a header line has no colon";
    const Field field{line.substr(0, colon), Trim(line.substr(colon + 1))};
    if (!IsToken(field.name))
      return "a header field has a name with characters that are not allowed";
    const bool has_return = line.find('\r') != std::string_view::npos;
    if ((has_return || !is_clean) && HasControl(field.value))
      return "a header field has a value with control characters";
    if (head.fields.size() == max_fields) return kTooManyFields;
    const Refusal refusal = TakeFramingField(field, head, lengths);
    if (refusal != nullptr) return refusal;
    head.fields.push_back(field);
    at = line_end + 1;
  }
  if (lengths.chunked && lengths.has_length) {
    return "both Content-Length and Transfer-Encoding are given; send one";
  }
  if (lengths.chunked && head.http10) return "Transfer-Encoding is not part of HTTP/1.0";
  return nullptr;
}

// True if there is a line feed without carriage return in what was not scanned before.
bool HasBareLineFeed(std::string_view bytes, std::size_t from) {
  for (auto at = bytes.find('\n', from); at != std::string_view::npos;
       at = bytes.find('\n', at + 1)) {
    if (at == 0 || bytes[at - 1] != '\r') return true;
  }
  return false;
}

enum class Extent : std::uint8_t { kWhole, kIncomplete, kTooLarge, kBareLineFeed };

// Finds the empty line that ends the head.
Extent FindEnd(std::string_view bytes, const HeadLimits& limits, std::size_t& scanned,
               HeadBase& head) {
  const std::size_t from = scanned < 3 ? 0 : scanned - 3;
  const auto end = bytes.find("\r\n\r\n", from);
  if (end == std::string_view::npos || end + 4 > limits.max_bytes) {
    if (HasBareLineFeed(bytes, from)) return Extent::kBareLineFeed;
    scanned = bytes.size();
    return bytes.size() > limits.max_bytes ? Extent::kTooLarge : Extent::kIncomplete;
  }
  head.bytes = end + 4;
  return Extent::kWhole;
}

Refusal ParseRequestLine(std::string_view line, RequestHead& head) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return "the request line is not \"METHOD target HTTP/1.1\"";
  }
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!IsToken(head.method)) return "the method has characters that are not allowed";
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    return "the version is not HTTP/1.1 or HTTP/1.0";
  if (head.target.empty() || head.target.find(' ') != std::string_view::npos ||
      HasControl(head.target) || head.target.find('\t') != std::string_view::npos) {
    return "the request target has characters that are not allowed";
  }
  head.http10 = version.back() == '0';
  head.keep_alive = !head.http10;
  std::string_view target = head.target;
  if (target.front() != '/' && target != "*") {  // absolute form: http://host/path
    const auto scheme = target.find("://");
    const std::string_view name = target.substr(0, scheme);
    if (scheme == std::string_view::npos ||
        (!EqualsIgnoringCase(name, "http") && !EqualsIgnoringCase(name, "https"))) {
      return "the request target is not a path";
    }
    const auto rest = target.find_first_of("/?", scheme + 3);
    if (rest == scheme + 3 || target.size() == scheme + 3)
      return "the request target is not a path";
    target = rest == std::string_view::npos ? std::string_view("/") : target.substr(rest);
  }
  const auto question = target.find('?');
  head.path = question == 0 ? std::string_view("/") : target.substr(0, question);
  head.query =
      question == std::string_view::npos ? std::string_view() : target.substr(question + 1);
  return nullptr;
}

Refusal CheckRequest(RequestHead& head, const Lengths& lengths) {
  const auto is_host = [](const Field& field) { return EqualsIgnoringCase(field.name, "host"); };
  const auto hosts = std::ranges::count_if(head.fields, is_host);
  if (hosts > 1 || (hosts == 0 && !head.http10)) return "there must be exactly one Host field";
  if (lengths.chunked) {
    head.framing = Framing::kChunked;
  } else if (lengths.has_length && head.content_length > 0) {
    head.framing = Framing::kLength;
  }
  const auto expect = head.Find("expect");
  head.expects_continue = expect && EqualsIgnoringCase(*expect, "100-continue");
  return nullptr;
}

Refusal ParseStatusLine(std::string_view line, ResponseHead& head) {
  const bool is_http = line.starts_with("HTTP/1.1 ") || line.starts_with("HTTP/1.0 ");
  const bool has_digits =
      line.size() >= 12 &&
      std::all_of(line.begin() + 9, line.begin() + 12, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_http || !has_digits || (line.size() > 12 && line[12] != ' ') || HasControl(line))
    return "the status line is malformed";
  head.status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
  if (head.status < 100 || head.status > 599) return "the status is out of range";
  head.http10 = line[7] == '0';
  head.keep_alive = !head.http10;
  return nullptr;
}

void FrameResponse(ResponseHead& head, const Lengths& lengths) {
  if (head.status < 200 || head.status == 204 || head.status == 304) {
    head.framing = Framing::kNone;
  } else if (lengths.chunked) {
    head.framing = Framing::kChunked;
  } else if (lengths.has_length) {
    head.framing = head.content_length > 0 ? Framing::kLength : Framing::kNone;
  } else {
    head.framing = Framing::kUntilClose;
    head.keep_alive = false;
  }
}

std::unexpected<Error> BadHead(Refusal refusal) {
  return ClientError(ErrorKind::kInvalidRequest, std::string("malformed HTTP request: ") + refusal);
}

std::unexpected<Error> BadAnswer(Refusal refusal) {
  return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextKey,
                       "the provider's answer is not valid HTTP", refusal);
}

}  // namespace

std::optional<std::string_view> HeadBase::Find(std::string_view name) const {
  for (const Field& field : fields) {
    if (EqualsIgnoringCase(field.name, name)) return field.value;
  }
  return std::nullopt;
}

Result<bool> ParseRequestHead(std::string_view bytes, const HeadLimits& limits,
                              std::size_t& scanned, RequestHead& head) {
  // RFC 9112, 2.2: an empty line before the request line is ignored.
  const std::size_t skipped = bytes.starts_with("\r\n") ? 2 : 0;
  head = RequestHead{};
  std::size_t seen = scanned < skipped ? 0 : scanned - skipped;
  const std::string_view text = bytes.substr(skipped);
  const Extent extent = FindEnd(text, limits, seen, head);
  scanned = seen + skipped;
  switch (extent) {
    case Extent::kIncomplete:
      return false;
    case Extent::kTooLarge:
      return ClientError(ErrorKind::kHeadTooLarge, "the request head is larger than " +
                                                       std::to_string(limits.max_bytes) + " bytes");
    case Extent::kBareLineFeed:
      return BadHead("a line ends without carriage return");
    case Extent::kWhole:
      break;
  }
  const auto line_end = text.find("\r\n");
  Lengths lengths;
  Refusal refusal = ParseRequestLine(text.substr(0, line_end), head);
  if (refusal == nullptr) {
    head.fields.reserve(24);
    refusal = ParseFields(text, line_end + 2, limits.max_fields, head, lengths);
  }
  if (refusal == kTooManyFields) {
    return ClientError(
        ErrorKind::kHeadTooLarge,
        "the request has more than " + std::to_string(limits.max_fields) + " header fields");
  }
  if (refusal == nullptr) refusal = CheckRequest(head, lengths);
  if (refusal != nullptr) return BadHead(refusal);
  head.bytes += skipped;
  return true;
}

Result<bool> ParseResponseHead(std::string_view bytes, const HeadLimits& limits,
                               std::size_t& scanned, ResponseHead& head) {
  head = ResponseHead{};
  switch (FindEnd(bytes, limits, scanned, head)) {
    case Extent::kIncomplete:
      return false;
    case Extent::kTooLarge:
      return BadAnswer("the head is too large");
    case Extent::kBareLineFeed:
      return BadAnswer("a line ends without carriage return");
    case Extent::kWhole:
      break;
  }
  const auto line_end = bytes.find("\r\n");
  Lengths lengths;
  Refusal refusal = ParseStatusLine(bytes.substr(0, line_end), head);
  if (refusal == nullptr) {
    head.fields.reserve(24);
    refusal = ParseFields(bytes, line_end + 2, limits.max_fields, head, lengths);
  }
  if (refusal != nullptr) return BadAnswer(refusal);
  FrameResponse(head, lengths);
  return true;
}

std::string_view ReasonPhrase(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 402:
      return "Payment Required";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 422:
      return "Unprocessable Content";
    case 426:
      return "Upgrade Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 529:
      return "Overloaded";
    default:
      return "Unknown";
  }
}

}  // namespace monorelay::http
