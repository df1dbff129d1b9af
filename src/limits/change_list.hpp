// Which meters have something to be stored.
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace monorelay::limits {

class Meter;

// Each meter adds itself once between two calls of Take, so that saving costs what has changed and
// not what there is. Thread-safe.
class ChangeList {
 public:
  void Add(std::weak_ptr<Meter> meter) {
    const std::lock_guard lock(mutex_);
    changed_.push_back(std::move(meter));
  }
  std::vector<std::weak_ptr<Meter>> Take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(changed_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<std::weak_ptr<Meter>> changed_;  // guarded by mutex_
};

}  // namespace monorelay::limits
