// Checks that somebody waits for.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "health/check.hpp"
#include "health/round.hpp"

namespace monorelay::health {

// Whose keys are checked, and how thoroughly.
struct CheckQuestion {
  std::string provider{};     // its name, compared as names are; empty: all
  std::string model{};        // empty: that of each provider
  bool verify = false;        // texts, tools and streams in every dialect, in the place of one word
  bool with_all_keys = true;  // false: each provider's first one that is free for the model
};

struct CheckReport {
  std::vector<Finding> findings{};  // of the first checks, in their order
  std::size_t left_out = 0;         // of the last ones so many, for which no time was left
};

// Thread-safe.
class OnDemand {
 public:
  // No report takes longer.
  static constexpr std::chrono::seconds kLongest{50};

  // `clock` must outlive it.
  explicit OnDemand(const Clock& clock) : clock_(clock) {}
  OnDemand(const OnDemand&) = delete;
  OnDemand& operator=(const OnDemand&) = delete;

  // Runs the checks on the calling thread, `options.concurrency` at a time; none is begun that
  // might end too late. Fails with kOverloaded if others are under way, or after Stop.
  Result<CheckReport> Run(std::span<const Check> checks, RoundOptions options);
  // Ends what is under way, and lets nothing begin any more.
  void Stop();

 private:
  Result<void> Begin();
  // False, with nothing appended, if it was stopped.
  bool RunSome(std::span<const Check> checks, const RoundOptions& options,
               std::vector<Finding>& findings);

  const Clock& clock_;
  std::mutex mutex_;
  bool is_busy_ = false;      // guarded by mutex_
  bool is_stopping_ = false;  // guarded by mutex_
  Round* round_ = nullptr;    // guarded by mutex_: the one that is under way
};

}  // namespace monorelay::health
