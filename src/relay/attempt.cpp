// The attempts of an exchange: which provider, which key, and what is done when one fails.

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "http/resolver.hpp"
#include "relay/answer_head.hpp"
#include "relay/exchange.hpp"
#include "relay/race.hpp"

namespace monorelay::relay {
namespace {

constexpr int kMostAttempts = Tries::kMost;  // of one request, over all providers and keys
constexpr int kFaultStatus = 500;

std::unexpected<Error> NoEndpoint(const providers::Provider& provider) {
  return RelayError(ErrorKind::kInternal,
                    "provider \"" + provider.Name() + "\" speaks no dialect; check `dialects`");
}

std::unexpected<Error> NotAnAnswer(const providers::Provider& provider,
                                   const http::ResponseHead& head) {
  return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextCandidate,
                       "provider \"" + provider.Name() + "\" answered with \"" +
                           Shorten(head.Find("content-type").value_or(""), 80) +
                           "\" instead of JSON; check its base_url");
}

}  // namespace

const providers::Endpoint* EndpointOf(const providers::Provider& provider,
                                      dialects::Dialect dialect) {
  const providers::Endpoint* own = provider.EndpointFor(dialect);
  if (own != nullptr || provider.Endpoints().empty()) return own;
  return &provider.Endpoints().front();
}

Awaitable<Result<void>> Exchange::Attempts(std::shared_ptr<const routing::Plan> plan) {
  Result<void> last;
  std::string too_small;  // a model whose window the request does not fit
  const std::vector<const routing::Candidate*> order = routing::InOrder(*plan, context_.random);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const routing::Candidate& candidate = *order[i];
    if (candidate.model == too_small || WasRaced(candidate)) continue;
    target_ = &setup_->targets[candidate.provider];
    const providers::Endpoint* endpoint = EndpointOf(*target_->provider, dialect_);
    Result<void> prepared =
        endpoint == nullptr ? NoEndpoint(*target_->provider) : Prepare(candidate, *endpoint);
    if (!prepared) {
      // What an earlier candidate said matters more to the client, and a later one may do better.
      if (last) last = std::move(prepared);
      continue;
    }
    has_alternative_ = i + 1 < order.size();
    race_.reset();
    if (has_alternative_) OfferRace(plan, candidate, *order[i + 1]);
    last = co_await AskProvider(candidate, *endpoint);
    if (!last && last.error().reason == RefusalReason::kContextWindow) too_small = candidate.model;
    if (last || call_.IsCommitted() || last.error().advice == RetryAdvice::kNever) co_return last;
  }
  co_return last;
}

// Tries the keys of one provider, and one more than once if that is configured, until it answers or
// is not worth asking any more. The advice of the error says whether others are.
Awaitable<Result<void>> Exchange::AskProvider(const routing::Candidate& candidate,
                                              const providers::Endpoint& endpoint) {
  const Target& target = *target_;
  auto entered = co_await BeginProvider(candidate.model);
  if (!entered) co_return entered;
  outcome_.provider_dialect = dialects::NameOf(endpoint.dialect);
  Tries tries;
  Result<void> last;
  for (NextTry next{.step = NextStep::kNextKey, .wait = {}};;) {
    if (next.step == NextStep::kNextKey && !target.keys->IsEmpty()) {
      lease_ = target.keys->Take(candidate.model, tries.Keys(), context_.random);
      if (lease_.Get() == nullptr) {
        Error error = tries.count == 0 ? NoKeyIsFree(target, target.keys->NextFree(candidate.model))
                                       : MovedOn(std::move(last.error()));
        co_return std::unexpected(std::move(error));
      }
      tries.keys[tries.count++] = lease_.Get();
    }
    last = co_await AttemptOnce(candidate, endpoint);
    if (last || call_.IsCommitted()) co_return last;
    next = AfterFailure(last.error(), tries);
    if (next.step == NextStep::kNone) last.error().advice = RetryAdvice::kNever;
    if (next.step == NextStep::kNone) co_return last;
    if (next.step == NextStep::kNextCandidate)
      co_return std::unexpected(MovedOn(std::move(last.error())));
    if (next.step == NextStep::kSameKey) {
      auto waited = co_await PauseFor(next.wait);
      if (!waited) co_return waited;
    }
  }
}

