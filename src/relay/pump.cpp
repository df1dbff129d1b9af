// The answer of an exchange after the commit point, and whole answers.

#include <utility>

#include "base/free_memory.hpp"
#include "base/text.hpp"
#include "dialects/errors.hpp"
#include "dialects/rate_limits.hpp"
#include "dialects/usage.hpp"
#include "json/capture.hpp"
#include "relay/answer_head.hpp"
#include "relay/charge.hpp"
#include "relay/exchange.hpp"

namespace monorelay::relay {
namespace {

using Part = http::ServerCall::Part;

constexpr std::string_view kNothing;
constexpr std::size_t kMostUsageBytes = 16 * 1024;
constexpr std::size_t kLargestTranslated = 64UL * 1024 * 1024;

std::string_view AsView(std::span<char> bytes) {
  return {bytes.data(), bytes.size()};
}

std::string_view SkipSpace(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

// What stands behind the first key of a JSON object if that is `quoted_key`; else nothing.
std::string_view FirstValue(std::string_view body, std::string_view quoted_key) {
  body = SkipSpace(body);
  if (!body.starts_with('{')) return {};
  body = SkipSpace(body.substr(1));
  if (!body.starts_with(quoted_key)) return {};
  body = SkipSpace(body.substr(quoted_key.size()));
  return body.starts_with(':') ? SkipSpace(body.substr(1)) : std::string_view();
}

}  // namespace

bool LooksLikeError(std::string_view body) {
  const std::string_view error = FirstValue(body, "\"error\"");
  if (!error.empty()) return !error.starts_with("null");
  return FirstValue(body, "\"object\"").starts_with("\"error\"") ||
         FirstValue(body, "\"type\"").starts_with("\"error\"");
}

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
  if (stream_->IsFinished() || stream_->Failure()) EndSharedStream(nullptr);
  if (result && !stream_->IsFinished() && !stream_->Failure()) result = StreamEndedEarly();
  if (!result) {
    if (result.error().kind == ErrorKind::kClientLeft) EstimateOutput();
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
  EndSharedStream(&error);
  const bool is_gone =
      error.kind == ErrorKind::kClientLeft || error.kind == ErrorKind::kRequestTimeout;
  if (is_gone) {
    call_.Cut();
    co_return;
  }
  const std::string event = stream_->Fail(error, outcome_.request_id.View());
  call_.CloseAfterwards();
  co_await call_.Write(event, Part::kLast);
}

Awaitable<Result<void>> Exchange::PumpWhole() {
  if (wants_cost_) {
    auto pumped = co_await PumpCosted();
    co_return pumped;
  }
  std::optional<std::uint64_t> content_length;
  if (upstream_->Head().framing == http::Framing::kLength)
    content_length = upstream_->Head().content_length;
  auto piece = co_await upstream_->Read();
  if (!piece) co_return std::unexpected(std::move(piece.error()));
  std::string_view body = AsView(*piece);
  http::Buffer collected;
  if (!upstream_->IsComplete()) {
    // Nobody can use half a JSON text: what fits into one buffer waits until it is whole, and until
    // then another key can still answer.
    collected = context_.buffers.Take();
    collected.Append(body);
    while (!upstream_->IsComplete() && !collected.Room().empty()) {
      auto more = co_await upstream_->Read();
      if (!more) co_return std::unexpected(std::move(more.error()));
      if (more->empty()) break;
      if (more->size() > collected.Room().size()) {
        collected.Append(AsView(*more));
        break;
      }
      collected.Append(AsView(*more));
    }
    body = collected.View();
  }
  if (SkipSpace(body).empty() && upstream_->IsComplete()) {
    co_return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextKey,
                            "provider \"" + target_->provider->Name() + "\" sent an empty answer");
  }
  if (LooksLikeError(body)) {
    co_return std::unexpected(Judge(dialects::StatusInside(body), body, std::nullopt));
  }
  if (!upstream_->IsComplete()) {
    auto pumped = co_await PumpLarge(std::move(collected), content_length);
    co_return pumped;
  }
  outcome_.usage.Merge(dialects::ReadUsageOfAnswer(dialect_, body));
  NoteKeeperOf(body);
  Commit(body.size());
  ShareWhole(body);
  auto written = co_await call_.Write(body, Part::kLast);
  context_.buffers.Give(std::move(collected));
  if (GoesOnWithoutClient(written)) co_return ClientHasLeft();
  if (!written) co_return written;
  NoteAnswered();
  co_return written;
}

Awaitable<Result<std::string>> Exchange::ReadWholeAnswer() {
  std::string body;
  while (!upstream_->IsComplete()) {
    auto piece = co_await upstream_->Read();
    if (!piece) co_return std::unexpected(std::move(piece.error()));
    if (piece->empty()) break;
    if (body.size() + piece->size() > kLargestTranslated) {
      co_return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextCandidate,
                              "the provider's answer is too large to be translated");
    }
    body.append(piece->data(), piece->size());
  }
  co_return body;
}

