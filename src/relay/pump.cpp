// The stream of an exchange after the commit point.

#include <utility>

#include "dialects/errors.hpp"
#include "relay/exchange.hpp"

namespace monorelay::relay {
namespace {

using Part = http::ServerCall::Part;

constexpr std::string_view kNothing;

}  // namespace

std::unexpected<Error> StreamEndedEarly() {
  return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextKey,
                       "the provider's stream ended before the answer was whole");
}

// Runs for as long as the stream does; what it needs no more was given back before.
Awaitable<Result<void>> Exchange::PumpStream() {
  Result<void> result;
  while (!stream_ended_ && !GoesOnWithoutClient(result) && result) {
    auto piece = co_await upstream_->Read();
    if (!piece) {
      // After the end of the answer, or an error event, it no longer matters how the connection
      // ends.
      stream_ended_ = true;
      const bool is_told = stream_->IsFinished() || stream_->Failure();
      const bool matters = !is_told || piece.error().origin != ErrorOrigin::kUpstream;
      if (matters) {
        result = std::unexpected(std::move(piece.error()));
        break;
      }
      piece = std::span<char>();
    }
    const bool is_silent = piece->empty() && upstream_->WasSilent();
    const std::string_view passed = is_silent ? stream_->KeepAlive() : Take(*piece);
    if (passed.empty()) continue;
    KeepAnswer(stream_->TakeResponse());
    result = co_await call_.Write(passed, Part::kMore);
    stream_->Written();
  }
  if (GoesOnWithoutClient(result)) {
    co_await Drain();
    result = ClientHasLeft();
  }
  outcome_.usage.Merge(stream_->Usage());
  if (stream_->IsFinished() || stream_->Failure()) EndSharedStream();
  if (result && !stream_->IsFinished() && !stream_->Failure()) result = StreamEndedEarly();
  if (!result) {
    co_await EndBrokenStream(result.error());
    co_return result;
  }
  result = co_await call_.Write(kNothing, Part::kLast);
  if (result && stream_->Failure()) {
    // The client has seen the error event.
    result = UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever,
                           "the provider sent an error in the middle of its answer: " +
                               dialects::MessageOf(*stream_->Failure()));
  }
  if (result) NoteAnswered();
  co_return result;
}

std::string_view Exchange::Take(std::span<char> piece) {
  if (piece.empty()) stream_ended_ = true;
  const std::string_view passed = stream_->Take(piece);
  if (shared_ != nullptr) shared_->Add(passed);
  return passed;
}

void Exchange::NoteAnswered() {
  outcome_.ending = Ending::kAnswered;
  outcome_.error_code = {};
  outcome_.error_origin = {};
}

// Tells the client, within a stream that has begun, that the rest will not come.
Awaitable<void> Exchange::EndBrokenStream(Error error) {
  upstream_.reset();
  const bool is_gone =
      error.kind == ErrorKind::kClientLeft || error.kind == ErrorKind::kRequestTimeout;
  const std::string event =
      is_gone ? std::string() : stream_->Fail(error, outcome_.request_id.View());
  ShareFailure(error, event);
  if (is_gone) {
    call_.Cut();
    co_return;
  }
  call_.CloseAfterwards();
  co_await call_.Write(event, Part::kLast);
}

}  // namespace monorelay::relay
