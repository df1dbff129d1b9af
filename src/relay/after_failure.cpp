// What is done when an attempt has failed: whose fault it was, what is written down, who is next.

#include <algorithm>
#include <utility>

#include "relay/exchange.hpp"
#include "relay/race.hpp"

namespace monorelay::relay {
namespace {

constexpr int kMostAttempts = Tries::kMost;  // of one request, over all providers and keys
constexpr int kFaultStatus = 500;

}  // namespace

// Writes down the failure, and decides what is next.
NextTry Exchange::AfterFailure(Error& error, const Tries& tries) {
  const MonotonicTime now = context_.clock.Now();
  // Nobody would be there for another answer, and patience that has ended is no fault.
  if (call_.GetWaiter().HasLeft()) error = ClientHasLeft().error();
  const bool is_fault = IsFault(error);
  NoteFailure(error);
  if (is_fault && !judgement_.is_refusal) {
    // The predecessor counted what is not even an answer as a 500.
    const std::string_view type = RetryTypeOf(error);
    judgement_.is_covered =
        target_->retry.Cover(StatusOf(error), type) || target_->retry.Cover(kFaultStatus, type);
  }
  FailedTry failed{.advice = error.advice,
                   .is_covered = judgement_.is_covered && !judgement_.is_ignored,
                   .is_about_key = judgement_.is_about_key,
                   .has_another_key = HasAnotherKey(tries),
                   .retries = retries_,
                   .retry_after = error.retry_after,
                   .time_left = TimeLeft(now)};
  NextTry next = DecideNext(target_->retry, failed, context_.random);
  const bool was_raced = race_ != nullptr && race_->second_started;
  const bool is_again = next.step == NextStep::kSameKey || next.step == NextStep::kNextKey;
  const bool is_too_much = outcome_.attempts >= kMostAttempts || was_raced;
  if (is_again && (is_too_much || (is_fault && !target_->state->retries.TryTake(now)))) {
    failed.has_another_key = false;
    next = {MoveOn(failed), {}};
  }
  if (error.kind == ErrorKind::kClientLeft || IsOutOfTime()) next = {};
  if (next.step == NextStep::kSameKey) ++retries_;
  NoteTry({.provider = outcome_.provider,
           .model = outcome_.served_model,
           .key_label = outcome_.key_label,
           .begun = std::chrono::duration_cast<std::chrono::microseconds>(attempt_begun_ - begun_),
           .status = error.origin == ErrorOrigin::kUpstream ? error.status : 0,
           .error_code = CodeOf(error.kind),
           .next = next.step,
           .usage = stream_ != nullptr ? stream_->Usage() : chat::Usage()});
  return next;
}

void Exchange::NoteTry(FailedAttempt attempt) {
  attempt.latency =
      std::chrono::duration_cast<std::chrono::microseconds>(context_.clock.Now() - begun_) -
      attempt.begun;
  outcome_.failed_attempts.push_back(std::move(attempt));
}

bool Exchange::HasAnotherKey(const Tries& tries) const {
  const keys::KeyState::Moment moment{context_.clock.Now(), context_.clock.WallNow()};
  return std::ranges::any_of(target_->keys->Keys(), [&](const keys::Key& key) {
    return std::ranges::find(tries.Keys(), &key) == tries.Keys().end() &&
           key.state->Check(key.limits, outcome_.served_model, moment).hindrance ==
               keys::Hindrance::kNone;
  });
}

// The error of a provider that is asked no more for this request, where others may be.
Error Exchange::MovedOn(Error error) const {
  error.advice = RetryAdvice::kNextCandidate;
  if (error.kind != ErrorKind::kRateLimited) return error;
  const auto outlook = target_->keys->NextFree(outcome_.served_model);
  // The provider spoke of one key; the client wants to know when any is free.
  if (outlook.wait.count() > 0)
    error.retry_after = std::chrono::ceil<std::chrono::seconds>(outlook.wait);
  return error;
}

std::chrono::milliseconds Exchange::LimitFor(const providers::TimeLimits& limits) const {
  if (!client_limit_) return limits.total;
  const auto used =
      std::chrono::duration_cast<std::chrono::milliseconds>(context_.clock.Now() - begun_);
  return std::clamp(*client_limit_ - used, std::chrono::milliseconds(0), limits.total);
}

std::chrono::milliseconds Exchange::TimeLeft(MonotonicTime now) const {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - now);
  return std::max(left, std::chrono::milliseconds(0));
}

// True if the client's own limit has passed, give or take a tick of the timers.
bool Exchange::IsOutOfTime() const {
  return client_limit_ && context_.clock.Now() - begun_ + http::TimerWheel::kTick >= *client_limit_;
}

// True if the provider failed, and not the client, the key, or the client's patience.
bool Exchange::IsFault(const Error& error) const {
  if (error.origin != ErrorOrigin::kUpstream || judgement_.is_ignored) return false;
  if (error.kind == ErrorKind::kUpstreamTimeout) return !IsOutOfTime();
  if (error.kind == ErrorKind::kUpstreamError) return StatusOf(error) >= 500;
  return error.kind == ErrorKind::kUpstreamUnreachable || error.kind == ErrorKind::kOverloaded;
}

Error Exchange::NoKeyIsFree(const Target& target, const keys::KeyPool::Outlook& outlook) {
  Error error;
  error.kind = ErrorKind::kNoKeysAvailable;
  error.origin = ErrorOrigin::kRelay;
  error.advice = RetryAdvice::kNextCandidate;
  const std::string all = "all keys of provider \"" + target.provider->Name() + "\" ";
  if (outlook.never) {
    error.text = {all + "have expired or used up their quota; add a key or raise quota_limit"};
    return error;
  }
  const auto wait =
      std::max(std::chrono::ceil<std::chrono::seconds>(outlook.wait), std::chrono::seconds(1));
  if (outlook.hindrance == keys::Hindrance::kFaults) {
    error.kind = ErrorKind::kOverloaded;
    error.text = {"provider \"" + target.provider->Name() +
                  "\" has failed several times in a row; it is tried again in " +
                  std::to_string(wait.count()) + " s"};
    error.retry_after = wait;
    return error;
  }
  error.text = {all + "are resting; the first returns in " + std::to_string(wait.count()) + " s"};
  error.retry_after = wait;
  return error;
}

}  // namespace monorelay::relay
