// The way of a streamed answer from the provider's bytes to the client's.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "chat/finish_reason.hpp"
#include "chat/usage.hpp"
#include "dialects/dialect.hpp"
#include "dialects/stream_tap.hpp"
#include "relay/stream_filter.hpp"

namespace monorelay::relay {

// Pure: bytes in, bytes out. One for each stream; not thread-safe.
class AnswerStream {
 public:
  virtual ~AnswerStream() = default;

  // The bytes for the client out of the next piece, which may be changed and of which an empty one
  // is the end. Valid until the next call and as long as `piece`.
  virtual std::string_view Take(std::span<char> piece) = 0;
  // The bytes of the last Take have left: their memory may serve another stream.
  virtual void Written() {}
  // The bytes that tell the client, within what it has seen so far, that the rest will not come.
  virtual std::string Fail(const Error& error, std::string_view request_id) = 0;

  // What tells the client, between two events, that the relay is still there; may be empty.
  virtual std::string_view KeepAlive() = 0;

  // As dialects::EventWriter::TakeResponse.
  virtual std::string TakeResponse() { return {}; }
  // As dialects::StreamTap::TakeAnswerId.
  virtual std::string TakeAnswerId() { return {}; }

  [[nodiscard]] virtual const chat::Usage& Usage() const = 0;
  // Of the provider's answer, as far as it has come.
  [[nodiscard]] virtual chat::FinishReason WhyStopped() const = 0;
  // How many tokens of the answer have passed, roughly, for when the provider does not say it.
  [[nodiscard]] virtual std::int64_t OutputEstimate() const = 0;
  // True once the answer has come to its end in the terms of the provider's dialect: an end of the
  // connection is no fault any more.
  [[nodiscard]] virtual bool IsFinished() const = 0;
  // The data of an error event, if the provider sent one.
  [[nodiscard]] virtual const std::optional<std::string>& Failure() const = 0;
};

// For a client of the provider's own dialect: bytes pass as they are.
class PassedStream final : public AnswerStream {
 public:
  PassedStream(dialects::Dialect dialect, const dialects::StreamTapOptions& options)
      : dialect_(dialect), tap_(dialects::MakeStreamTap(dialect, options)), filter_(*tap_) {}

  std::string_view Take(std::span<char> piece) override;
  std::string Fail(const Error& error, std::string_view request_id) override;
  std::string_view KeepAlive() override;
  std::string TakeAnswerId() override { return tap_->TakeAnswerId(); }
  [[nodiscard]] const chat::Usage& Usage() const override { return tap_->Usage(); }
  [[nodiscard]] chat::FinishReason WhyStopped() const override { return tap_->WhyStopped(); }
  [[nodiscard]] std::int64_t OutputEstimate() const override { return tap_->Gauge().Tokens(); }
  [[nodiscard]] bool IsFinished() const override { return tap_->IsFinished(); }
  [[nodiscard]] const std::optional<std::string>& Failure() const override {
    return tap_->Failure();
  }

 private:
  dialects::Dialect dialect_;
  std::unique_ptr<dialects::StreamTap> tap_;
  StreamFilter filter_;
  std::string tail_;
};

}  // namespace monorelay::relay
