// Waiting for nothing but time, for what imitates something slow. Deadlines use Waiter.
#pragma once

#include <chrono>
#include <coroutine>

#include "http/loop.hpp"

namespace monorelay::http {

// Awaiting it continues after `duration`, on the thread of `loop`.
class Pause final : private Alarm {
 public:
  Pause(Loop& loop, std::chrono::microseconds duration) : Alarm(loop), duration_(duration) {}

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    waiting_ = waiting;
    SetAlarm(duration_);
  }
  void await_resume() const noexcept {}

 private:
  void OnAlarm() override { waiting_.resume(); }

  std::chrono::microseconds duration_;
  std::coroutine_handle<> waiting_;
};

}  // namespace monorelay::http
