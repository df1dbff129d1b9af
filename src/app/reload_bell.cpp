#include "app/reload_bell.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

namespace monorelay::app {

ReloadBell::ReloadBell() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

ReloadBell::~ReloadBell() {
  ::close(descriptor_);
}

ReloadReport ReloadBell::Ring(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  const std::uint64_t mine = ++rung_;
  const std::uint64_t one = 1;
  static_cast<void>(::write(descriptor_, &one, sizeof one));
  const bool is_answered =
      answered_signal_.wait_for(lock, patience, [&] { return is_closed_ || answered_ >= mine; });
  if (is_closed_) return {.is_in_force = false, .why_not = "the relay is ending"};
  if (!is_answered) {
    return {.is_in_force = false,
            .why_not = "the relay has not read it yet; its log will say what came of it"};
  }
  return report_;
}

std::uint64_t ReloadBell::Take() {
  std::uint64_t count = 0;
  static_cast<void>(::read(descriptor_, &count, sizeof count));
  const std::scoped_lock lock(mutex_);
  return rung_;
}

void ReloadBell::Answer(std::uint64_t rung, ReloadReport report) {
  const std::scoped_lock lock(mutex_);
  answered_ = rung;
  report_ = std::move(report);
  answered_signal_.notify_all();
}

void ReloadBell::Close() {
  const std::scoped_lock lock(mutex_);
  is_closed_ = true;
  answered_signal_.notify_all();
}

}  // namespace monorelay::app