Awaitable<Result<void>> Exchange::PumpTranslated(Translation::Source source) {
  auto body = co_await ReadWholeAnswer();
  if (!body) co_return std::unexpected(std::move(body.error()));
  if (LooksLikeError(*body)) {
    co_return std::unexpected(Judge(dialects::StatusInside(*body), *body, std::nullopt));
  }
  // Some providers do not stream when asked to.
  const auto form = request_.stream ? Translation::Form::kStream : Translation::Form::kWhole;
  auto answer = translation_->TranslateAnswer(*body, source, form, ReplyContextNow());
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  outcome_.usage.Merge(answer->usage);
  FreeMemory(*body);
  if (wants_cost_ && PriceNow() != nullptr)
    PutCost(answer->body, dialect_, ChargeFor(PriceNow(), outcome_.usage).cost);
  Commit(answer->body.size());
  ShareWhole(answer->body);
  KeepAnswer(std::move(answer->response));
  auto written = co_await call_.Write(answer->body, Part::kLast);
  if (GoesOnWithoutClient(written)) co_return ClientHasLeft();
  if (!written) co_return written;
  NoteAnswered();
  co_return written;
}

// An answer that is larger than a buffer passes in pieces.
Awaitable<Result<void>> Exchange::PumpLarge(http::Buffer begun,
                                            std::optional<std::uint64_t> content_length) {
  json::Capture usage(std::string(dialects::UsageField(dialect_)), kMostUsageBytes);
  usage.Feed(begun.View());
  NoteKeeperOf(begun.View());
  Commit(content_length);
  if (shared_ != nullptr) shared_->Add(begun.View());
  auto written = co_await call_.Write(begun.View(), Part::kMore);
  context_.buffers.Give(std::move(begun));
  // A client that has gone is written to no more; the rest is read for its usage.
  bool is_gone = GoesOnWithoutClient(written);
  while (written || is_gone) {
    auto piece = co_await upstream_->Read();
    if (!piece) {
      // With its length announced or chunks not ended, the client sees that the rest is missing.
      call_.Cut();
      co_return std::unexpected(std::move(piece.error()));
    }
    usage.Feed(AsView(*piece));
    const bool last = piece->empty() || upstream_->IsComplete();
    if (shared_ != nullptr) shared_->Add(AsView(*piece));
    if (shared_ != nullptr && last) shared_->End();
    if (!is_gone) {
      written = co_await call_.Write(AsView(*piece), last ? Part::kLast : Part::kMore);
      is_gone = GoesOnWithoutClient(written);
    }
    if (last) break;
  }
  outcome_.usage.Merge(dialects::ReadUsage(dialect_, usage.Value()));
  if (is_gone) co_return ClientHasLeft();
  if (!written) co_return written;
  NoteAnswered();
  co_return written;
}

}  // namespace monorelay::relay
