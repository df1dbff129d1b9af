#include "bench/upstream/profile.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace monorelay::bench {
namespace {

constexpr std::size_t kSequenceDigits = 8;
constexpr std::size_t kTimeDigits = 18;
// A benchmark uses a few dozen models; whoever sends thousands gets the default for the rest.
constexpr std::size_t kMostProfiles = 1000;

void ApplyPart(std::string_view part, Shape& shape) {
  double number = 0;
  const auto parsed = std::from_chars(part.data(), part.data() + part.size(), number);
  if (parsed.ec != std::errc{} || number < 0) return;
  const std::string_view unit = part.substr(static_cast<std::size_t>(parsed.ptr - part.data()));
  if (unit == "hz") {
    shape.interval = number > 0 ? FromSeconds(1 / number) : 0;
  } else if (unit == "ev") {
    shape.events = static_cast<int>(number);
  } else if (unit == "ms") {
    shape.latency = FromSeconds(number / 1000);
  } else if (unit == "b") {
    shape.answer_bytes = static_cast<std::size_t>(number);
  } else if (unit == "kb") {
    shape.answer_bytes = static_cast<std::size_t>(number * 1e3);
  } else if (unit == "mb") {
    shape.answer_bytes = static_cast<std::size_t>(number * 1e6);
  } else if (unit == "fail") {
    shape.fail_percent = number;
  }
}

Shape ShapeOf(std::string_view model, Shape shape) {
  while (!model.empty()) {
    const std::size_t dash = std::min(model.find('-'), model.size());
    ApplyPart(model.substr(0, dash), shape);
    model.remove_prefix(std::min(dash + 1, model.size()));
  }
  return shape;
}

std::string Filler(std::size_t size) {
  constexpr std::string_view kWords = "The quick brown fox jumps over the lazy dog. ";
  std::string text;
  text.reserve(size + kWords.size());
  while (text.size() < size) text += kWords;
  text.resize(size);
  return text;
}

std::string AnswerOf(std::size_t size, const Wording& wording) {
  const std::size_t fixed = wording.answer_begin.size() + wording.answer_end.size();
  std::string body(wording.answer_begin);
  body += Filler(size > fixed ? size - fixed : 0);
  body += wording.answer_end;
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-request-id: req_bench\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Nothing for nothing: an empty chunk would end the body.
std::string Chunk(std::string_view payload) {
  if (payload.empty()) return {};
  std::array<char, 16> size{};
  const auto written = std::to_chars(size.data(), size.data() + size.size(), payload.size(), 16);
  std::string chunk(size.data(), written.ptr);
  chunk += "\r\n";
  chunk += payload;
  chunk += "\r\n";
  return chunk;
}

void WriteDigits(char* out, std::size_t digits, std::uint64_t value) {
  for (std::size_t i = digits; i-- > 0; value /= 10) out[i] = static_cast<char>('0' + value % 10);
}

}  // namespace

Profile::Profile(const Shape& shape, const Wording& wording)
    : shape_(shape),
      answer_(AnswerOf(shape.answer_bytes, wording)),
      stream_begin_(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
          "Cache-Control: no-cache\r\nx-request-id: req_bench\r\n"
          "Transfer-Encoding: chunked\r\n\r\n" +
          Chunk(wording.stream_begin)),
      usage_event_(Chunk(wording.usage)),
      stream_end_(Chunk(wording.stream_end) + "0\r\n\r\n") {
  // Numbers have a first digit of 1 so that they keep their length.
  const std::string marker =
      "#1" + std::string(kSequenceDigits, '0') + "@1" + std::string(kTimeDigits, '0') + " ";
  const std::size_t fixed = wording.event_begin.size() + marker.size() + wording.event_end.size();
  const std::size_t size = std::clamp(shape.event_bytes, fixed + 4, kMostEventBytes);
  event_ = Chunk(std::string(wording.event_begin) + marker + Filler(size - fixed) +
                 std::string(wording.event_end));
  sequence_offset_ = event_.find(marker) + 2;
  time_offset_ = sequence_offset_ + kSequenceDigits + 2;
}

void Profile::StampEvent(char* copy, int sequence, Nanoseconds now) const {
  WriteDigits(copy + sequence_offset_, kSequenceDigits, static_cast<std::uint64_t>(sequence));
  WriteDigits(copy + time_offset_, kTimeDigits, static_cast<std::uint64_t>(now));
}

const Profile& ProfileBook::For(std::string_view model, Dialect dialect) {
  ByModel& known = profiles_[dialect];
  const auto found = known.find(model);
  if (found != known.end()) return *found->second;
  if (known.size() >= kMostProfiles) model = "";
  auto& slot = known[std::string(model)];
  if (!slot) slot = std::make_unique<Profile>(ShapeOf(model, otherwise_), WordingOf(dialect));
  return *slot;
}

}  // namespace monorelay::bench
