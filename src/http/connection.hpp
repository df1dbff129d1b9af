// One connection of a client: its requests, one after the other. Private to the server.
#pragma once

#include <memory>

#include "http/server.hpp"
#include "http/transport.hpp"

namespace monorelay::http {

// Owned by its own coroutine. As a Turn it is told when the client leaves.
class Connection final : private Turn {
 public:
  Connection(Server& server, Descriptor socket);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Serves until the connection ends.
  static Awaitable<void> Run(std::unique_ptr<Connection> self);
  // Answers 503 and closes: there are too many connections.
  static Awaitable<void> TurnAway(std::unique_ptr<Connection> self);

  // No request after the current one; an idle connection ends now.
  void Drain();
  void Stop() { waiter_.Interrupt(Wake::kStopping); }

 private:
  friend class Server;

  // Serves one request. False if the connection is to end.
  Awaitable<bool> ServeOne();
  // Waits for a request and reads its head. False if there is none to answer.
  Awaitable<bool> ReadHead();
  Awaitable<void> Refuse(Error error);
  // Reads away what the client still sends, so that closing does not destroy the answer under way.
  Awaitable<void> Linger();
  // The client may have left.
  void OnTurn() override;

  Server& server_;
  ServerResources resources_;
  Transport transport_;
  Waiter waiter_;
  ServerCall call_;
  Connection* previous_ = nullptr;
  Connection* next_ = nullptr;
  bool idle_ = true;
  bool draining_ = false;
};

}  // namespace monorelay::http
