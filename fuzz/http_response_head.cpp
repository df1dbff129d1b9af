// A response head is read the same however its bytes arrive, and what was read can be trusted.
#include <algorithm>

#include "fuzz/fuzzing.hpp"
#include "http/head.hpp"

using monorelay::fuzzing::Require;
namespace http = monorelay::http;

namespace {

constexpr http::HeadLimits kLimits{.max_bytes = 2'048, .max_fields = 16};

void CheckHead(const http::ResponseHead& head, std::string_view bytes) {
  Require(head.bytes <= bytes.size() && bytes.substr(0, head.bytes).ends_with("\r\n\r\n"));
  Require(head.status >= 100 && head.status <= 599);
  Require(head.fields.size() <= kLimits.max_fields);
  for (const http::Field& field : head.fields) {
    Require(!field.name.empty());
    Require(field.value.find_first_of("\r\n") == std::string_view::npos);
  }
  const bool has_body = head.status >= 200 && head.status != 204 && head.status != 304;
  Require(has_body || head.framing == http::Framing::kNone);
  Require(head.framing != http::Framing::kUntilClose || !head.keep_alive);
  // A line feed alone never ends a line of the head.
  for (std::size_t at = 0; at < head.bytes; ++at) {
    Require(bytes[at] != '\n' || (at > 0 && bytes[at - 1] == '\r'));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = monorelay::fuzzing::AsText(data, size);
  http::ResponseHead whole;
  std::size_t scanned = 0;
  const auto at_once = http::ParseResponseHead(bytes, kLimits, scanned, whole);
  if (at_once && *at_once) CheckHead(whole, bytes);

  http::ResponseHead head;
  monorelay::Result<bool> in_pieces = false;
  std::size_t scanned_so_far = 0;
  std::size_t arrived = 0;
  for (monorelay::fuzzing::Pieces pieces(bytes); !pieces.IsEmpty();) {
    arrived += pieces.Next().size();
    in_pieces = http::ParseResponseHead(bytes.substr(0, arrived), kLimits, scanned_so_far, head);
    if (!in_pieces || *in_pieces) break;
  }
  Require(at_once.has_value() == in_pieces.has_value());
  if (!at_once) return 0;
  Require(*at_once == *in_pieces);
  if (!*at_once) return 0;
  Require(whole.bytes == head.bytes && whole.framing == head.framing);
  Require(whole.status == head.status && whole.keep_alive == head.keep_alive);
  Require(whole.content_length == head.content_length);
  Require(whole.fields.size() == head.fields.size());
  return 0;
}
