// CPU time and memory of the processes under test, as the kernel counts them.
#pragma once

#include <vector>

#include "bench/load/report.hpp"
#include "bench/net/clock.hpp"

namespace monorelay::bench {

// Sums over the processes.
struct Usage {
  Nanoseconds cpu = 0;
  double anonymous_kib = 0;  // RssAnon: what the processes themselves allocated
  double resident_kib = 0;   // VmRSS: with the mapped program files
  double peak_kib = 0;       // VmHWM: the largest VmRSS since ResetPeak
  double tcp_kib = 0;        // what the kernel holds for all TCP sockets of the machine
};

class Meter {
 public:
  explicit Meter(std::vector<int> processes) : processes_(std::move(processes)) {}

  Usage Read() const;
  void ResetPeak() const;

 private:
  std::vector<int> processes_;
};

// Follows the memory of one run, from before its first connection to after its last.
class MemoryWatch {
 public:
  // Takes the figure "before" and resets the peak.
  MemoryWatch(const Meter& meter, Nanoseconds interval);

  // Looks at the memory if `interval` has passed since the last look.
  void Tick(Nanoseconds now);
  // Takes the figure "held": everything that the run holds is in use.
  void Hold();
  // Takes the figure "after", and writes all of them as the object "memory".
  void Finish(Report& report);

 private:
  const Meter& meter_;
  Nanoseconds interval_;
  Nanoseconds next_ = 0;
  Usage before_;
  Usage held_;
  double largest_anonymous_kib_ = 0;
};

}  // namespace monorelay::bench
