#include "health/effect.hpp"

namespace monorelay::health {

void ApplyToKey(const Check& check, const Finding& finding, MonotonicTime now) {
  if (check.key.state == nullptr) return;
  keys::KeyState& state = *check.key.state;
  const keys::CircuitRules& rules = check.key.limits.circuit;
  switch (finding.status) {
    case Status::kOk:
      state.Wake(check.model);
      state.NoteAnswer(check.model, rules, now);
      return;
    case Status::kTimeout:
      state.NoteFault(check.model, rules, now);
      return;
    case Status::kRateLimited:
    case Status::kError:
      break;
    case Status::kUnsupported:
      return;
  }
  if (finding.effect != providers::KeyEffect::kNone) {
    if (check.key.secret.IsEmpty()) return;
    const bool is_refused = finding.effect == providers::KeyEffect::kRefused;
    state.RestUntil(now + finding.rest,
                    is_refused ? keys::RestReason::kRefused : keys::RestReason::kRateLimited,
                    check.model);
  } else if (finding.http_status == 0 || finding.http_status >= 500) {
    state.NoteFault(check.model, rules, now);
  }
}

}  // namespace monorelay::health
