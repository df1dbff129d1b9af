// Checks from time to time, on a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "health/health_view.hpp"
#include "health/round.hpp"

namespace monorelay::health {

struct ScheduleOptions {
  std::chrono::milliseconds interval{300'000};  // from the end of a round to the next
  RoundOptions round;
  bool affects_keys = false;  // see ApplyToKey
};

// Thread-safe.
class Schedule {
 public:
  // `checks` gives those of each round, and is called on the thread of the schedule; `view` and
  // `clock` must outlive it. Begins at once.
  Schedule(std::function<std::vector<Check>()> checks, HealthView& view, const Clock& clock,
           const ScheduleOptions& options);
  Schedule(const Schedule&) = delete;
  Schedule& operator=(const Schedule&) = delete;
  // Interrupts a round that is under way.
  ~Schedule();

 private:
  void Run();
  void RunRound();

  const std::function<std::vector<Check>()> checks_;
  HealthView& view_;
  const Clock& clock_;
  const ScheduleOptions options_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_stopping_ = false;  // guarded by mutex_
  Round* round_ = nullptr;    // guarded by mutex_: the one that is under way
  std::thread thread_;        // last: it uses everything above
};

}  // namespace monorelay::health
