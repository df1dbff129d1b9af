#include "app/periodic.hpp"

#include <utility>

namespace monorelay::app {

Periodic::Periodic(std::chrono::milliseconds every, Work work)
    : thread_([this, every, work = std::move(work)] { Run(every, work); }) {}

Periodic::~Periodic() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Periodic::Run(std::chrono::milliseconds every, const Work& work) {
  for (bool is_last = false; !is_last;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, every, [this] { return is_stopping_; });
      is_last = is_stopping_;
    }
    work(is_last ? Turn::kLast : Turn::kFurther);
  }
}

}  // namespace monorelay::app
