#include "http/waiter.hpp"

#include <algorithm>

#include "http/transport.hpp"

namespace monorelay::http {

bool Waiter::Wait::await_ready() const noexcept {
  return waiter_.interruption_ != Wake::kReady;
}

void Waiter::Wait::await_suspend(std::coroutine_handle<> waiting) {
  waiter_.Begin(socket_, signal_, timeout_);
  // This object lives in the frame of the coroutine, which sleeps until it is resumed from here.
  const auto resume = [waiting](boost::system::error_code) { waiting.resume(); };
  switch (for_) {
    case For::kRead:
      socket_->async_wait(Socket::wait_read, resume);
      break;
    case For::kWrite:
      socket_->async_wait(Socket::wait_write, resume);
      break;
    case For::kConnect:
      socket_->async_connect(*endpoint_, [waiting, this](boost::system::error_code error) {
        *error_ = error;
        waiting.resume();
      });
      break;
    case For::kSignal:
      signal_->async_wait(resume);
      break;
  }
}

Wake Waiter::Wait::await_resume() {
  if (waiter_.socket_ == nullptr && waiter_.signal_ == nullptr) return waiter_.interruption_;
  return waiter_.End();
}

Waiter::Wait Waiter::Readable(Transport& transport, std::chrono::milliseconds timeout) {
  return {*this, Wait::For::kRead, &transport.GetSocket(), nullptr, timeout};
}

Waiter::Wait Waiter::Writable(Transport& transport, std::chrono::milliseconds timeout) {
  return {*this, Wait::For::kWrite, &transport.GetSocket(), nullptr, timeout};
}

Waiter::Wait Waiter::Connect(Socket& socket, const Tcp::endpoint& endpoint,
                             std::chrono::milliseconds timeout, boost::system::error_code& error) {
  Wait wait(*this, Wait::For::kConnect, &socket, nullptr, timeout);
  wait.endpoint_ = &endpoint;
  wait.error_ = &error;
  return wait;
}

Waiter::Wait Waiter::Signalled(Timer& signal, std::chrono::milliseconds timeout) {
  return {*this, Wait::For::kSignal, nullptr, &signal, timeout};
}

void Waiter::SetLimit(std::optional<std::chrono::milliseconds> after) {
  limit_tick_ =
      after ? wheel_.Tick() + static_cast<std::uint64_t>(*after / TimerWheel::kTick) + 1 : 0;
}

void Waiter::Interrupt(Wake why) {
  if (interruption_ != Wake::kReady) return;
  interruption_ = why;
  Cancel();
}

void Waiter::Cancel() {
  // An error here means that nothing was waiting any more.
  boost::system::error_code ignored;
  if (socket_ != nullptr) socket_->cancel(ignored);
  if (signal_ != nullptr) signal_->cancel();
}

void Waiter::Begin(Socket* socket, Timer* signal, std::chrono::milliseconds timeout) {
  socket_ = socket;
  signal_ = signal;
  expired_ = false;
  if (limit_tick_ != 0) {
    const std::uint64_t now = wheel_.Tick();
    const auto left =
        TimerWheel::kTick * static_cast<int>(limit_tick_ > now ? limit_tick_ - now : 0);
    timeout = std::min<std::chrono::milliseconds>(timeout, left);
  }
  wheel_.Set(*this, timeout);
}

Wake Waiter::End() {
  socket_ = nullptr;
  signal_ = nullptr;
  TimerWheel::Clear(*this);
  if (interruption_ != Wake::kReady) return interruption_;
  return expired_ ? Wake::kDeadline : Wake::kReady;
}

void Waiter::OnDeadline() {
  expired_ = true;
  Cancel();
}

}  // namespace monorelay::http
