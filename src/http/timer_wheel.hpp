// Deadlines for many connections at the price of one timer.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include "base/clock.hpp"
#include "http/loop.hpp"

namespace monorelay::http {

// A place in the wheel. Whoever has a deadline derives from it. Not movable while it may be linked.
class TimerNode {
 public:
  TimerNode() = default;
  TimerNode(const TimerNode&) = delete;
  TimerNode& operator=(const TimerNode&) = delete;

 protected:
  ~TimerNode() { Unlink(); }

  // The deadline has passed. May set a new one.
  virtual void OnDeadline() = 0;

 private:
  friend class TimerWheel;
  void Unlink();

  TimerNode* previous_ = nullptr;
  TimerNode* next_ = nullptr;
  std::uint64_t due_tick_ = 0;   // 0: none
  std::uint64_t seen_tick_ = 0;  // when the slot it is linked in comes up
};

// Ticks every kTick. Moving a deadline to a later time is one store: a node is looked at when its
// old slot comes up and goes to the slot of its new deadline then. Deadlines are met late by up to
// two ticks, never early. One for each worker; not thread-safe.
class TimerWheel final : private Alarm {
 public:
  static constexpr std::chrono::milliseconds kTick{100};

  // Both must outlive the wheel. `loop` says when to look at `clock`, which may be another time.
  TimerWheel(Loop& loop, const Clock& clock);

  void Start();
  void Stop();

  // Lets `node` hear of it when `after` has passed; replaces its earlier deadline.
  void Set(TimerNode& node, std::chrono::milliseconds after);
  // As Set, unless the deadline that it has is sooner.
  void Hasten(TimerNode& node, std::chrono::milliseconds after);
  // Forgets the deadline of `node`.
  static void Clear(TimerNode& node) { node.due_tick_ = 0; }

  using Alarm::GetLoop;

  // The time at the last tick: cheap, and up to kTick old.
  [[nodiscard]] std::uint64_t Tick() const { return now_; }

 private:
  static constexpr std::size_t kSlots = 1024;

  struct Anchor final : TimerNode {
    Anchor();
    void OnDeadline() override {}
  };

  // The tick at which `after` has passed.
  [[nodiscard]] std::uint64_t DueAfter(std::chrono::milliseconds after) const;
  void OnAlarm() override;
  void Advance();
  void Link(TimerNode& node);
  void RunSlot(TimerNode& slot);

  const Clock& clock_;
  MonotonicTime start_;
  std::uint64_t now_ = 1;   // the tick that the clock has reached
  std::uint64_t tick_ = 1;  // ticks done; behind now_ while slots are run
  std::array<Anchor, kSlots> slots_;
};

}  // namespace monorelay::http
