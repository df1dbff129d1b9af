#include "keys/key_state.hpp"

#include <algorithm>
#include <cmath>

namespace monorelay::keys {
namespace {

constexpr MonotonicTime kNever = MonotonicTime::max();

// How many requests one second may hold; a slower rate holds one in a longer time.
std::size_t Burst(double requests_per_second) {
  constexpr double kMost = 10'000;
  return static_cast<std::size_t>(std::clamp(std::floor(requests_per_second), 1.0, kMost));
}

}  // namespace

void KeyState::RestUntil(MonotonicTime until, RestReason reason, std::string_view model) {
  const std::lock_guard lock(mutex_);
  if (reason == RestReason::kRefused) {
    refused_until_ = std::max(refused_until_, until);
  } else if (model.empty()) {
    limited_until_ = std::max(limited_until_, until);
  } else {
    ModelState& state = Of(model);
    MonotonicTime& end =
        reason == RestReason::kForeseen ? state.foreseen_until : state.limited_until;
    end = std::max(end, until);
  }
}

const KeyState::ModelState* KeyState::Find(std::string_view model) const {
  const auto found = std::ranges::find(models_, model, &ModelState::model);
  return found == models_.end() ? nullptr : &*found;
}

KeyState::ModelState* KeyState::Find(std::string_view model) {
  const auto found = std::ranges::find(models_, model, &ModelState::model);
  return found == models_.end() ? nullptr : &*found;
}

KeyState::ModelState& KeyState::Of(std::string_view model) {
  if (ModelState* found = Find(model)) return *found;
  // What matters for the shortest time makes room.
  if (models_.size() == kMostModels)
    models_.erase(std::ranges::min_element(models_, {}, &ModelState::Matters));
  models_.push_back({});
  models_.back().model = model;
  return models_.back();
}

void KeyState::Wake(std::string_view model) {
  const std::lock_guard lock(mutex_);
  limited_until_ = MonotonicTime::min();
  std::erase_if(models_, [&](const ModelState& state) { return state.model == model; });
}

void KeyState::NoteAnswer(std::string_view model, const CircuitRules& rules, MonotonicTime now) {
  const std::lock_guard lock(mutex_);
  limited_until_ = MonotonicTime::min();
  ModelState& state = Of(model);
  state.limited_until = MonotonicTime::min();
  state.circuit.NoteSuccess(rules, now);
}

void KeyState::NoteBegun(std::string_view model, const CircuitRules& rules, MonotonicTime now) {
  const std::lock_guard lock(mutex_);
  limited_until_ = MonotonicTime::min();
  ModelState* state = Find(model);
  if (state == nullptr) return;
  state->limited_until = MonotonicTime::min();
  if (state->circuit.Phase(now) != CircuitPhase::kClosed) state->circuit.NoteSuccess(rules, now);
}

void KeyState::NoteFault(std::string_view model, const CircuitRules& rules, MonotonicTime now) {
  const std::lock_guard lock(mutex_);
  ++failures_;
  Of(model).circuit.NoteFault(rules, now);
}

void KeyState::NoteRefusal(std::string_view model, const CircuitRules& rules, MonotonicTime now) {
  const std::lock_guard lock(mutex_);
  // Names of models that nobody serves leave no trace.
  if (ModelState* state = Find(model)) state->circuit.NoteSuccess(rules, now);
}

MonotonicTime KeyState::RestingUntil(std::string_view model) const {
  const std::lock_guard lock(mutex_);
  return RestingUntilLocked(model);
}

MonotonicTime KeyState::RestingUntilLocked(std::string_view model) const {
  const MonotonicTime until = std::max(limited_until_, refused_until_);
  const ModelState* state = Find(model);
  return state == nullptr ? until : std::max(until, state->RestsUntil());
}

KeyState::Availability KeyState::CheckCircuit(std::string_view model, MonotonicTime now) const {
  const ModelState* state = Find(model);
  if (state == nullptr) return {};
  const MonotonicTime free_at = state->circuit.FreeAt();
  return free_at > now ? Availability{Hindrance::kFaults, free_at} : Availability{};
}

RestReason KeyState::Reason() const {
  const std::lock_guard lock(mutex_);
  return ReasonLocked();
}

RestReason KeyState::ReasonLocked() const {
  MonotonicTime limited = limited_until_;
  MonotonicTime foreseen = MonotonicTime::min();
  for (const ModelState& state : models_) {
    limited = std::max(limited, state.limited_until);
    foreseen = std::max(foreseen, state.foreseen_until);
  }
  const MonotonicTime last = std::max({limited, foreseen, refused_until_});
  if (last == MonotonicTime::min()) return RestReason::kNone;
  if (refused_until_ == last) return RestReason::kRefused;
  return limited == last ? RestReason::kRateLimited : RestReason::kForeseen;
}

KeyState::Availability KeyState::Check(const KeyLimits& limits, std::string_view model,
                                       Moment moment) const {
  const std::lock_guard lock(mutex_);
  return CheckLocked(limits, model, moment);
}

KeyState::Availability KeyState::CheckLocked(const KeyLimits& limits, std::string_view model,
                                             Moment moment) const {
  if (limits.expires_at && moment.wall >= *limits.expires_at) return {Hindrance::kExpired, kNever};
  if (limits.quota > 0 && limits.quota_before + spent_ + taken_ >= limits.quota)
    return {Hindrance::kQuota, kNever};
  const MonotonicTime rests_until = RestingUntilLocked(model);
  if (rests_until > moment.now) return {Hindrance::kRests, rests_until};
  if (const Availability circuit = CheckCircuit(model, moment.now);
      circuit.hindrance != Hindrance::kNone)
    return circuit;
  if (limits.at_once > 0 && taken_ >= limits.at_once)
    return {Hindrance::kAtOnce, moment.now + std::chrono::seconds(1)};
  if (const Availability rate = CheckRate(limits, moment.now); rate.hindrance != Hindrance::kNone)
    return rate;
  return CheckWindows(limits, moment);
}

KeyState::Availability KeyState::CheckRate(const KeyLimits& limits, MonotonicTime now) const {
  if (limits.requests_per_second <= 0) return {};
  const std::size_t burst = Burst(limits.requests_per_second);
  if (last_starts_.size() < burst) return {};
  // In one second as many as the rate says; of a rate below one a second, one in its time.
  const auto span = std::chrono::nanoseconds(
      std::llround(1e9 * std::max(1.0, static_cast<double>(burst) / limits.requests_per_second)));
  const MonotonicTime free_at = last_starts_[last_starts_.size() - burst] + span;
  return free_at > now ? Availability{Hindrance::kRate, free_at} : Availability{};
}

KeyState::Availability KeyState::CheckWindows(const KeyLimits& limits, Moment moment) const {
  std::chrono::seconds wait{0};
  const auto look = [&](const UsageWindow& window, std::int64_t limit) {
    // Requests under way count as if they had been answered.
    if (limit > taken_) wait = std::max(wait, window.UntilBelow(limit - taken_, moment.wall));
    if (limit > 0 && limit <= taken_) wait = std::max(wait, std::chrono::seconds(1));
  };
  look(five_hours_, limits.in_5_hours);
  look(day_, limits.in_a_day);
  look(week_, limits.in_a_week);
  if (wait.count() == 0) return {};
  return {Hindrance::kWindow, moment.now + wait};
}

KeyState::Taken KeyState::TryTake(const KeyLimits& limits, std::string_view model, Moment moment) {
  const std::lock_guard lock(mutex_);
  if (CheckLocked(limits, model, moment).hindrance != Hindrance::kNone) return {};
  ++uses_;
  ++taken_;
  std::uint32_t trial = 0;
  if (ModelState* state = Find(model);
      state != nullptr && state->circuit.Pass(moment.now, last_trial_ + 1)) {
    trial = ++last_trial_;
  }
  if (limits.requests_per_second > 0) {
    while (last_starts_.size() >= Burst(limits.requests_per_second)) last_starts_.pop_front();
    last_starts_.push_back(moment.now);
  }
  return {.is_taken = true, .trial = trial};
}

void KeyState::Release(bool was_spent, WallTime wall, std::uint32_t trial) {
  const std::lock_guard lock(mutex_);
  --taken_;
  if (trial != 0) {
    for (ModelState& state : models_) state.circuit.DropTrial(trial);
  }
  if (!was_spent) return;
  ++spent_;
  five_hours_.Add(wall);
  day_.Add(wall);
  week_.Add(wall);
}

std::uint64_t KeyState::Uses() const {
  const std::lock_guard lock(mutex_);
  return uses_;
}

std::uint64_t KeyState::Failures() const {
  const std::lock_guard lock(mutex_);
  return failures_;
}

void KeyState::NoteFailure() {
  const std::lock_guard lock(mutex_);
  ++failures_;
}

std::int64_t KeyState::UnderWay() const {
  const std::lock_guard lock(mutex_);
  return taken_;
}

std::int64_t KeyState::Spent() const {
  const std::lock_guard lock(mutex_);
  return spent_;
}

}  // namespace monorelay::keys
