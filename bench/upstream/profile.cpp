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

std::string AnswerOf(std::size_t size) {
  constexpr std::string_view kBegin =
      R"({"id":"chatcmpl-bench","object":"chat.completion","created":1700000000,"model":"mock",)"
      R"("choices":[{"index":0,"message":{"role":"assistant","content":")";
  constexpr std::string_view kEnd =
      R"("},"finish_reason":"stop"}],)"
      R"("usage":{"prompt_tokens":120,"completion_tokens":300,"total_tokens":420}})";
  const std::size_t fixed = kBegin.size() + kEnd.size();
  std::string body(kBegin);
  body += Filler(size > fixed ? size - fixed : 0);
  body += kEnd;
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-request-id: req_bench\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string Chunk(std::string_view payload) {
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

Profile::Profile(const Shape& shape) : shape_(shape), answer_(AnswerOf(shape.answer_bytes)) {
  // Numbers have a first digit of 1 so that they stay JSON when padded.
  constexpr std::string_view kBegin =
      R"(data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,)"
      R"("model":"mock","choices":[{"index":0,"delta":{"content":")";
  const std::string end = R"("},"finish_reason":null}],"n":1)" + std::string(kSequenceDigits, '0') +
                          R"(,"t":1)" + std::string(kTimeDigits, '0') + "}\n\n";
  const std::size_t fixed = kBegin.size() + end.size();
  const std::size_t size = std::clamp(shape.event_bytes, fixed + 4, kMostEventBytes);
  event_ = Chunk(std::string(kBegin) + Filler(size - fixed) + end);
  sequence_offset_ = event_.find(R"("n":1)") + 5;
  time_offset_ = event_.find(R"("t":1)") + 5;
}

void Profile::StampEvent(char* copy, int sequence, Nanoseconds now) const {
  WriteDigits(copy + sequence_offset_, kSequenceDigits, static_cast<std::uint64_t>(sequence));
  WriteDigits(copy + time_offset_, kTimeDigits, static_cast<std::uint64_t>(now));
}

std::string_view Profile::StreamHead() {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
         "x-request-id: req_bench\r\nTransfer-Encoding: chunked\r\n\r\n";
}

std::string_view Profile::UsageEvent() {
  static const std::string chunk =
      Chunk(R"(data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,)"
            R"("model":"mock","choices":[],)"
            R"("usage":{"prompt_tokens":120,"completion_tokens":300,"total_tokens":420}})"
            "\n\n");
  return chunk;
}

std::string_view Profile::StreamEnd() {
  static const std::string end = Chunk("data: [DONE]\n\n") + "0\r\n\r\n";
  return end;
}

const Profile& ProfileBook::For(std::string_view model) {
  const auto found = profiles_.find(model);
  if (found != profiles_.end()) return *found->second;
  if (profiles_.size() >= kMostProfiles) model = "";
  auto& slot = profiles_[std::string(model)];
  if (!slot) slot = std::make_unique<Profile>(ShapeOf(model, otherwise_));
  return *slot;
}

}  // namespace monorelay::bench
