#include "http/server.hpp"

#include <sys/socket.h>

#include <string>

#include "base/log.hpp"
#include "http/connection.hpp"

namespace monorelay::http {
namespace {

constexpr int kBacklog = 4096;
// How long to pause when the process has no descriptors left.
constexpr std::chrono::milliseconds kPause{100};
constexpr int kMostTurns = 1'000'000;

}  // namespace

Server::Server(asio::io_context& io, TimerWheel& wheel, BufferPool& buffers, BodyBudget& budget,
               ConnectionCount& connections, Handler& handler, const ServerLimits& limits)
    : io_(io),
      wheel_(wheel),
      resources_{buffers, budget, limits},
      connections_(connections),
      handler_(handler),
      acceptor_(io.get_executor()),
      pause_(io.get_executor()) {}

Server::~Server() = default;

Result<std::uint16_t> Server::Listen(const Tcp::endpoint& endpoint) {
  boost::system::error_code error;
  const auto failed = [&](std::string_view step) {
    return RelayError(ErrorKind::kInvalidRequest,
                      "cannot listen on " + endpoint.address().to_string() + " port " +
                          std::to_string(endpoint.port()) + ": " + error.message() +
                          "; is another program using it? choose another with --port",
                      std::string(step));
  };
  acceptor_.open(endpoint.protocol(), error);
  if (error) return failed("open");
  acceptor_.set_option(asio::socket_base::reuse_address(true), error);
  const int on = 1;
  if (::setsockopt(acceptor_.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) {
    error.assign(errno, boost::system::system_category());
    return failed("share");
  }
  acceptor_.bind(endpoint, error);
  if (error) return failed("bind");
  acceptor_.listen(kBacklog, error);
  if (error) return failed("listen");
  const std::uint16_t port = acceptor_.local_endpoint().port();
  Accept();
  return port;
}

void Server::Accept() {
  acceptor_.async_accept([this](boost::system::error_code error, Socket socket) {
    if (draining_) return;
    if (error == asio::error::no_descriptors) {
      log::Warning("no file descriptors left for new connections; raise the limit of open files");
      pause_.expires_after(kPause);
      pause_.async_wait([this](boost::system::error_code) {
        if (!draining_) Accept();
      });
      return;
    }
    // Other errors mean that the client has left the queue again.
    if (!error) Begin(std::move(socket));
    Accept();
  });
}

void Server::Begin(Socket socket) {
  const bool full = connections_ >= static_cast<std::int64_t>(resources_.limits.max_connections);
  auto connection = std::make_shared<Connection>(*this, std::move(socket));
  if (full) {
    Spawn(io_, Connection::TurnAway(std::move(connection)));
  } else {
    Spawn(io_, Connection::Run(std::move(connection)));
  }
}

void Server::Drain() {
  draining_ = true;
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
  for (Connection* connection = first_; connection != nullptr; connection = connection->next_) {
    connection->Drain();
  }
}

void Server::End() {
  Drain();
  Stop();
  // Each interrupted connection needs a few turns of the loop to end.
  io_.restart();
  for (int turns = 0; connections_here_ > 0 && turns < kMostTurns; ++turns) io_.run_one_for(kPause);
  // Handlers of what was closed are still queued.
  io_.poll();
}

void Server::Stop() {
  for (Connection* connection = first_; connection != nullptr; connection = connection->next_) {
    connection->Stop();
  }
}

}  // namespace monorelay::http
