#include "keys/circuit.hpp"

#include <algorithm>

namespace monorelay::keys {
namespace {

std::int64_t SlotLength(const CircuitRules& rules, std::size_t slots) {
  const auto window = std::chrono::nanoseconds(rules.window).count();
  return std::max<std::int64_t>(1, window / static_cast<std::int64_t>(slots));
}

}  // namespace

const char* NameOf(CircuitPhase phase) {
  switch (phase) {
    case CircuitPhase::kClosed:
      return "closed";
    case CircuitPhase::kOpen:
      return "open";
    case CircuitPhase::kHalfOpen:
      return "half_open";
  }
  return "";
}

Circuit::Slot& Circuit::SlotAt(const CircuitRules& rules, MonotonicTime now) {
  const std::int64_t length = SlotLength(rules, kSlots);
  const std::int64_t number = now.time_since_epoch().count() / length;
  // Counts of another length say nothing about this window.
  const bool is_new = length != slot_length_ || number - newest_ >= std::int64_t{kSlots};
  if (is_new) {
    slots_ = {};
    slot_length_ = length;
    newest_ = number;
  }
  while (newest_ < number) slots_[static_cast<std::size_t>(++newest_) % kSlots] = {};
  return slots_[static_cast<std::size_t>(newest_) % kSlots];
}

Circuit::Slot Circuit::Total(const CircuitRules& rules, MonotonicTime now) const {
  const std::int64_t length = SlotLength(rules, kSlots);
  if (length != slot_length_) return {};
  const std::int64_t number = now.time_since_epoch().count() / length;
  Slot total;
  for (std::int64_t i = newest_; i > newest_ - std::int64_t{kSlots} && i >= 0; --i) {
    if (number - i >= std::int64_t{kSlots}) break;
    const Slot& slot = slots_[static_cast<std::size_t>(i) % kSlots];
    total.good += slot.good;
    total.bad += slot.bad;
  }
  return total;
}

double Circuit::FaultShare(const CircuitRules& rules, MonotonicTime now) const {
  const Slot total = Total(rules, now);
  const auto all = static_cast<double>(total.good) + total.bad;
  return all > 0 ? total.bad / all : 0;
}

CircuitPhase Circuit::Phase(MonotonicTime now) const {
  if (openings_ == 0) return CircuitPhase::kClosed;
  return open_until_ > now ? CircuitPhase::kOpen : CircuitPhase::kHalfOpen;
}

MonotonicTime Circuit::FreeAt() const {
  return openings_ == 0 ? MonotonicTime::min() : std::max(open_until_, trial_until_);
}

void Circuit::NoteFault(const CircuitRules& rules, MonotonicTime now) {
  ++in_a_row_;
  ++SlotAt(rules, now).bad;
  if (!rules.enabled) return;
  switch (Phase(now)) {
    case CircuitPhase::kOpen:
      // Of a request that began before: known already.
      return;
    case CircuitPhase::kHalfOpen:
      return Open(rules, now);
    case CircuitPhase::kClosed:
      break;
  }
  const Slot total = Total(rules, now);
  const std::uint32_t all = total.good + total.bad;
  const bool is_share = all >= static_cast<std::uint32_t>(std::max(1, rules.least_requests)) &&
                        total.bad >= rules.fault_share * all;
  if (is_share || in_a_row_ >= rules.faults_in_a_row) Open(rules, now);
}

void Circuit::Open(const CircuitRules& rules, MonotonicTime now) {
  constexpr int kMostDoublings = 16;
  const auto open = rules.first_open * (std::int64_t{1} << std::min(openings_, kMostDoublings));
  open_until_ = now + std::min<std::chrono::seconds>(open, rules.longest_open);
  ++openings_;
  trial_ = 0;
  trial_until_ = MonotonicTime::min();
}

void Circuit::NoteSuccess(const CircuitRules& rules, MonotonicTime now) {
  in_a_row_ = 0;
  // What failed before would open it again at the next fault.
  if (openings_ > 0) Close();
  ++SlotAt(rules, now).good;
}

bool Circuit::Pass(MonotonicTime now, std::uint32_t trial) {
  if (Phase(now) != CircuitPhase::kHalfOpen) return false;
  trial_until_ = now + kLongestTrial;
  trial_ = trial;
  return true;
}

void Circuit::DropTrial(std::uint32_t trial) {
  if (trial == 0 || trial != trial_) return;
  trial_ = 0;
  trial_until_ = MonotonicTime::min();
}

}  // namespace monorelay::keys
