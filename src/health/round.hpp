// Many checks, some at a time, on an event loop of their own.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "base/clock.hpp"
#include "health/check.hpp"
#include "http/buffer.hpp"
#include "http/client.hpp"
#include "http/loop.hpp"
#include "http/task.hpp"
#include "http/timer_wheel.hpp"
#include "http/waiter.hpp"

namespace monorelay::health {

struct RoundOptions {
  std::chrono::milliseconds timeout{15'000};  // of each check
  std::size_t concurrency = 4;                // >= 1
};

// Used once. All but Interrupt by one thread, which Run occupies until the last check has ended.
class Round {
 public:
  // `clock` must outlive it.
  Round(std::vector<Check> checks, const RoundOptions& options, const Clock& clock);
  Round(const Round&) = delete;
  Round& operator=(const Round&) = delete;

  // One finding for each check, in their order.
  std::vector<Finding> Run();
  // Ends the checks that are under way or not begun; they count as failed. Callable from any
  // thread, also before Run.
  void Interrupt();

 private:
  http::Awaitable<void> Work(http::Waiter& waiter);
  http::Awaitable<void> RunOne(const Check& check, http::Waiter& waiter, Finding& finding);
  http::Awaitable<Result<std::string>> ReadBody(http::ClientCall& call, Finding& finding,
                                                MonotonicTime begun);

  const std::vector<Check> checks_;
  const RoundOptions options_;
  const Clock& clock_;
  std::vector<Finding> findings_;
  std::size_t next_ = 0;
  std::size_t working_ = 0;
  bool is_interrupted_ = false;
  http::Loop loop_;
  http::TimerWheel wheel_;
  http::BufferPool buffers_;
  http::Client client_;
  std::vector<std::unique_ptr<http::Waiter>> waiters_;
};

}  // namespace monorelay::health
