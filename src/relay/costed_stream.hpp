// A streamed answer whose usage says what it cost, for a client that asked for that.
#pragma once

#include <memory>
#include <string>

#include "catalog/prices.hpp"
#include "relay/answer_stream.hpp"

namespace monorelay::relay {

class CostedStream final : public AnswerStream {
 public:
  // `price` may be null: then nothing is said. `dialect` is the client's. What `inner` yields must
  // be whole events wherever it holds a usage.
  CostedStream(std::unique_ptr<AnswerStream> inner, dialects::Dialect dialect,
               const catalog::Price* price)
      : inner_(std::move(inner)), price_(price), dialect_(dialect) {}

  std::string_view Take(std::span<char> piece) override;
  void Written() override;
  std::string Fail(const Error& error, std::string_view request_id) override {
    return inner_->Fail(error, request_id);
  }
  std::string_view KeepAlive() override { return inner_->KeepAlive(); }
  std::string TakeResponse() override { return inner_->TakeResponse(); }
  std::string TakeAnswerId() override { return inner_->TakeAnswerId(); }
  [[nodiscard]] const chat::Usage& Usage() const override { return inner_->Usage(); }
  [[nodiscard]] chat::FinishReason WhyStopped() const override { return inner_->WhyStopped(); }
  [[nodiscard]] std::int64_t OutputEstimate() const override { return inner_->OutputEstimate(); }
  [[nodiscard]] bool IsFinished() const override { return inner_->IsFinished(); }
  [[nodiscard]] const std::optional<std::string>& Failure() const override {
    return inner_->Failure();
  }

 private:
  std::unique_ptr<AnswerStream> inner_;
  const catalog::Price* price_;  // of the setup that the exchange holds
  dialects::Dialect dialect_;
  std::string changed_;
};

}  // namespace monorelay::relay
