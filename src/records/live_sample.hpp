// Which requests the live feed tells of when there are more than anyone can read.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "base/clock.hpp"

namespace monorelay::records {

// The first so many that begin in each quarter of a second. It is asked by when a request began, so
// that all events of a request get the same answer, and nothing is remembered of each: whoever saw
// it begin sees it end. Thread-safe; costs a few atomic operations.
class LiveSample {
 public:
  static constexpr std::chrono::milliseconds kWindow{250};
  static constexpr std::uint32_t kMostInAWindow = 6;

  // Whether a request that begins now is told of.
  bool Begin(WallTime started);
  // Whether one that began then was. Of one that has lasted for more than 17 minutes: yes.
  [[nodiscard]] bool Includes(WallTime started) const;
  // How many began and were not told of, since the last call.
  std::uint64_t TakeSkipped() { return skipped_.exchange(0, std::memory_order_relaxed); }

 private:
  static constexpr std::size_t kWindows = 4096;

  struct Window {
    std::atomic<std::int64_t> number{-1};
    std::atomic<std::uint32_t> told{0};
    std::atomic<std::uint32_t> cut_us{
        0};  // those that begin at this place in it, or behind, are not
  };

  Window& Opened(std::int64_t number);

  const std::unique_ptr<std::array<Window, kWindows>> windows_ =
      std::make_unique<std::array<Window, kWindows>>();
  std::mutex opening_;
  std::atomic<std::uint64_t> skipped_{0};
};

}  // namespace monorelay::records
