// What of a key's state is shown to people, and what outlives the process.

#include <algorithm>

#include "keys/key_state.hpp"

namespace monorelay::keys {

const char* NameOf(RestReason reason) {
  switch (reason) {
    case RestReason::kNone:
      return "none";
    case RestReason::kRateLimited:
      return "rate_limited";
    case RestReason::kRefused:
      return "refused";
    case RestReason::kForeseen:
      return "foreseen";
  }
  return "";
}

const char* NameOf(Hindrance hindrance) {
  switch (hindrance) {
    case Hindrance::kNone:
      return "none";
    case Hindrance::kRests:
      return "rests";
    case Hindrance::kFaults:
      return "faults";
    case Hindrance::kQuota:
      return "quota";
    case Hindrance::kRate:
      return "rate";
    case Hindrance::kWindow:
      return "window";
    case Hindrance::kAtOnce:
      return "at_once";
    case Hindrance::kExpired:
      return "expired";
  }
  return "";
}

KeyUsage KeyState::Usage() const {
  const std::lock_guard lock(mutex_);
  return {.spent = spent_,
          .five_hours = five_hours_.Buckets(),
          .day = day_.Buckets(),
          .week = week_.Buckets()};
}

void KeyState::Restore(const KeyUsage& usage) {
  const std::lock_guard lock(mutex_);
  spent_ = usage.spent;
  five_hours_.Restore(usage.five_hours);
  day_.Restore(usage.day);
  week_.Restore(usage.week);
}

KeyView KeyState::See(const CircuitRules& rules, Moment moment) const {
  const std::lock_guard lock(mutex_);
  KeyView view{.uses = uses_,
               .failures = failures_,
               .spent = spent_,
               .under_way = taken_,
               .in_5_hours = five_hours_.Count(moment.wall),
               .in_a_day = day_.Count(moment.wall),
               .in_a_week = week_.Count(moment.wall),
               .rests_until = std::max(limited_until_, refused_until_),
               .reason = ReasonLocked(),
               .models = {}};
  for (const ModelState& state : models_) {
    view.models.push_back({.model = state.model,
                           .rests_until = state.RestsUntil(),
                           .phase = state.circuit.Phase(moment.now),
                           .faults_in_a_row = state.circuit.FaultsInARow(),
                           .fault_share = state.circuit.FaultShare(rules, moment.now),
                           .circuit_free_at = state.circuit.FreeAt()});
  }
  return view;
}

}  // namespace monorelay::keys
