// Waiting for nothing but time, for what imitates something slow. Deadlines use Waiter.
#pragma once

#include <chrono>
#include <coroutine>

#include "http/asio.hpp"

namespace monorelay::http {

// Awaiting it continues after `duration`, on the thread of `executor`.
class Pause {
 public:
  Pause(const Executor& executor, std::chrono::microseconds duration) : timer_(executor) {
    timer_.expires_after(duration);
  }

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    timer_.async_wait([waiting](boost::system::error_code) { waiting.resume(); });
  }
  void await_resume() const noexcept {}

 private:
  Timer timer_;
};

}  // namespace monorelay::http
