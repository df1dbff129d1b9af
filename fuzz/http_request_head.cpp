// A request head is read the same however its bytes arrive, and what was read can be trusted.
#include <algorithm>

#include "fuzz/fuzzing.hpp"
#include "http/head.hpp"

using monorelay::fuzzing::Require;
namespace http = monorelay::http;

namespace {

constexpr http::HeadLimits kLimits{.max_bytes = 2'048, .max_fields = 16};

bool IsInside(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void CheckHead(const http::RequestHead& head, std::string_view bytes) {
  Require(head.bytes <= bytes.size() && bytes.substr(0, head.bytes).ends_with("\r\n\r\n"));
  Require(head.fields.size() <= kLimits.max_fields);
  Require(!head.method.empty() && !head.target.empty() && !head.path.empty());
  // Nothing that could break a line or end a text leaves the parser.
  const auto breaks = [](char c) { return c == '\r' || c == '\n' || c == '\0' || c == ' '; };
  Require(std::ranges::none_of(head.method, breaks) && std::ranges::none_of(head.target, breaks));
  Require(IsInside(head.target, bytes) && (IsInside(head.path, bytes) || head.path == "/"));
  for (const http::Field& field : head.fields) {
    Require(!field.name.empty() && std::ranges::none_of(field.name, breaks));
    Require(field.value.find_first_of("\r\n") == std::string_view::npos);
    Require(field.value.find('\0') == std::string_view::npos);
    Require(IsInside(field.name, bytes) && IsInside(field.value, bytes));
  }
  const bool has_coding = head.Find("transfer-encoding").has_value();
  const bool has_length = head.Find("content-length").has_value();
  Require(!(has_coding && has_length));
  Require(has_coding == (head.framing == http::Framing::kChunked));
  Require(head.framing != http::Framing::kLength || (has_length && head.content_length > 0));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = monorelay::fuzzing::AsText(data, size);
  http::RequestHead whole;
  std::size_t scanned = 0;
  const auto at_once = http::ParseRequestHead(bytes, kLimits, scanned, whole);
  if (at_once && *at_once) CheckHead(whole, bytes);

  http::RequestHead head;
  monorelay::Result<bool> in_pieces = false;
  std::size_t scanned_so_far = 0;
  std::size_t arrived = 0;
  for (monorelay::fuzzing::Pieces pieces(bytes); !pieces.IsEmpty();) {
    arrived += pieces.Next().size();
    in_pieces = http::ParseRequestHead(bytes.substr(0, arrived), kLimits, scanned_so_far, head);
    if (!in_pieces || *in_pieces) break;
  }
  // Too large a head may be noticed before or after another fault in it.
  Require(at_once.has_value() == in_pieces.has_value());
  if (!at_once) return 0;
  Require(*at_once == *in_pieces);
  if (!*at_once) return 0;
  Require(whole.bytes == head.bytes && whole.framing == head.framing);
  Require(whole.method == head.method && whole.target == head.target && whole.path == head.path);
  Require(whole.content_length == head.content_length && whole.keep_alive == head.keep_alive);
  Require(whole.fields.size() == head.fields.size());
  return 0;
}
