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
  std::vector<const routing::Candidate*> order = CandidatesNow(*plan);
  std::erase_if(order, [&](const routing::Candidate* next) { return !MayAsk(*next); });
  if (keeper_ != nullptr && order.empty()) co_return KeeperIsGone();
  bool is_second_time = false;
  for (std::size_t i = 0; i < order.size();) {
    const routing::Candidate& candidate = *order[i++];
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
    has_alternative_ = i < order.size();
    race_.reset();
    if (has_alternative_ && !is_second_time) OfferRace(plan, candidate, *order[i]);
    last = co_await AskProvider(candidate, *endpoint);
    if (!last && last.error().reason == RefusalReason::kContextWindow) too_small = candidate.model;
    if (last || call_.IsCommitted()) co_return last;
    const bool may_go_on =
        plan->tries_all && last.error().origin == ErrorOrigin::kUpstream && !IsOutOfTime();
    if (last.error().advice == RetryAdvice::kNever && !may_go_on) co_return last;
    // The backup was faster, but its answer broke off.
    is_second_time = !is_second_time && WasCutOff(candidate);
    if (is_second_time) --i;
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
    if (next.step == NextStep::kNextKey) {
      const keys::KeyState* keeper = KeyOfKeeper();
      lease_ = target.keys->Take(candidate.model, tries.Keys(), context_.random,
                                 keeper != nullptr ? keeper : preferred_key_);
      if (lease_.Get() == nullptr) {
        Error error = tries.count == 0 ? NoKeyIsFree(target, target.keys->NextFree(candidate.model))
                                       : MovedOn(std::move(last.error()));
        co_return std::unexpected(std::move(error));
      }
      tries.keys[tries.count++] = lease_.Get();
    }
    last = co_await AttemptOnce(candidate, endpoint);
    if (!last && call_.IsCommitted()) NoteFailure(last.error());
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
  const MonotonicTime now = context_.clock.Now();
  deadline_ = now + LimitFor(target.provider->LimitsFor(model));
  call_.GetWaiter().SetLimit(TimeLeft(now));
  HavePatience();
  under_way_ = routing::UnderWay(*target.figures);
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
  waiter.SetLimit(TimeLeft(context_.clock.Now()));
  const http::Wake wake = co_await waiter.Pause(time);
  if (waiter.HasLeft()) co_return ClientHasLeft();
  if (wake != http::Wake::kDeadline) co_return http::ErrorOf(wake, ErrorKind::kOverloaded, {});
  co_return Result<void>();
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
  const auto left = TimeLeft(attempt_begun_);
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
  RestAsForeseen();
  if (upstream_->Head().status / 100 != 2) {
    Error refusal = co_await ReadRefusal();
    co_return std::unexpected(std::move(refusal));
  }
  auto answered = co_await TakeAnswer(kind);
  if (answered) NoteSuccess();
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
