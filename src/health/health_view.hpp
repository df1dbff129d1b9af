// What the checks have found: who is well, and since how long answers take.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "health/check.hpp"

namespace monorelay::health {

enum class Trend : std::uint8_t { kStable, kUp, kDown };

// "stable", "up", "down".
std::string_view NameOf(Trend trend);

// Of one provider, after its last round.
struct ProviderHealth {
  std::string provider;
  bool is_healthy = false;          // at least one key works
  std::vector<Finding> keys;        // the last finding of each
  std::vector<std::string> issues;  // "rate_limited_issue", "provider_error", "timeout_issue" if
                                    // all keys share that, "latency_issue" if answers take over 5 s
  // Of the first key that answered, in the last rounds, the latest last; at most kHistory.
  std::vector<std::chrono::milliseconds> latencies;
  std::chrono::milliseconds average{0};
  Trend trend = Trend::kStable;  // of the last two, if they are more than 100 ms apart
};

// Thread-safe. Remembers providers for as long as it lives; the memory for each is bounded.
class HealthView {
 public:
  static constexpr std::size_t kHistory = 5;

  // Takes up a round; what it says of a provider replaces what was known.
  void Note(std::span<const Finding> findings);
  // By name.
  [[nodiscard]] std::vector<ProviderHealth> All() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, ProviderHealth> providers_;
};

}  // namespace monorelay::health