// What has to be there before a provider is asked: a place among its requests.
Awaitable<Result<void>> Exchange::BeginProvider(const std::string& model) {
  const Target& target = *target_;
  lease_ = {};  // of a key of the provider before, which has not answered
  provider_slot_ = {};
  retries_ = 0;
  outcome_.provider = target.provider->Name();
  outcome_.served_model = model;
  deadline_ = context_.clock.Now() + LimitFor(target.provider->LimitsFor(model));
  call_.GetWaiter().SetLimit(TimeLeft());
  HavePatience();
  target.state->retries.NoteRequest();
  if (!target.has_cap) co_return Result<void>();
  InFlight& in_flight = target.state->in_flight;
  auto slot = in_flight.TryEnter();
  if (slot) {
    provider_slot_ = *std::move(slot);
    co_return Result<void>();
  }
  // Where others can answer, nobody waits.
  if (has_alternative_) co_return std::unexpected(in_flight.Full());
  call_.WatchClient();
  const MonotonicTime begun = context_.clock.Now();
  auto waited = co_await in_flight.Enter(call_.GetLoop(), call_.GetWaiter());
  NoteQueue(begun);
  if (!waited) co_return std::unexpected(std::move(waited.error()));
  provider_slot_ = *std::move(waited);
  co_return Result<void>();
}

Awaitable<Result<void>> Exchange::PauseFor(std::chrono::milliseconds time) {
  stream_.reset();
  upstream_.reset();  // nobody holds a connection while he waits
  if (time.count() == 0) co_return Result<void>();
  http::Waiter& waiter = call_.GetWaiter();
  waiter.SetLimit(TimeLeft());
  const http::Wake wake = co_await waiter.Pause(time);
  if (waiter.HasLeft()) co_return ClientHasLeft();
  if (wake != http::Wake::kDeadline) co_return http::ErrorOf(wake, ErrorKind::kOverloaded, {});
  co_return Result<void>();
}

// Writes down the failure, and decides what is next.
NextTry Exchange::AfterFailure(Error& error, const Tries& tries) {
  const MonotonicTime now = context_.clock.Now();
  // Nobody would be there for another answer, and patience that has ended is no fault.
  if (call_.GetWaiter().HasLeft()) error = ClientHasLeft().error();
  const bool is_fault = IsFault(error);
  NoteFault(error);
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
                   .time_left = TimeLeft()};
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

void Exchange::NoteFault(const Error& error) {
  const keys::Key* key = lease_.Get();
  if (key != nullptr && IsFault(error))
    key->state->NoteFault(outcome_.served_model, context_.clock.Now());
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
  if (error.kind != ErrorKind::kRateLimited || target_->keys->IsEmpty()) return error;
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

std::chrono::milliseconds Exchange::TimeLeft() const {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - context_.clock.Now());
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

Awaitable<Result<void>> Exchange::AttemptOnce(const routing::Candidate& candidate,
                                              const providers::Endpoint& endpoint) {
  const providers::TimeLimits& limits = target_->provider->LimitsFor(candidate.model);
  ++outcome_.attempts;
  outcome_.key_label = lease_.Get() != nullptr ? lease_.Get()->label : std::string();
  attempt_begun_ = context_.clock.Now();
  judgement_ = {};
  passed_error_.reset();
  passed_fields_.clear();
  stream_.reset();
  const auto left = TimeLeft();
  call_.GetWaiter().SetLimit(limits.attempt.count() > 0 ? std::min(limits.attempt, left) : left);
  call_.WatchClient();
  AnswerKind kind = AnswerKind::kOther;
  if (race_ != nullptr && race_->is_open) {
    auto sent = co_await SendRacing(&candidate, &endpoint);
    if (!sent) co_return sent;
    kind = race_->Winner().kind;
  } else {
    upstream_.emplace(context_.client, endpoint.origin, call_.GetWaiter(), limits.call);
    auto sent = co_await SendRequest(candidate.model, endpoint);
    outcome_.stages.connect = upstream_->ConnectTime();
    if (!sent) co_return sent;
    kind = KindOf(upstream_->Head());
    passed_fields_ = PassedFields(upstream_->Head());
  }
  if (upstream_->Head().status / 100 != 2) {
    Error refusal = co_await ReadRefusal();
    co_return std::unexpected(std::move(refusal));
  }
  auto answered = co_await TakeAnswer(kind);
  if (answered && lease_.Get() != nullptr) lease_.Get()->state->Wake(outcome_.served_model);
  co_return answered;
}

// Passes an answer with a good status on, or looks at it until that is begun.
Awaitable<Result<void>> Exchange::TakeAnswer(AnswerKind kind) {
  // Some providers stream though they were not asked to.
  const bool is_collected = IsTranslated() && !request_.stream;
  Result<void> taken;
  if (kind == AnswerKind::kOther) {
    taken = NotAnAnswer(*target_->provider, upstream_->Head());
  } else if (kind == AnswerKind::kStream && !is_collected) {
    taken = co_await BeginStream();
  } else if (IsTranslated()) {
    const bool is_stream = kind == AnswerKind::kStream;
    taken = co_await PumpTranslated(is_stream ? Translation::Source::kEvents
                                              : Translation::Source::kJson);
  } else {
    taken = co_await PumpWhole();
  }
  co_return taken;
}

}  // namespace monorelay::relay
