// Brings the use of keys to storage, while requests never wait for it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <thread>

#include "base/error.hpp"
#include "keys/key_states.hpp"
#include "keys/usage.hpp"

namespace monorelay::keys {

// Saves what has changed from a thread of its own, every `interval` and at the end: a process that
// is killed forgets so much at most. What cannot be saved is tried again the next time; the log
// says so once.
class UsageSaver {
 public:
  // Both must outlive it.
  UsageSaver(const KeyStates& states, UsageStore& store,
             std::chrono::milliseconds interval = std::chrono::seconds(2));
  UsageSaver(const UsageSaver&) = delete;
  UsageSaver& operator=(const UsageSaver&) = delete;
  // Saves what is left.
  ~UsageSaver();

  // Saves now what has changed, on the calling thread.
  Result<void> SaveNow();

 private:
  void Run();

  const KeyStates& states_;
  UsageStore& store_;
  const std::chrono::milliseconds interval_;
  std::mutex saving_;                      // one at a time
  std::map<KeyName, std::int64_t> saved_;  // how much was spent when last saved
  bool is_failing_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_stopping_ = false;  // guarded by mutex_
  std::thread thread_;        // last: it uses everything above
};

}  // namespace monorelay::keys
