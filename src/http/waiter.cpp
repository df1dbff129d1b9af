#include "http/waiter.hpp"

#include <algorithm>
#include <utility>

#include "http/transport.hpp"

namespace monorelay::http {
namespace {

// After so many waits that ended at once, the others have their turn: with the buffers of the pool,
// about 64 KiB of one stream.
constexpr std::uint8_t kMostUnwaited = 4;

}  // namespace

Signal::~Signal() {
  for (Waiter* waiter : waiting_) waiter->signal_ = nullptr;
}

void Signal::Give() {
  for (Waiter* waiter : std::exchange(waiting_, {})) {
    waiter->signal_ = nullptr;
    waiter->GoOn();
  }
}

bool Waiter::Wait::await_ready() const noexcept {
  if (waiter_.interruption_ != Wake::kReady) return true;
  if (socket_ == nullptr || !socket_->IsReady(for_)) return false;
  return ++waiter_.unwaited_ <= kMostUnwaited;
}

void Waiter::Wait::await_suspend(std::coroutine_handle<> waiting) {
  waiter_.Begin(*this, waiting);
}

Wake Waiter::Wait::await_resume() {
  return waiter_.End();
}

Waiter::Wait Waiter::Readable(Transport& transport, std::chrono::milliseconds timeout) {
  return {*this, &transport.GetSocket(), Watched::For::kReading, nullptr, timeout};
}

Waiter::Wait Waiter::Writable(Transport& transport, std::chrono::milliseconds timeout) {
  return {*this, &transport.GetSocket(), Watched::For::kWriting, nullptr, timeout};
}

Waiter::Wait Waiter::Signalled(Signal& signal, std::chrono::milliseconds timeout) {
  return {*this, nullptr, Watched::For::kReading, &signal, timeout};
}

Waiter::Wait Waiter::Pause(std::chrono::milliseconds time) {
  return {*this, nullptr, Watched::For::kReading, nullptr, time};
}

void Waiter::SetLimit(std::optional<std::chrono::milliseconds> after) {
  limit_tick_ =
      after ? wheel_.Tick() + static_cast<std::uint64_t>(*after / TimerWheel::kTick) + 1 : 0;
}

void Waiter::SetPatience(std::optional<std::chrono::milliseconds> patience) {
  constexpr std::chrono::milliseconds kLongest = std::chrono::hours(24 * 366);
  left_ = false;
  patience_ticks_ =
      patience ? static_cast<std::int32_t>(std::min(*patience, kLongest) / TimerWheel::kTick) : -1;
}

void Waiter::Outlast() {
  if (std::exchange(left_, true)) return;
  const auto limit = wheel_.Tick() + static_cast<std::uint64_t>(patience_ticks_) + 1;
  limit_tick_ = limit_tick_ == 0 ? limit : std::min(limit_tick_, limit);
  if (waiting_) wheel_.Hasten(*this, TimerWheel::kTick * (patience_ticks_ + 1));
}

void Waiter::Interrupt(Wake why) {
  if (interruption_ != Wake::kReady) return;
  if (why == Wake::kClientLeft && patience_ticks_ >= 0) {
    Outlast();
    return;
  }
  interruption_ = why;
  GoOn();
}

void Waiter::Begin(const Wait& wait, std::coroutine_handle<> waiting) {
  waiting_ = waiting;
  socket_ = wait.socket_;
  signal_ = wait.signal_;
  unwaited_ = 0;
  if (socket_ != nullptr) socket_->Await(wait.for_, *this);
  if (signal_ != nullptr) signal_->waiting_.push_back(this);
  auto timeout = wait.timeout_;
  if (limit_tick_ != 0) {
    const std::uint64_t now = wheel_.Tick();
    if (now >= limit_tick_) {
      OnDeadline();
      return;
    }
    timeout = std::min<std::chrono::milliseconds>(
        timeout, TimerWheel::kTick * static_cast<int>(limit_tick_ - now));
  }
  wheel_.Set(*this, timeout);
}

Wake Waiter::End() {
  const bool expired = std::exchange(expired_, false);
  if (interruption_ != Wake::kReady) return interruption_;
  return expired ? Wake::kDeadline : Wake::kReady;
}

void Waiter::Detach() {
  if (Watched* socket = std::exchange(socket_, nullptr)) socket->StopAwaiting();
  if (Signal* signal = std::exchange(signal_, nullptr)) std::erase(signal->waiting_, this);
}

void Waiter::GoOn() {
  if (waiting_) wheel_.GetLoop().Queue(*this);
}

void Waiter::OnTurn() {
  Detach();
  TimerWheel::Clear(*this);
  std::exchange(waiting_, nullptr).resume();
}

void Waiter::OnDeadline() {
  expired_ = true;
  GoOn();
}

}  // namespace monorelay::http
