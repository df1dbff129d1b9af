// The way into a loop for threads that may outlive it.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "http/loop.hpp"

namespace monorelay::http {

// Owned by whoever posts and by whoever closes it. Thread-safe.
class LoopGate {
 public:
  explicit LoopGate(Loop& loop) : loop_(&loop) {}

  // Runs `work` in a later turn of the loop; drops it if the gate is closed.
  void Post(std::move_only_function<void()> work) {
    const std::lock_guard lock(mutex_);
    if (loop_ != nullptr) loop_->Post(std::move(work));
  }
  // From now on the loop may go.
  void Close() {
    const std::lock_guard lock(mutex_);
    loop_ = nullptr;
  }

 private:
  std::mutex mutex_;
  Loop* loop_;  // guarded by mutex_
};

}  // namespace monorelay::http
