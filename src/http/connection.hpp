// One connection of a client: its requests, one after the other. Private to the server.
#pragma once

#include <memory>

#include "http/server.hpp"

namespace monorelay::http {

// Owned by its own coroutine and by the watch for the client's leaving, if one is armed.
class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Server& server, Socket socket);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Serves until the connection ends. `self` keeps this object alive.
  static Awaitable<void> Run(std::shared_ptr<Connection> self);
  // Answers 503 and closes: there are too many connections.
  static Awaitable<void> TurnAway(std::shared_ptr<Connection> self);

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
  void Watch();

  Server& server_;
  ServerResources resources_;
  Transport transport_;
  Waiter waiter_;
  ServerCall call_;
  Connection* previous_ = nullptr;
  Connection* next_ = nullptr;
  bool idle_ = true;
  bool draining_ = false;
  bool watching_ = false;  // a watch is armed
};

}  // namespace monorelay::http
