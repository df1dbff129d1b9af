#include "limits/output_history.hpp"

#include <functional>

namespace monorelay::limits {

std::size_t OutputHistory::PlaceOf(std::string_view model) {
  return std::hash<std::string_view>()(model) % kPlaces;
}

void OutputHistory::Note(std::string_view model, std::int64_t tokens) {
  constexpr std::int64_t kSlowness = 16;
  if (tokens <= 0) return;
  std::atomic<std::int64_t>& place = expected_[PlaceOf(model)];
  std::int64_t before = place.load(std::memory_order_relaxed);
  std::int64_t after = 0;
  do {
    after = tokens >= before ? tokens : before - (before - tokens + kSlowness - 1) / kSlowness;
  } while (!place.compare_exchange_weak(before, after, std::memory_order_relaxed));
}

std::int64_t OutputHistory::ExpectedFor(std::string_view model) const {
  const std::int64_t known = expected_[PlaceOf(model)].load(std::memory_order_relaxed);
  return known > 0 ? known : kUsual;
}

}  // namespace monorelay::limits
