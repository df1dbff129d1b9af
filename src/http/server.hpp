// Accepts connections of clients on one worker and hands their requests to a handler.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/server_call.hpp"

namespace monorelay::http {

// Answers requests. One for each worker, or thread-safe.
class Handler {
 public:
  virtual ~Handler() = default;

  // Answers one request; see ServerCall. An exception is caught by the connection and answered
  // with 500 if nothing was sent yet.
  virtual Awaitable<void> Handle(ServerCall& call) = 0;

  // The field lines and body for an error that was found before Handle could run, for a request to
  // `path` (empty if it was not readable).
  struct Refusal {
    std::string field_lines;
    std::string body;
  };
  [[nodiscard]] virtual Refusal Refuse(const Error& error, std::string_view path) = 0;
};

class Connection;

// Counts connections over all workers. Thread-safe.
using ConnectionCount = std::atomic<std::int64_t>;

// The listening side of one worker. All calls on the worker's thread, except where said.
class Server final : private Turn, private TimerNode {
 public:
  // All references must outlive the server.
  Server(Loop& loop, TimerWheel& wheel, BufferPool& buffers, BodyBudget& budget,
         ConnectionCount& connections, Handler& handler, const ServerLimits& limits);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Listens on `address`, which other workers may share; port 0 takes a free one. Yields the
  // port. Fails with kInvalidRequest and a text that names the address. Callable before the worker
  // runs.
  Result<std::uint16_t> Listen(const Address& address);

  // Limits for connections that are accepted from now on.
  void SetLimits(const ServerLimits& limits) { resources_.limits = limits; }

  // Accepts no more, closes idle connections, and lets the others end after their request.
  void Drain();
  // Interrupts the requests that are still under way.
  void Stop();
  // Drains, stops, and runs the loop, which nobody else may run any more, until all connections
  // have ended. To be called before the server is destroyed if it ever listened.
  void End();
  [[nodiscard]] std::size_t ConnectionsHere() const { return connections_here_; }

 private:
  friend class Connection;

  // Accepts those who wait in the queue, and waits for more.
  void OnTurn() override;
  // Tries again after there were no descriptors.
  void OnDeadline() override { OnTurn(); }
  void Begin(Descriptor socket);

  Loop& loop_;
  TimerWheel& wheel_;
  ServerResources resources_;
  ConnectionCount& connections_;
  Handler& handler_;
  std::optional<Watched> listener_;
  Connection* first_ = nullptr;  // list of the connections here
  std::size_t connections_here_ = 0;
};

}  // namespace monorelay::http
