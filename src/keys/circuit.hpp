// When to stop asking what keeps failing: the circuit of one key and one model.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include "base/clock.hpp"

namespace monorelay::keys {

struct CircuitRules {
  bool enabled = true;      // false: it never opens
  int faults_in_a_row = 5;  // opens after so many; >= 1
  // Opens as well when so large a share of the requests of the last `window` failed, if there were
  // at least `least_requests`. In (0, 1].
  double fault_share = 0.5;
  int least_requests = 20;
  std::chrono::seconds window{60};  // >= 1
  // How long it stays open: at first, and at most, since each failed trial doubles it.
  std::chrono::seconds first_open{5};
  std::chrono::seconds longest_open{120};

  bool operator==(const CircuitRules&) const = default;
};

enum class CircuitPhase : std::uint8_t { kClosed, kOpen, kHalfOpen };

// "closed", "open", "half_open".
const char* NameOf(CircuitPhase phase);

// Closed: requests pass. Open: none does. Half-open, when that time is over: one request tries
// whether it works again, and the others wait for how that ends, at most kLongestTrial. Its memory
// does not grow. Not thread-safe.
class Circuit {
 public:
  static constexpr std::chrono::seconds kLongestTrial{60};

  void NoteFault(const CircuitRules& rules, MonotonicTime now);
  // It works: closes.
  void NoteSuccess(const CircuitRules& rules, MonotonicTime now);
  // As if nothing had ever failed.
  void Close() { *this = {}; }

  [[nodiscard]] CircuitPhase Phase(MonotonicTime now) const;
  // When the next request may pass; not in the future if one may now.
  [[nodiscard]] MonotonicTime FreeAt() const;

  // A request passes. True if it is a trial, which gets that number; not 0.
  bool Pass(MonotonicTime now, std::uint32_t trial);
  // That trial ended without showing anything; the next request tries.
  void DropTrial(std::uint32_t trial);

  [[nodiscard]] int FaultsInARow() const { return in_a_row_; }
  // Of the requests of the last window the share that failed; 0 if there were none.
  [[nodiscard]] double FaultShare(const CircuitRules& rules, MonotonicTime now) const;

 private:
  struct Slot {
    std::uint32_t good = 0;
    std::uint32_t bad = 0;
  };
  static constexpr std::size_t kSlots = 6;

  Slot& SlotAt(const CircuitRules& rules, MonotonicTime now);
  [[nodiscard]] Slot Total(const CircuitRules& rules, MonotonicTime now) const;
  void Open(const CircuitRules& rules, MonotonicTime now);

  std::array<Slot, kSlots> slots_{};  // of the window; that of number n at n % kSlots
  std::int64_t newest_ = 0;           // number of the newest slot
  std::int64_t slot_length_ = 0;      // nanoseconds; 0: none is used yet
  int in_a_row_ = 0;
  int openings_ = 0;  // since it last worked; 0: closed
  MonotonicTime open_until_ = MonotonicTime::min();
  MonotonicTime trial_until_ = MonotonicTime::min();
  std::uint32_t trial_ = 0;  // that is under way; 0: none
};

}  // namespace monorelay::keys
