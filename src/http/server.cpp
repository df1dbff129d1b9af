#include "http/server.hpp"

#include <cerrno>
#include <string>
#include <utility>

#include "base/log.hpp"
#include "http/connection.hpp"

namespace monorelay::http {
namespace {

// How many are accepted in one turn, so that those who are served already have theirs.
constexpr int kAcceptedAtOnce = 64;
// How long to pause when the process has no descriptors left.
constexpr std::chrono::milliseconds kPause{100};
constexpr int kMostTurns = 1'000'000;

bool IsShortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

Server::Server(Loop& loop, TimerWheel& wheel, BufferPool& buffers, BodyBudget& budget,
               ConnectionCount& connections, Handler& handler, const ServerLimits& limits)
    : loop_(loop),
      wheel_(wheel),
      resources_{buffers, budget, limits},
      connections_(connections),
      handler_(handler) {}

Server::~Server() = default;

Result<std::uint16_t> Server::Listen(const Address& address) {
  int error = 0;
  Descriptor socket = ListenOn(address, error);
  if (!socket.IsOpen()) {
    return RelayError(ErrorKind::kInvalidRequest,
                      "cannot listen on " + address.Host() + " port " +
                          std::to_string(address.Port()) + ": " + ErrorText(error) +
                          "; is another program using it? choose another with --port");
  }
  listener_.emplace(loop_, std::move(socket));
  const std::uint16_t port = LocalAddress(listener_->Get()).Port();
  listener_->Await(Watched::For::kReading, *this);
  return port;
}

void Server::OnTurn() {
  for (int i = 0; i < kAcceptedAtOnce; ++i) {
    int error = 0;
    Descriptor socket = AcceptFrom(listener_->Get(), error);
    if (socket.IsOpen()) {
      Begin(std::move(socket));
    } else if (error == EAGAIN || error == EWOULDBLOCK) {
      listener_->NoteDrained();
      break;
    } else if (IsShortage(error)) {
      log::Warning("no file descriptors left for new connections; raise the limit of open files");
      wheel_.Set(*this, kPause);
      return;
    }
    // Other errors mean that the client has left the queue again.
  }
  listener_->Await(Watched::For::kReading, *this);
}

void Server::Begin(Descriptor socket) {
  const bool full = connections_ >= static_cast<std::int64_t>(resources_.limits.max_connections);
  auto connection = std::make_unique<Connection>(*this, std::move(socket));
  if (full) {
    Spawn(loop_, Connection::TurnAway(std::move(connection)));
  } else {
    Spawn(loop_, Connection::Run(std::move(connection)));
  }
}

void Server::Drain() {
  listener_.reset();
  LeaveQueue();
  TimerWheel::Clear(*this);
  for (Connection* connection = first_; connection != nullptr; connection = connection->next_) {
    connection->Drain();
  }
}

void Server::End() {
  Drain();
  Stop();
  // Each interrupted connection needs a few turns of the loop to end.
  for (int turns = 0; connections_here_ > 0 && turns < kMostTurns; ++turns) loop_.RunOnce(kPause);
}

void Server::Stop() {
  for (Connection* connection = first_; connection != nullptr; connection = connection->next_) {
    connection->Stop();
  }
}

}  // namespace monorelay::http
