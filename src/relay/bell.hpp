// A way to wake a coroutine of one worker from another's thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include "http/loop_gate.hpp"

namespace monorelay::relay {

// Ring is thread-safe; the rest belongs to the worker behind the gate.
class Bell : public std::enable_shared_from_this<Bell> {
 public:
  // `heard` runs in a later turn of that worker's loop, once for all rings before it.
  Bell(std::shared_ptr<http::LoopGate> gate, std::function<void()> heard)
      : gate_(std::move(gate)), heard_(std::move(heard)) {}

  void Ring() {
    if (is_ringing_.exchange(true)) return;
    gate_->Post([self = shared_from_this()] {
      // First: what changes from here on rings again.
      self->is_ringing_ = false;
      if (self->heard_) self->heard_();
    });
  }
  // Nobody hears it any more. Not to be called by who hears it.
  void Mute() { heard_ = nullptr; }

 private:
  std::shared_ptr<http::LoopGate> gate_;  // shared with the worker
  std::function<void()> heard_;
  std::atomic<bool> is_ringing_{false};
};

}  // namespace monorelay::relay
