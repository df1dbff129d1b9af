// Work that is done again and again on a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

namespace monorelay::app {

class Periodic {
 public:
  enum class Turn : std::uint8_t { kFurther, kLast };
  using Work = std::function<void(Turn)>;

  // Calls `work` every so often from now on, one call at a time.
  Periodic(std::chrono::milliseconds every, Work work);
  Periodic(const Periodic&) = delete;
  Periodic& operator=(const Periodic&) = delete;
  // Calls it a last time and waits for that.
  ~Periodic();

 private:
  void Run(std::chrono::milliseconds every, const Work& work);

  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_stopping_ = false;  // guarded by mutex_
  std::thread thread_;        // last: it uses everything above
};

}  // namespace monorelay::app
