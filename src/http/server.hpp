// Accepts connections of clients on one worker and hands their requests to a handler.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
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
class Server {
 public:
  // All references must outlive the server.
  Server(asio::io_context& io, TimerWheel& wheel, BufferPool& buffers, BodyBudget& budget,
         ConnectionCount& connections, Handler& handler, const ServerLimits& limits);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Listens on `endpoint`, which other workers may share; port 0 takes a free one. Yields the
  // port. Fails with kInvalidRequest and a text that names the address. Callable before the worker
  // runs.
  Result<std::uint16_t> Listen(const Tcp::endpoint& endpoint);

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

  void Accept();
  void Begin(Socket socket);

  asio::io_context& io_;
  TimerWheel& wheel_;
  ServerResources resources_;
  ConnectionCount& connections_;
  Handler& handler_;
  asio::basic_socket_acceptor<Tcp, Executor> acceptor_;
  Timer pause_;
  Connection* first_ = nullptr;  // list of the connections here
  std::size_t connections_here_ = 0;
  bool draining_ = false;
};

}  // namespace monorelay::http
