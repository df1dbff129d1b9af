// The commit point: what is looked at before it, and the head of the answer.

#include <utility>

#include "base/free_memory.hpp"
#include "base/text.hpp"
#include "chat/token_estimate.hpp"
#include "dialects/errors.hpp"
#include "dialects/rate_limits.hpp"
#include "relay/answer_head.hpp"
#include "relay/costed_stream.hpp"
#include "relay/exchange.hpp"
#include "relay/hold_window.hpp"
#include "relay/race.hpp"

namespace monorelay::relay {
namespace {

using Part = http::ServerCall::Part;

constexpr int kClientLeftStatus = 499;

void AppendMilliseconds(std::string& out, MonotonicTime::duration span) {
  const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(span).count();
  AppendNumber(out, microseconds / 1000);
  // Three digits, with the zeros that the number itself would not have.
  const std::size_t point = out.size();
  AppendNumber(out, 1000 + microseconds % 1000);
  out[point] = '.';
}

}  // namespace

void Exchange::Commit(std::optional<std::uint64_t> content_length) {
  const MonotonicTime now = context_.clock.Now();
  outcome_.stages.first_byte = std::chrono::duration_cast<std::chrono::microseconds>(now - begun_);
  if (!content_length) outcome_.stages.first_token = outcome_.stages.first_byte;
  if (translation_ != nullptr) outcome_.conversion = translation_->Losses();
  outcome_.status = call_.GetWaiter().HasLeft() ? kClientLeftStatus : 200;
  context_.observer.OnFirstToken(outcome_);
  lease_.Spend();
  if (setup_->hedge.enabled) {
    target_->state->arrivals.Note(
        outcome_.served_model, Arrival(),
        std::chrono::duration_cast<std::chrono::milliseconds>(now - attempt_begun_));
  }
  // A try has its own limit until here, the answer as a whole the provider's.
  if (!call_.GetWaiter().HasLeft()) call_.GetWaiter().SetLimit(TimeLeft(now));
  std::string fields;
  fields.reserve(passed_fields_.size() + gateway_fields_.size() + 384);
  fields.append("x-request-id: ").append(outcome_.request_id.View());
  fields.append("\r\nx-monorelay-provider: ").append(outcome_.provider);
  fields.append("\r\nx-monorelay-model: ").append(outcome_.served_model);
  AppendNumber(fields.append("\r\nx-monorelay-attempts: "), outcome_.attempts);
  AppendAttemptErrors(fields);
  fields.append("\r\nserver-timing: relay;dur=");
  AppendMilliseconds(fields, attempt_begun_ - begun_);
  fields.append(", upstream;dur=");
  AppendMilliseconds(fields, now - attempt_begun_);
  fields.append("\r\n");
  if (!content_length) {
    // Proxies in front of the relay shall not buffer either.
    fields += "cache-control: no-cache\r\nx-accel-buffering: no\r\n";
  }
  if (translation_ != nullptr) AppendTranslationFields(fields);
  if (!IsTranslated()) fields += passed_fields_;
  AppendHeadroom(fields);
  AppendBill(fields);
  fields += gateway_fields_;
  if (shared_ != nullptr) {
    BeginShared();
    fields.append("x-monorelay-cache: ").append(NameOf(outcome_.cache)).append("\r\n");
  }
  call_.StartResponse(200, fields, content_length);
  if (outcome_.usage.input < 0) input_estimate_ = chat::EstimateTokensOfBody(Body());
  ReleaseBody();
  race_.reset();
  translation_.reset();
  FreeMemory(sent_body_);
  FreeMemory(passed_fields_);
  FreeMemory(forwarded_fields_);
}

// Whom else was asked, and what came of it: "alpha=upstream_unreachable, beta=rate_limited".
void Exchange::AppendAttemptErrors(std::string& fields) const {
  std::string_view before = "\r\nx-monorelay-attempt-errors: ";
  for (const FailedAttempt& failed : outcome_.failed_attempts) {
    const std::string_view what =
        failed.error_code.empty() ? NameOf(failed.next) : failed.error_code;
    fields.append(before).append(failed.provider).append("=").append(what);
    before = ", ";
  }
}

void Exchange::AppendTranslationFields(std::string& fields) const {
  AppendTranslatedContent(fields);
  if (translation_->AnswerPasses()) return;
  // The provider's description of its body is not that of ours.
  AppendWithoutContent(fields, passed_fields_, RetryFields::kKeep);
  AppendClientFields(fields);
}

// What is true of the answer for every client that gets it.
void Exchange::AppendTranslatedContent(std::string& fields) const {
  if (!translation_->Losses().empty())
    fields.append("x-monorelay-conversion: ").append(translation_->Losses()).append("\r\n");
  if (translation_->AnswerPasses()) return;
  const bool is_sse = request_.stream && !IsJsonArray();
  fields += is_sse ? "content-type: text/event-stream; charset=utf-8\r\n"
                   : "content-type: application/json\r\n";
}

// What the client's dialect has names of its own for.
void Exchange::AppendClientFields(std::string& fields) const {
  fields += dialects::TranslateRateLimits(
      passed_fields_, dialect_, std::chrono::floor<std::chrono::seconds>(context_.clock.WallNow()));
  if (dialect_ == dialects::Dialect::kAnthropicMessages)
    fields.append("request-id: ").append(outcome_.request_id.View()).append("\r\n");
}

// Without a wait before its end, a window that is over lets the client hear a sign of life.
std::chrono::milliseconds Exchange::SilenceBefore(const HoldWindow& window) const {
  const MonotonicTime now = context_.clock.Now();
  return window.IsOver(now) ? setup_->keep_alive : window.TimeLeft(now);
}

// The next bytes for the client of a stream that is not committed.
std::string_view Exchange::TakeHeld(HoldWindow& window, std::span<char> bytes) {
  if (!bytes.empty() || !upstream_->WasSilent()) {
    window.Look({bytes.data(), bytes.size()});
    return Take(bytes);
  }
  // A client that hears nothing at all for long gives up before the first word.
  const bool is_due = window.IsOver(context_.clock.Now()) && setup_->keep_alive.count() > 0;
  return is_due ? stream_->KeepAlive() : std::string_view();
}

Awaitable<Result<void>> Exchange::BeginStream() {
  stream_ended_ = false;
  if (shared_ != nullptr) shared_->Restart();
  dialects::Dialect provider = dialect_;
  if (IsTranslated()) {
    provider = translation_->ProviderDialect();
    stream_ = translation_->NewStream(ReplyContextNow(), std::string(outcome_.request_id.View()));
  } else {
    stream_ = std::make_unique<PassedStream>(
        dialect_, dialects::StreamTapOptions{.hide_usage = usage_was_added_ && !wants_cost_,
                                             .note_id = IsKeptByProvider()});
  }
  if (wants_cost_)
    stream_ = std::make_unique<CostedStream>(std::move(stream_), dialect_, PriceNow());
  HoldWindow window(setup_->hold, provider, context_.clock.Now());
  std::string ahead = TakeAhead();
  for (bool is_ahead = !ahead.empty(); !stream_ended_; is_ahead = false) {
    std::span<char> bytes = ahead;
    if (!is_ahead) {
      upstream_->TellOfSilence(SilenceBefore(window));
      auto piece = co_await upstream_->Read();
      if (!piece) co_return std::unexpected(std::move(piece.error()));
      bytes = *piece;
    }
    const std::string_view passed = TakeHeld(window, bytes);
    if (stream_->Failure()) {
      // Nothing was sent yet, so this is a refusal like any other.
      const std::string failure = *stream_->Failure();
      co_return std::unexpected(Judge(dialects::StatusInside(failure), failure, std::nullopt));
    }
    const bool is_held = !stream_ended_ && !window.IsOver(context_.clock.Now());
    if (is_held || !window.Held().empty()) window.Hold(passed);
    if (is_held || (passed.empty() && window.Held().empty())) continue;
    if (stream_ended_ && !stream_->IsFinished()) break;
    Commit(std::nullopt);
    upstream_->TellOfSilence(setup_->keep_alive);
    KeepAnswer(stream_->TakeResponse());
    NoteKeeper(stream_->TakeAnswerId());
    auto written =
        co_await call_.Write(window.Held().empty() ? passed : window.Held(), Part::kMore);
    stream_->Written();
    if (GoesOnWithoutClient(written)) written = Result<void>();
    co_return written;
  }
  co_return StreamEndedEarly();
}

std::string Exchange::TakeAhead() {
  if (race_ == nullptr) return {};
  Runner& winner = race_->first.target == target_ ? race_->first : race_->second;
  return std::move(winner.ahead);
}

}  // namespace monorelay::relay
