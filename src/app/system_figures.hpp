// What the kernel tells of the process and its machine.
#pragma once

#include <filesystem>
#include <mutex>

#include "admin/relay_desk.hpp"
#include "base/clock.hpp"

namespace monorelay::app {

// Thread-safe. Shares of processors are those since the figures were taken last, so that taking
// them waits for nothing; at first since the start, of the process and of the machine.
class SystemGauge {
 public:
  // `clock` must outlive it.
  explicit SystemGauge(const Clock& clock) : clock_(clock), started_(clock.Now()) {}

  // All but connections and workers. `data_dir`: of the disk and the stores; empty: none are told.
  admin::SystemFigures Take(const std::filesystem::path& data_dir);
  // Of the file system with that folder; `free` is what this program may use.
  static admin::DiskSpace Disk(const std::filesystem::path& folder);

 private:
  struct Ticks {
    double busy = 0;
    double all = 0;
  };
  static Ticks MachineTicks();

  const Clock& clock_;
  const MonotonicTime started_;
  std::mutex mutex_;
  MonotonicTime looked_ = started_;  // guarded by mutex_, as the rest
  double cpu_seconds_ = 0;
  double cpu_percent_ = 0;
  Ticks machine_;
  double machine_percent_ = 0;
};

}  // namespace monorelay::app
