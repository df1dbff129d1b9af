// Whole answers: held until they are complete, as far as they may be held, and passed on.

#include <utility>

#include "dialects/errors.hpp"
#include "dialects/finish_reason.hpp"
#include "dialects/usage.hpp"
#include "json/capture.hpp"
#include "relay/charge.hpp"
#include "relay/exchange.hpp"
#include "relay/held_answer.hpp"

namespace monorelay::relay {
namespace {

using Part = http::ServerCall::Part;

constexpr std::size_t kLargestChanged = 64UL * 1024 * 1024;  // of what is to be whole

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

std::unexpected<Error> CannotBeHeld(const HeldAnswer& begun) {
  if (begun.WasRefused()) {
    return RelayError(ErrorKind::kOverloaded,
                      "there is no memory left for the provider's answer; ask again, or let the "
                      "operator raise server.limits.body_budget_bytes");
  }
  return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextCandidate,
                       "the provider's answer is too large to be translated");
}

}  // namespace

bool LooksLikeError(std::string_view body) {
  const std::string_view error = FirstValue(body, "\"error\"");
  if (!error.empty()) return !error.starts_with("null");
  return FirstValue(body, "\"object\"").starts_with("\"error\"") ||
         FirstValue(body, "\"type\"").starts_with("\"error\"");
}

// The size that the provider has announced; nothing if it has not.
std::optional<std::uint64_t> Exchange::AnnouncedBytes() const {
  if (upstream_->Head().framing != http::Framing::kLength) return std::nullopt;
  return upstream_->Head().content_length;
}

Awaitable<Result<bool>> Exchange::HoldAnswer(HeldAnswer* held, std::size_t most) {
  if (const auto announced = AnnouncedBytes()) {
    if (!held->Expect(static_cast<std::size_t>(*announced), most)) co_return false;
  }
  while (!upstream_->IsComplete()) {
    auto piece = co_await upstream_->Read();
    if (!piece) co_return std::unexpected(std::move(piece.error()));
    if (piece->empty()) co_return true;
    if (!held->Append(AsView(*piece), most)) co_return upstream_->IsComplete();
  }
  co_return true;
}

// What is in it is no answer.
Result<void> Exchange::CheckAnswer(std::string_view body, bool is_whole) {
  if (is_whole && SkipSpace(body).empty()) {
    return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextKey,
                         "provider \"" + target_->provider->Name() + "\" sent an empty answer");
  }
  if (LooksLikeError(body))
    return std::unexpected(Judge(dialects::StatusInside(body), body, std::nullopt));
  return {};
}

Awaitable<Result<void>> Exchange::PumpWhole() {
  auto piece = co_await upstream_->Read();
  if (!piece) co_return std::unexpected(std::move(piece.error()));
  std::string_view body = AsView(*piece);
  bool is_whole = upstream_->IsComplete();
  std::unique_ptr<HeldAnswer> held;
  if (!is_whole) {
    // Nobody can use half a JSON text: it waits until it is whole, and until then another key can
    // still answer.
    held = std::make_unique<HeldAnswer>(context_.buffers, call_.Budget());
    held->Append(body, http::BufferPool::kBytes);
    const std::size_t most = wants_cost_ ? kLargestChanged : setup_->hold.whole_bytes;
    auto is_held = co_await HoldAnswer(held.get(), most);
    if (!is_held) co_return std::unexpected(std::move(is_held.error()));
    is_whole = *is_held;
    body = held->View();
  }
  auto checked = CheckAnswer(body, is_whole);
  if (!checked) co_return checked;
  if (!is_whole) {
    auto pumped = co_await PumpLarge(std::move(held));
    co_return pumped;
  }
  outcome_.usage.Merge(dialects::ReadUsageOfAnswer(dialect_, body));
  outcome_.finish_reason = dialects::FinishReasonOfAnswer(dialect_, body);
  NoteKeeperOf(body);
  std::string costed;
  if (wants_cost_ && PriceNow() != nullptr && outcome_.usage.IsKnown()) {
    costed = body;
    PutCost(costed, dialect_, ChargeFor(PriceNow(), outcome_.usage).cost);
    body = costed;
  }
  std::string nothing_to_keep;
  auto sent = co_await SendWhole(body, std::move(nothing_to_keep));
  co_return sent;
}

Awaitable<Result<void>> Exchange::PumpTranslated(Translation::Source source) {
  auto held = std::make_unique<HeldAnswer>(context_.buffers, call_.Budget());
  auto is_whole = co_await HoldAnswer(held.get(), kLargestChanged);
  if (!is_whole) co_return std::unexpected(std::move(is_whole.error()));
  if (!*is_whole) co_return CannotBeHeld(*held);
  auto checked = CheckAnswer(held->View(), false);
  if (!checked) co_return checked;
  // Some providers do not stream when asked to.
  const auto form = request_.stream ? Translation::Form::kStream : Translation::Form::kWhole;
  auto answer = translation_->TranslateAnswer(held->View(), source, form, ReplyContextNow());
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  held.reset();
  outcome_.usage.Merge(answer->usage);
  outcome_.finish_reason = answer->finish_reason;
  if (wants_cost_ && PriceNow() != nullptr)
    PutCost(answer->body, dialect_, ChargeFor(PriceNow(), outcome_.usage).cost);
  auto sent = co_await SendWhole(answer->body, std::move(answer->response));
  co_return sent;
}

Awaitable<Result<void>> Exchange::SendWhole(std::string_view body, std::string response) {
  Commit(body.size());
  ShareWhole(body);
  KeepAnswer(std::move(response));
  auto written = co_await call_.Write(body, Part::kLast);
  if (GoesOnWithoutClient(written)) co_return ClientHasLeft();
  if (!written) co_return written;
  NoteAnswered();
  co_return written;
}

// An answer of which no more is to be held passes in pieces.
Awaitable<Result<void>> Exchange::PumpLarge(std::unique_ptr<HeldAnswer> begun) {
  json::Capture usage(std::string(dialects::UsageField(dialect_)), dialects::kMostUsageBytes);
  dialects::FinishReasonCapture reason(dialect_);
  usage.Feed(begun->View());
  reason.Feed(begun->View());
  NoteKeeperOf(begun->View());
  Commit(AnnouncedBytes());
  if (shared_ != nullptr) shared_->Add(begun->View());
  auto written = co_await call_.Write(begun->View(), Part::kMore);
  begun.reset();
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
    reason.Feed(AsView(*piece));
    const bool last = piece->empty() || upstream_->IsComplete();
    if (shared_ != nullptr) shared_->Add(AsView(*piece));
    if (shared_ != nullptr && last) shared_->End(reason.Value());
    if (!is_gone) {
      written = co_await call_.Write(AsView(*piece), last ? Part::kLast : Part::kMore);
      is_gone = GoesOnWithoutClient(written);
    }
    if (last) break;
  }
  outcome_.usage.Merge(dialects::ReadUsage(dialect_, usage.Value()));
  outcome_.finish_reason = reason.Value();
  if (is_gone) co_return ClientHasLeft();
  if (!written) co_return written;
  NoteAnswered();
  co_return written;
}

}  // namespace monorelay::relay
