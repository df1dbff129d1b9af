// Non-blocking loopback sockets and an epoll set for the benchmark programs.
// Whatever the operating system refuses is thrown as std::system_error: a benchmark without
// sockets has nothing to recover to.
#pragma once

#include <sys/epoll.h>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "bench/net/clock.hpp"

namespace monorelay::bench {

// Owns one descriptor.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { Close(); }

  int fd() const { return fd_; }
  bool IsOpen() const { return fd_ >= 0; }
  void Close();

 private:
  int fd_ = -1;
};

// Listens on 127.0.0.1; port 0 takes a free one.
Socket ListenOnLoopback(std::uint16_t port);
std::uint16_t PortOf(const Socket& listener);

// The next waiting connection, with TCP_NODELAY set; not open if none waits.
Socket Accept(const Socket& listener);

// Begins to connect to 127.0.0.1; the socket becomes writable when it is done.
// `receive_buffer_bytes` caps the kernel's receive buffer; 0 leaves it to the kernel.
Socket ConnectToLoopback(std::uint16_t port, int receive_buffer_bytes = 0);

// Raises the limit of open descriptors to the hard limit.
void RaiseFileLimit();

// Makes timed waits of this process end on time instead of up to 50 microseconds late.
void WantPreciseTimers();

class Poller {
 public:
  Poller();

  // `key` comes back with each event of the descriptor.
  void Add(int fd, std::uint32_t events, std::uint32_t key);
  void Change(int fd, std::uint32_t events, std::uint32_t key);

  // Waits until something happens or `timeout` has passed. The span is valid until the next call.
  std::span<const epoll_event> Wait(Nanoseconds timeout);

 private:
  Socket epoll_;
  std::vector<epoll_event> events_;
};

}  // namespace monorelay::bench
