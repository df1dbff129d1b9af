#include "relay/translated_stream.hpp"

#include <utility>

#include "base/free_memory.hpp"
#include "dialects/errors.hpp"

namespace monorelay::relay {
namespace {

// A longer text gives its memory back.
constexpr std::size_t kMostKept = 64UL * 1024;

// What the streams of a thread write into in turn: warm memory, and none in a waiting stream.
std::string& SpareOut() {
  static thread_local std::string spare;
  return spare;
}

// True if there may be a piece of the answer in an event. Chat, Responses and Messages call it a
// delta.
bool IsPiece(std::string_view event) {
  return event.find("delta") != std::string_view::npos ||
         event.find("\"candidates\"") != std::string_view::npos;
}

}  // namespace

Error ErrorInStream(std::string_view data) {
  std::string text = "the provider sent an error in the middle of its answer";
  const std::string message = dialects::MessageOf(data);
  if (!message.empty()) text.append(": ").append(message);
  Error error =
      UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever, std::move(text)).error();
  error.status = dialects::StatusInside(data);
  return error;
}

TranslatedStream::TranslatedStream(const dialects::Codec& provider, const dialects::Codec& client,
                                   chat::ToolNames names, dialects::ReplyContext context,
                                   std::string request_id)
    : reader_(provider.NewEventReader()),
      writer_(client.NewEventWriter(std::move(context))),
      sink_(writer_.get()),
      request_id_(std::move(request_id)) {
  if (names.IsEmpty()) return;
  restorer_ = chat::MakeToolRestorer(std::move(names), *writer_);
  sink_ = restorer_.get();
}

std::string_view TranslatedStream::Take(std::span<char> piece) {
  std::string& out = writer_->Out();
  out.clear();
  if (out.capacity() < SpareOut().capacity()) out.swap(SpareOut());
  if (failure_told_) return {};
  if (piece.empty()) {
    Finish();
  } else {
    Read({piece.data(), piece.size()});
  }
  if (held_.size() > kLargestEvent) failure_ = R"({"error":{"message":"an event is too large"}})";
  if (Failure()) TellFailure();
  if (out.empty()) Written();
  return out;
}

void TranslatedStream::Written() {
  std::string& out = writer_->Out();
  out.clear();
  if (out.capacity() <= kMostKept) out.swap(SpareOut());
  FreeMemory(out);
}

void TranslatedStream::Read(std::string_view bytes) {
  std::size_t scanned = held_.size();  // bytes that the splitter has seen already
  std::string joined;
  if (!held_.empty()) {
    joined = std::exchange(held_, {});
    joined += bytes;
    bytes = joined;
  }
  std::size_t event = 0;  // where the current one begins
  for (;;) {
    const std::size_t end = splitter_.FindEventEnd(bytes.substr(scanned));
    if (end == sse::Splitter::kNone) break;
    scanned += end;
    ReadEvent(bytes.substr(event, scanned - event));
    event = scanned;
  }
  if (event == 0 && !joined.empty()) {
    held_ = std::move(joined);
  } else {
    held_ = bytes.substr(event);
  }
}

// Line ends at its front belong to what came before, or to nothing.
void TranslatedStream::ReadEvent(std::string_view text) {
  const std::size_t begin = text.find_first_not_of("\r\n");
  if (begin == std::string_view::npos) return;
  if (IsPiece(text)) gauge_.Note(text.size() - begin);
  reader_->Read(text.substr(begin), *sink_);
}

void TranslatedStream::Finish() {
  if (!held_.empty()) {
    held_ += "\n\n";
    ReadEvent(std::exchange(held_, {}));
  }
  reader_->Finish(*sink_);
}

void TranslatedStream::TellFailure() {
  failure_told_ = true;
  writer_->Fail(ErrorInStream(*Failure()), request_id_);
}

std::string TranslatedStream::Fail(const Error& error, std::string_view request_id) {
  writer_->Out().clear();
  if (!std::exchange(failure_told_, true)) writer_->Fail(error, request_id);
  return writer_->Out();
}

std::string_view TranslatedStream::KeepAlive() {
  writer_->Out().clear();
  if (!failure_told_) writer_->OnEvent({});
  return writer_->Out();
}

}  // namespace monorelay::relay
