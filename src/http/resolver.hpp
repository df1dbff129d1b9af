// Host names to addresses, without blocking a worker.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "http/address.hpp"
#include "http/loop.hpp"
#include "http/task.hpp"
#include "http/waiter.hpp"

namespace monorelay::http {

// Looks names up on a thread of its own, which begins with the first of them, and remembers the
// answers for half a minute. Calls for one name at the same time share one look-up. One for each
// worker; not thread-safe. Its end waits for the look-up under way.
class Resolver {
 public:
  // Both must outlive the resolver.
  Resolver(Loop& loop, TimerWheel& wheel) : loop_(loop), wheel_(wheel) {}
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  // The addresses of `host`, which may be an address itself, in the system's order of preference;
  // at least one. Fails with kUpstreamUnreachable, kUpstreamTimeout, or the reason of an
  // interruption.
  Awaitable<Result<std::vector<Address>>> Resolve(std::string host, std::uint16_t port,
                                                  Waiter& waiter,
                                                  std::chrono::milliseconds timeout);

 private:
  struct Answer {
    int error = 0;  // of getaddrinfo
    std::vector<Address> addresses;
  };
  struct Lookup {
    std::string host;
    std::string port;
    Signal done;
    bool has_answer = false;
    Answer answer;
    std::uint64_t tick = 0;  // of the answer
  };

  std::shared_ptr<Lookup> Begin(const std::string& host, std::uint16_t port);
  // What the thread does.
  void Work();
  static Answer Ask(const std::string& host, const std::string& port);

  Loop& loop_;
  TimerWheel& wheel_;
  std::unordered_map<std::string, std::shared_ptr<Lookup>> lookups_;

  std::mutex mutex_;
  std::condition_variable has_work_;
  std::vector<std::shared_ptr<Lookup>> asked_;  // guarded by mutex_
  bool ends_ = false;                           // guarded by mutex_
  std::thread thread_;
};

// The error that a wait which did not end with kReady stands for.
std::unexpected<Error> ErrorOf(Wake wake, ErrorKind at_deadline, std::string text_at_deadline);

}  // namespace monorelay::http
