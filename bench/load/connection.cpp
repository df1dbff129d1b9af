#include "bench/load/connection.hpp"

#include <sys/socket.h>

#include <cerrno>

namespace monorelay::bench {

LoadConnection::LoadConnection(Poller& poller, std::uint32_t key, std::uint16_t port,
                               int receive_buffer_bytes)
    : poller_(poller), key_(key), socket_(ConnectToLoopback(port, receive_buffer_bytes)) {
  poller_.Add(socket_.fd(), watched_, key_);
}

void LoadConnection::Ask(std::string_view text) {
  answer_.Reset();
  unsent_ = text;
  OnWritable();
}

void LoadConnection::OnWritable() {
  while (!unsent_.empty()) {
    const ssize_t count = send(socket_.fd(), unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
    if (count < 0) {
      // A dead connection is found out by Receive.
      Watch(errno == EAGAIN ? EPOLLIN | EPOLLOUT : EPOLLIN);
      return;
    }
    unsent_.remove_prefix(static_cast<std::size_t>(count));
  }
  Watch(EPOLLIN);
}

LoadConnection::Received LoadConnection::Receive(std::span<char> buffer) {
  const ssize_t count = recv(socket_.fd(), buffer.data(), buffer.size(), 0);
  if (count > 0) return {Status::kBytes, {buffer.data(), static_cast<std::size_t>(count)}};
  return {count < 0 && errno == EAGAIN ? Status::kLater : Status::kEnded, {}};
}

void LoadConnection::Watch(std::uint32_t events) {
  if (watched_ == events) return;
  watched_ = events;
  poller_.Change(socket_.fd(), events, key_);
}

}  // namespace monorelay::bench
