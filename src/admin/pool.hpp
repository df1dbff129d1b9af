// The threads on which the admin API reads and writes, so that no worker ever does.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace monorelay::admin {

// Thread-safe.
class Pool {
 public:
  explicit Pool(unsigned threads);
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  // Work that has begun is finished, what waits is dropped.
  ~Pool();

  // Has `work` done soon. False, with nothing done, if too much waits already.
  bool Submit(std::move_only_function<void()> work);

 private:
  static constexpr std::size_t kMostWaiting = 64;

  void Run();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::move_only_function<void()>> waiting_;  // guarded by mutex_
  bool is_stopping_ = false;                             // guarded by mutex_
  std::vector<std::jthread> threads_;                    // last: they use everything above
};

}  // namespace monorelay::admin
