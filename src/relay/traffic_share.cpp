#include "relay/traffic_share.hpp"

#include <algorithm>

namespace monorelay::relay {

TrafficShare::TrafficShare(const Limits& limits)
    : share_(ToUnits(limits.share)),
      reserve_(ToUnits(limits.reserve)),
      per_second_(limits.per_second),
      most_(ToUnits(limits.most)),
      units_(reserve_) {}

void TrafficShare::Add(std::int64_t units, std::int64_t most) {
  std::int64_t now = units_;
  while (now < most && !units_.compare_exchange_weak(now, std::min(now + units, most))) {
  }
}

void TrafficShare::NoteRequest() {
  if (const std::int64_t share = share_; share > 0) Add(share, most_);
}

void TrafficShare::Refill(MonotonicTime now) {
  const std::lock_guard lock(mutex_);
  const std::chrono::duration<double> passed = now - refilled_;
  const std::int64_t units = ToUnits(passed.count() * per_second_);
  if (units <= 0) return;
  refilled_ = now;
  Add(std::min(units, reserve_), reserve_);
}

bool TrafficShare::TryTake(MonotonicTime now) {
  if (per_second_ > 0) Refill(now);
  const std::int64_t token = ToUnits(1);
  std::int64_t left = units_;
  while (left >= token) {
    if (units_.compare_exchange_weak(left, left - token)) return true;
  }
  return false;
}

}  // namespace monorelay::relay
