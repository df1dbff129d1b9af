#include "relay/in_flight.hpp"

#include <fmt/format.h>

#include "http/resolver.hpp"

namespace monorelay::relay {
namespace {

// Places come free as fast as requests end; a client that comes back sooner finds the same queue.
constexpr std::chrono::seconds kComeBackAfter{1};

Error Overloaded(std::string text) {
  Error error;
  error.kind = ErrorKind::kOverloaded;
  error.origin = ErrorOrigin::kRelay;
  error.advice = RetryAdvice::kNextCandidate;
  error.text = {std::move(text)};
  error.retry_after = kComeBackAfter;
  return error;
}

}  // namespace

struct InFlight::Ticket {
  explicit Ticket(http::Loop& of) : loop(of) {}

  http::Loop& loop;
  http::Signal granted;     // given on the thread of `loop`
  bool is_granted = false;  // guarded by the mutex of InFlight
};

// A place in the queue for as long as someone waits there. While it is in the queue its loop lives.
class InFlight::Place {
 public:
  Place(InFlight& of, http::Loop& loop) : of_(of), ticket_(std::make_shared<Ticket>(loop)) {
    const std::lock_guard lock(of_.mutex_);
    // Room may have come since it was last looked for.
    if (of_.queue_.empty() && of_.HasRoom()) {
      ++of_.under_way_;
      ticket_->is_granted = true;
    } else if (of_.queue_.size() < of_.limits_.queue) {
      of_.queue_.push_back(ticket_);
      is_queued_ = true;
    }
    wait_ = of_.limits_.wait;
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    const std::lock_guard lock(of_.mutex_);
    std::erase(of_.queue_, ticket_);
    if (!ticket_->is_granted) return;
    // It was granted to somebody who has gone.
    --of_.under_way_;
    of_.Grant();
  }

  [[nodiscard]] bool IsQueued() const { return is_queued_; }
  [[nodiscard]] std::chrono::milliseconds LongestWait() const { return wait_; }
  http::Signal& Granted() { return ticket_->granted; }
  // True, once, if the place has become a slot, which is the caller's from then on.
  bool Take() {
    const std::lock_guard lock(of_.mutex_);
    return std::exchange(ticket_->is_granted, false);
  }

 private:
  InFlight& of_;
  std::shared_ptr<Ticket> ticket_;  // shared with the queue and the way to the loop
  std::chrono::milliseconds wait_{0};
  bool is_queued_ = false;
};

void InFlight::SetLimits(const InFlightLimits& limits) {
  const std::lock_guard lock(mutex_);
  limits_ = limits;
  Grant();
}

std::optional<InFlight::Slot> InFlight::TryEnter() {
  const std::lock_guard lock(mutex_);
  if (limits_.at_once == 0) return Slot();
  if (!queue_.empty() || !HasRoom()) return std::nullopt;
  ++under_way_;
  return Slot(this);
}

http::Awaitable<Result<InFlight::Slot>> InFlight::Enter(http::Loop& loop, http::Waiter& waiter) {
  if (auto slot = TryEnter()) co_return *std::move(slot);
  Place place(*this, loop);
  if (place.Take()) co_return Slot(this);
  if (!place.IsQueued()) co_return std::unexpected(Full());
  for (;;) {
    const http::Wake wake = co_await waiter.Signalled(place.Granted(), place.LongestWait());
    if (place.Take()) co_return Slot(this);
    if (wake == http::Wake::kDeadline) {
      co_return std::unexpected(Overloaded(fmt::format(
          "no place came free among the requests under way; try again, or raise {}", setting_)));
    }
    if (wake != http::Wake::kReady) co_return http::ErrorOf(wake, ErrorKind::kOverloaded, {});
  }
}

Error InFlight::Full() const {
  return Overloaded(
      fmt::format("too many requests are under way and waiting; try again, or raise {}", setting_));
}

InFlight::Counts InFlight::Count() const {
  const std::lock_guard lock(mutex_);
  return {under_way_, queue_.size()};
}

void InFlight::Release() {
  const std::lock_guard lock(mutex_);
  --under_way_;
  Grant();
}

void InFlight::Grant() {
  while (!queue_.empty() && HasRoom()) {
    ++under_way_;
    std::shared_ptr<Ticket> next = std::move(queue_.front());
    queue_.pop_front();
    next->is_granted = true;
    http::Loop& loop = next->loop;
    loop.Post([ticket = std::move(next)] { ticket->granted.Give(); });
  }
}

}  // namespace monorelay::relay
