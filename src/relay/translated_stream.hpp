// A streamed answer for a client of another dialect than the provider's.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "chat/stream_gauge.hpp"
#include "chat/tools.hpp"
#include "dialects/codec.hpp"
#include "relay/answer_stream.hpp"
#include "sse/splitter.hpp"

namespace monorelay::relay {

// Reads the provider's events, gives tools their own names back, and writes the client's events.
class TranslatedStream final : public AnswerStream {
 public:
  // An event of a provider that is larger than this ends the stream.
  static constexpr std::size_t kLargestEvent = 32UL * 1024 * 1024;

  // `request_id` is for errors.
  TranslatedStream(const dialects::Codec& provider, const dialects::Codec& client,
                   chat::ToolNames names, dialects::ReplyContext context, std::string request_id);

  std::string_view Take(std::span<char> piece) override;
  void Written() override;
  std::string Fail(const Error& error, std::string_view request_id) override;
  std::string_view KeepAlive() override;
  std::string TakeResponse() override { return writer_->TakeResponse(); }
  [[nodiscard]] const chat::Usage& Usage() const override { return reader_->Usage(); }
  [[nodiscard]] chat::FinishReason WhyStopped() const override { return reader_->WhyStopped(); }
  [[nodiscard]] std::int64_t OutputEstimate() const override { return gauge_.Tokens(); }
  [[nodiscard]] bool IsFinished() const override { return reader_->IsFinished(); }
  [[nodiscard]] const std::optional<std::string>& Failure() const override {
    return failure_ ? failure_ : reader_->Failure();
  }

 private:
  void Read(std::string_view bytes);
  void ReadEvent(std::string_view text);
  void Finish();
  // Tells the client of what the provider said, once.
  void TellFailure();

  std::unique_ptr<dialects::EventReader> reader_;
  std::unique_ptr<dialects::EventWriter> writer_;
  std::unique_ptr<chat::EventSink> restorer_;  // nothing if no tool was renamed
  chat::EventSink* sink_;                      // the restorer or the writer
  std::string request_id_;
  chat::StreamGauge gauge_;
  sse::Splitter splitter_;
  std::string held_;  // the beginning of an event
  std::optional<std::string> failure_;
  bool failure_told_ = false;
};

// What an error event of a provider means, as the relay would have made it from an answer with an
// error status.
Error ErrorInStream(std::string_view data);

}  // namespace monorelay::relay
