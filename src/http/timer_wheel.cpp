#include "http/timer_wheel.hpp"

#include <algorithm>

namespace monorelay::http {

void TimerNode::Unlink() {
  if (next_ == nullptr) return;
  previous_->next_ = next_;
  next_->previous_ = previous_;
  previous_ = nullptr;
  next_ = nullptr;
}

TimerWheel::Anchor::Anchor() {
  previous_ = this;
  next_ = this;
}

TimerWheel::TimerWheel(Loop& loop, const Clock& clock)
    : Alarm(loop), clock_(clock), start_(clock.Now()) {}

void TimerWheel::Start() {
  SetAlarm(kTick);
}

void TimerWheel::Stop() {
  CancelAlarm();
}

std::uint64_t TimerWheel::DueAfter(std::chrono::milliseconds after) const {
  // One tick more, since the current one has begun already.
  return now_ + static_cast<std::uint64_t>((after + kTick - std::chrono::milliseconds(1)) / kTick) +
         1;
}

void TimerWheel::Hasten(TimerNode& node, std::chrono::milliseconds after) {
  if (node.due_tick_ == 0 || DueAfter(after) < node.due_tick_) Set(node, after);
}

void TimerWheel::Set(TimerNode& node, std::chrono::milliseconds after) {
  node.due_tick_ = DueAfter(after);
  if (node.next_ != nullptr) {
    if (node.seen_tick_ <= node.due_tick_) return;
    node.Unlink();  // it would be looked at too late
  }
  Link(node);
}

void TimerWheel::OnAlarm() {
  SetAlarm(kTick);
  Advance();
}

void TimerWheel::Advance() {
  now_ = static_cast<std::uint64_t>((clock_.Now() - start_) / kTick) + 1;
  while (tick_ < now_) {
    // After a long pause (a suspended machine, a test that moves its clock) one round is enough.
    if (now_ - tick_ > kSlots) tick_ = now_ - kSlots;
    ++tick_;
    RunSlot(slots_[tick_ % kSlots]);
  }
}

void TimerWheel::Link(TimerNode& node) {
  node.seen_tick_ = std::min(std::max(node.due_tick_, tick_ + 1), tick_ + kSlots);
  TimerNode& slot = slots_[node.seen_tick_ % kSlots];
  node.next_ = &slot;
  node.previous_ = slot.previous_;
  slot.previous_->next_ = &node;
  slot.previous_ = &node;
}

void TimerWheel::RunSlot(TimerNode& slot) {
  // Nodes that are linked again while running may land in this same slot, one round later: take
  // what is here now and put it behind an anchor of its own.
  Anchor batch;
  if (slot.next_ != &slot) {
    batch.next_ = slot.next_;
    batch.previous_ = slot.previous_;
    batch.next_->previous_ = &batch;
    batch.previous_->next_ = &batch;
    slot.next_ = &slot;
    slot.previous_ = &slot;
  }
  while (batch.next_ != &batch) {
    TimerNode& node = *batch.next_;
    node.Unlink();
    if (node.due_tick_ == 0) continue;
    if (node.due_tick_ > tick_) {
      Link(node);
    } else {
      node.due_tick_ = 0;
      node.OnDeadline();
    }
  }
}

}  // namespace monorelay::http
