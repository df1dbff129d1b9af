// Host names to addresses, without blocking a worker.
#pragma once

#include <boost/asio/ip/basic_resolver.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "http/asio.hpp"
#include "http/waiter.hpp"

namespace monorelay::http {

// Looks names up on a thread of its own and remembers the answers for half a minute. Calls for one
// name at the same time share one look-up. One for each worker; not thread-safe.
class Resolver {
 public:
  Resolver(asio::io_context& io, TimerWheel& wheel)
      : io_(io), wheel_(wheel), resolver_(io.get_executor()) {}

  // The addresses of `host`, which may be an address itself, in the system's order of preference.
  // Fails with kUpstreamUnreachable, kUpstreamTimeout, or the reason of an interruption.
  Awaitable<Result<std::vector<Tcp::endpoint>>> Resolve(std::string host, std::uint16_t port,
                                                        Waiter& waiter,
                                                        std::chrono::milliseconds timeout);

 private:
  struct Lookup {
    explicit Lookup(Executor executor) : done(executor) {}
    Timer done;  // cancelled when there is an answer
    bool has_answer = false;
    boost::system::error_code error;
    std::vector<Tcp::endpoint> endpoints;
    std::uint64_t tick = 0;
  };

  std::shared_ptr<Lookup> Begin(const std::string& host, std::uint16_t port);

  asio::io_context& io_;
  TimerWheel& wheel_;
  asio::ip::basic_resolver<Tcp, Executor> resolver_;
  std::unordered_map<std::string, std::shared_ptr<Lookup>> lookups_;
};

// The error that a wait which did not end with kReady stands for.
std::unexpected<Error> ErrorOf(Wake wake, ErrorKind at_deadline, std::string text_at_deadline);

}  // namespace monorelay::http
