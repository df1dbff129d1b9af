#include "http/resolver.hpp"

#include <boost/asio/ip/address.hpp>

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

Awaitable<Result<std::vector<Tcp::endpoint>>> Resolver::Resolve(std::string host,
                                                                std::uint16_t port, Waiter& waiter,
                                                                std::chrono::milliseconds timeout) {
  boost::system::error_code not_an_address;
  const auto address = asio::ip::make_address(host, not_an_address);
  if (!not_an_address) {
    std::vector<Tcp::endpoint> endpoints;
    endpoints.emplace_back(address, port);
    co_return endpoints;
  }
  // Owned by the map, by the look-up under way, and by whoever waits for it.
  const std::shared_ptr<Lookup> lookup = Begin(host, port);
  while (!lookup->has_answer) {
    const Wake wake = co_await waiter.Signalled(lookup->done, timeout);
    if (wake != Wake::kReady) {
      co_return ErrorOf(wake, ErrorKind::kUpstreamTimeout,
                        "the provider's host name could not be resolved in time");
    }
  }
  if (lookup->error || lookup->endpoints.empty()) {
    co_return UpstreamError(ErrorKind::kUpstreamUnreachable, RetryAdvice::kNextCandidate,
                            "the provider's host name cannot be resolved",
                            host + ": " + lookup->error.message());
  }
  co_return lookup->endpoints;
}

std::shared_ptr<Resolver::Lookup> Resolver::Begin(const std::string& host, std::uint16_t port) {
  const std::string name = host + ":" + std::to_string(port);
  const auto found = lookups_.find(name);
  if (found != lookups_.end()) {
    const Lookup& known = *found->second;
    const bool fresh =
        wheel_.Tick() - known.tick < static_cast<std::uint64_t>(kKept / TimerWheel::kTick);
    if (!known.has_answer || (fresh && !known.error)) return found->second;
  }
  if (lookups_.size() >= kMostNames) lookups_.clear();
  auto lookup = std::make_shared<Lookup>(io_.get_executor());
  lookup->done.expires_at(Timer::time_point::max());
  lookups_[name] = lookup;
  resolver_.async_resolve(host, std::to_string(port),
                          [this, lookup](boost::system::error_code error,
                                         const Tcp::resolver::results_type& found_names) {
                            lookup->has_answer = true;
                            lookup->error = error;
                            for (const auto& entry : found_names)
                              lookup->endpoints.push_back(entry.endpoint());
                            lookup->tick = wheel_.Tick();
                            lookup->done.cancel();
                          });
  return lookup;
}

}  // namespace monorelay::http
