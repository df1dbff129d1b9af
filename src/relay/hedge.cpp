// Hedging: the next candidate is asked as well when the first token is late.

#include <utility>

#include "dialects/errors.hpp"
#include "http/resolver.hpp"
#include "providers/classify.hpp"
#include "relay/answer_head.hpp"
#include "relay/exchange.hpp"
#include "relay/race.hpp"

namespace monorelay::relay {
namespace {

constexpr std::chrono::hours kLongestRace{24};  // the limit of the exchange comes first

}  // namespace

ArrivalTimes::Of Exchange::Arrival() const {
  return request_.stream ? ArrivalTimes::Of::kStream : ArrivalTimes::Of::kWhole;
}

void Exchange::OfferRace(const std::shared_ptr<const routing::Plan>& plan,
                         const routing::Candidate& candidate, const routing::Candidate& next) {
  if (!setup_->hedge.enabled || task_ != Task::kAnswer) return;
  setup_->shared->hedges.NoteRequest();
  const Target& backup = setup_->targets[next.provider];
  const providers::Endpoint* endpoint = EndpointOf(*backup.provider, dialect_);
  const auto late = target_->state->arrivals.P95(candidate.model, Arrival());
  if (!late || endpoint == nullptr || next == candidate) return;
  race_ = std::make_unique<Race>();
  race_->delay = std::max(*late, setup_->hedge.shortest_wait);
  race_->plan = plan;
  race_->second.candidate = &next;
  race_->second.endpoint = endpoint;
  race_->second.target = &backup;
}

bool Exchange::WasRaced(const routing::Candidate& candidate) const {
  return race_ != nullptr && race_->second_started && race_->second.candidate == &candidate &&
         race_->cut != &candidate;
}

bool Exchange::WasCutOff(const routing::Candidate& candidate) const {
  return race_ != nullptr && race_->cut == &candidate;
}

// As SendRequest, with a second runner if the first is late. Whoever wins is what this exchange
// goes on with.
Awaitable<Result<void>> Exchange::SendRacing(const routing::Candidate* candidate,
                                             const providers::Endpoint* endpoint) {
  Race& race = *race_;
  http::Waiter& waiter = call_.GetWaiter();
  race.is_open = false;
  race.first.candidate = candidate;
  race.first.endpoint = endpoint;
  race.first.target = target_;
  race.first.slot = std::move(provider_slot_);
  StartRunner(race.first);
  http::Wake wake = http::Wake::kReady;
  if (!race.first.is_done) wake = co_await waiter.Signalled(race.done, race.delay);
  const bool is_late = wake == http::Wake::kDeadline && !waiter.IsPastLimit();
  if (is_late) {
    StartBackup();
    wake = http::Wake::kReady;
  }
  while (wake == http::Wake::kReady && !race.IsDecided())
    wake = co_await waiter.Signalled(race.done, kLongestRace);
  race.first.task.Check();
  race.second.task.Check();
  if (wake != http::Wake::kReady) {
    auto error =
        http::ErrorOf(wake, ErrorKind::kUpstreamTimeout, "the provider did not answer in time");
    if (race.second_started) NoteRunner(race.second, &error.error(), NextStep::kNone);
    TakeOver(race.first);
    Cancel(race.first);
    Cancel(race.second);
    co_return error;
  }
  Runner& winner = race.Winner();
  if (race.second_started) EndLoser(&winner == &race.first ? race.second : race.first);
  TakeOver(winner);
  co_return std::move(winner.sent);
}

// Sends what has been prepared in this exchange, and lets go of it.
void Exchange::StartRunner(Runner& runner) {
  runner.usage_was_added = false;
  MakeRequest(runner.request, runner.candidate->model, *runner.endpoint);
  runner.usage_was_added = usage_was_added_;
  const bool is_own = !sent_body_.empty();
  runner.sent_body = std::move(sent_body_);
  if (is_own) runner.request.body = runner.sent_body;
  runner.translation = std::move(translation_);
  runner.lease = std::move(lease_);
  runner.begun = context_.clock.Now();
  runner.waiter.emplace(context_.client.Wheel());
  runner.call.emplace(context_.client, runner.endpoint->origin, *runner.waiter,
                      runner.target->provider->LimitsFor(runner.candidate->model).call);
  runner.task.Start(RunRace(&runner));
}

// Asks the second candidate, if everything that is needed for that is to be had at once.
void Exchange::StartBackup() {
  Runner& second = race_->second;
  const Target* first_target = std::exchange(target_, second.target);
  const bool is_ready = TakeWhatBackupNeeds(second);
  if (is_ready) {
    race_->second_started = true;
    ++outcome_.attempts;
    StartRunner(second);
  }
  if (!is_ready) second.slot = {};
  target_ = first_target;
  lease_ = {};
}

bool Exchange::TakeWhatBackupNeeds(Runner& second) {
  if (second.target->has_cap) {
    auto slot = second.target->state->in_flight.TryEnter();
    if (!slot) return false;
    second.slot = *std::move(slot);
  }
  if (!Prepare(*second.candidate, *second.endpoint)) return false;
  lease_ = second.target->keys->Take(second.candidate->model, {}, context_.random);
  if (lease_.Get() == nullptr) return false;
  return setup_->shared->hedges.TryTake(context_.clock.Now());
}

// Sends, and reads on until the first token is there. Runs beside this exchange, which owns the
// runner.
Awaitable<void> Exchange::RunRace(Runner* runner) {
  http::ClientCall& call = *runner->call;
  runner->sent = co_await call.Send(runner->request.Pieces());
  if (runner->sent) {
    runner->kind = KindOf(call.Head());
    runner->fields = PassedFields(call.Head());
    runner->is_good = call.Head().status / 100 == 2;
    if (runner->is_good && runner->kind == AnswerKind::kStream) {
      runner->is_good = false;
      co_await ReadAhead(runner);
    }
  }
  runner->is_done = true;
  race_->done.Give();
}

Awaitable<void> Exchange::ReadAhead(Runner* runner) {
  http::ClientCall& call = *runner->call;
  HoldWindow window(setup_->hold, runner->endpoint->dialect, context_.clock.Now());
  while (!window.IsOver(context_.clock.Now())) {
    call.TellOfSilence(window.TimeLeft(context_.clock.Now()));
    auto piece = co_await call.Read();
    if (!piece) {
      runner->sent = std::unexpected(std::move(piece.error()));
      co_return;
    }
    if (piece->empty() && !call.WasSilent()) co_return;
    window.Look({piece->data(), piece->size()});
    runner->ahead.append(piece->data(), piece->size());
  }
  runner->is_good = true;
}

void Exchange::TakeOver(Runner& runner) {
  target_ = runner.target;
  under_way_ = routing::UnderWay(*target_->figures);
  lease_ = std::move(runner.lease);
  provider_slot_ = std::move(runner.slot);
  translation_ = std::move(runner.translation);
  sent_body_ = std::move(runner.sent_body);
  usage_was_added_ = runner.usage_was_added;
  attempt_begun_ = runner.begun;
  passed_fields_ = std::move(runner.fields);
  outcome_.provider = runner.target->provider->Name();
  outcome_.served_model = runner.candidate->model;
  outcome_.provider_dialect = dialects::NameOf(runner.endpoint->dialect);
  outcome_.key_label = lease_.Get() != nullptr ? lease_.Get()->label : std::string();
  upstream_.reset();
  if (!runner.is_done) return;
  upstream_.emplace(*std::move(runner.call));
  upstream_->WaitWith(call_.GetWaiter());
  outcome_.stages.connect = upstream_->ConnectTime();
}

// The one that did not win: cancelled, or judged if it has failed.
void Exchange::EndLoser(Runner& loser) {
  if (loser.is_done && !loser.is_good) {
    TakeOver(loser);
    const Error error = loser.sent ? JudgeUnread() : loser.sent.error();
    NoteFailure(error);
    NoteRunner(loser, &error, NextStep::kNextCandidate);
    lease_ = {};
    judgement_ = {};
    return;
  }
  race_->cut = loser.candidate;
  // It has cost: the provider counts it, and so does the key.
  loser.lease.Spend();
  NoteRunner(loser, nullptr, NextStep::kLostRace);
  Cancel(loser);
  loser.lease = {};
  loser.slot = {};
}

// What the answer in upstream_ means that has failed by its head, or as a stream without content.
Error Exchange::JudgeUnread() {
  const http::ResponseHead& head = upstream_->Head();
  if (head.status / 100 == 2) return StreamEndedEarly().error();
  return Judge(head.status, {}, providers::RetryAfter(head, context_.clock.WallNow()));
}

// In this order: nobody waits for what is destroyed.
void Exchange::Cancel(Runner& runner) {
  runner.waiter.reset();
  runner.task.Stop();
  runner.call.reset();
}

void Exchange::NoteRunner(const Runner& runner, const Error* error, NextStep next) {
  const keys::Key* key = runner.lease.Get() != nullptr ? runner.lease.Get() : lease_.Get();
  NoteTry({.provider = runner.target->provider->Name(),
           .model = runner.candidate->model,
           .key_label = key != nullptr ? key->label : std::string(),
           .begun = std::chrono::duration_cast<std::chrono::microseconds>(runner.begun - begun_),
           .status = error != nullptr ? error->status : 0,
           .error_code = error != nullptr ? CodeOf(error->kind) : std::string_view(),
           .next = next});
}

}  // namespace monorelay::relay
