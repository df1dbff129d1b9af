#include "http/resolver.hpp"

#include <netdb.h>

#include <algorithm>
#include <utility>

#include "http/lookup.hpp"

namespace monorelay::http {
namespace {

constexpr std::chrono::seconds kKept{30};
constexpr std::size_t kMostNames = 1024;

}  // namespace

std::unexpected<Error> ErrorOf(Wake wake, ErrorKind at_deadline, std::string text_at_deadline) {
  switch (wake) {
    case Wake::kClientLeft:
      return ClientError(ErrorKind::kClientLeft, "the client closed the connection");
    case Wake::kStopping: {
      auto error = RelayError(ErrorKind::kOverloaded, "the relay is shutting down; try again");
      return error;
    }
    case Wake::kReady:
    case Wake::kDeadline:
      break;
  }
  return UpstreamError(at_deadline, RetryAdvice::kNextCandidate, std::move(text_at_deadline));
}

Resolver::~Resolver() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  has_work_.notify_one();
  if (thread_.joinable()) thread_.join();
}

Awaitable<Result<std::vector<Address>>> Resolver::Resolve(std::string host, std::uint16_t port,
                                                          Waiter& waiter,
                                                          std::chrono::milliseconds timeout) {
  if (const auto address = Address::Parse(host, port)) co_return std::vector<Address>{*address};
  // Owned by the map, by the look-up under way, and by whoever waits for it.
  const std::shared_ptr<Lookup> lookup = Begin(host, port);
  while (!lookup->has_answer) {
    const Wake wake = co_await waiter.Signalled(lookup->done, timeout);
    if (wake != Wake::kReady) {
      co_return ErrorOf(wake, ErrorKind::kUpstreamTimeout,
                        "the provider's host name could not be resolved in time");
    }
  }
  if (lookup->answer.addresses.empty()) {
    const char* reason =
        lookup->answer.error != 0 ? ::gai_strerror(lookup->answer.error) : "no IP address";
    co_return UpstreamError(ErrorKind::kUpstreamUnreachable, RetryAdvice::kNextCandidate,
                            "the provider's host name cannot be resolved", host + ": " + reason);
  }
  co_return lookup->answer.addresses;
}

std::shared_ptr<Resolver::Lookup> Resolver::Begin(const std::string& host, std::uint16_t port) {
  const std::string name = host + ":" + std::to_string(port);
  const auto found = lookups_.find(name);
  if (found != lookups_.end()) {
    const Lookup& known = *found->second;
    const bool fresh =
        wheel_.Tick() - known.tick < static_cast<std::uint64_t>(kKept / TimerWheel::kTick);
    if (!known.has_answer || (fresh && !known.answer.addresses.empty())) return found->second;
  }
  if (lookups_.size() >= kMostNames) lookups_.clear();
  auto lookup = std::make_shared<Lookup>();
  lookup->host = host;
  lookup->port = std::to_string(port);
  lookups_[name] = lookup;
  {
    const std::lock_guard lock(mutex_);
    asked_.push_back(lookup);
  }
  has_work_.notify_one();
  if (!thread_.joinable()) thread_ = std::thread([this] { Work(); });
  return lookup;
}

void Resolver::Work() {
  for (;;) {
    std::shared_ptr<Lookup> next;
    {
      std::unique_lock lock(mutex_);
      has_work_.wait(lock, [this] { return ends_ || !asked_.empty(); });
      if (ends_) return;
      next = std::move(asked_.front());
      asked_.erase(asked_.begin());
    }
    // This thread reads the names alone, which nobody changes; the rest belongs to the worker.
    Answer answer = Ask(next->host, next->port);
    loop_.Post([&wheel = wheel_, lookup = std::move(next), answer = std::move(answer)]() mutable {
      lookup->answer = std::move(answer);
      lookup->has_answer = true;
      lookup->tick = wheel.Tick();
      lookup->done.Give();
    });
  }
}

Resolver::Answer Resolver::Ask(const std::string& host, const std::string& port) {
  Found found = LookUp(host, port);
  return {found.error, std::move(found.addresses)};
}

}  // namespace monorelay::http
