// Lets other threads have the controlling thread read the configuration again, and learn what came
// of it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace monorelay::app {

struct ReloadReport {
  bool is_in_force = false;
  std::string why_not{};               // empty if it is in force
  std::vector<std::string> waiting{};  // settings that take effect at the next start
};

// Thread-safe.
class ReloadBell {
 public:
  ReloadBell();
  ~ReloadBell();
  ReloadBell(const ReloadBell&) = delete;
  ReloadBell& operator=(const ReloadBell&) = delete;

  // Rings, and waits for the answer. After Close, and after `patience`, it says that there is none.
  ReloadReport Ring(std::chrono::milliseconds patience);

  // --- For the controlling thread ---

  // Readable when somebody has rung.
  [[nodiscard]] int Descriptor() const { return descriptor_; }
  // How often it has been rung until now; not readable any more after it.
  std::uint64_t Take();
  // Tells all that had rung by then.
  void Answer(std::uint64_t rung, ReloadReport report);
  // Nobody is answered from now on.
  void Close();

 private:
  int descriptor_;
  std::mutex mutex_;
  std::condition_variable answered_signal_;
  std::uint64_t rung_ = 0;      // guarded by mutex_
  std::uint64_t answered_ = 0;  // guarded by mutex_
  bool is_closed_ = false;      // guarded by mutex_
  ReloadReport report_;         // guarded by mutex_; the last answer
};

}  // namespace monorelay::app
