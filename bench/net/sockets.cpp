#include "bench/net/sockets.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace monorelay::bench {
namespace {

constexpr int kBacklog = 8192;
constexpr std::size_t kEventsPerWait = 1024;

[[noreturn]] void Refuse(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

sockaddr_in Loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

sockaddr* Generic(sockaddr_in& address) {
  return static_cast<sockaddr*>(static_cast<void*>(&address));
}

void SetOption(int fd, int level, int option, int value) {
  if (setsockopt(fd, level, option, &value, sizeof value) != 0) Refuse("setsockopt");
}

Socket NewSocket() {
  Socket created(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!created.IsOpen()) Refuse("socket");
  return created;
}

}  // namespace

void Socket::Close() {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

Socket ListenOnLoopback(std::uint16_t port) {
  Socket listener = NewSocket();
  SetOption(listener.fd(), SOL_SOCKET, SO_REUSEADDR, 1);
  sockaddr_in address = Loopback(port);
  if (bind(listener.fd(), Generic(address), sizeof address) != 0) Refuse("bind");
  if (listen(listener.fd(), kBacklog) != 0) Refuse("listen");
  return listener;
}

std::uint16_t PortOf(const Socket& listener) {
  sockaddr_in address{};
  socklen_t length = sizeof address;
  if (getsockname(listener.fd(), Generic(address), &length) != 0) Refuse("getsockname");
  return ntohs(address.sin_port);
}

Socket Accept(const Socket& listener) {
  Socket accepted(accept4(listener.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (accepted.IsOpen()) SetOption(accepted.fd(), IPPROTO_TCP, TCP_NODELAY, 1);
  return accepted;
}

Socket ConnectToLoopback(std::uint16_t port, int receive_buffer_bytes) {
  Socket connecting = NewSocket();
  SetOption(connecting.fd(), IPPROTO_TCP, TCP_NODELAY, 1);
  if (receive_buffer_bytes > 0) {
    SetOption(connecting.fd(), SOL_SOCKET, SO_RCVBUF, receive_buffer_bytes);
  }
  sockaddr_in address = Loopback(port);
  if (connect(connecting.fd(), Generic(address), sizeof address) != 0 && errno != EINPROGRESS) {
    Refuse("connect");
  }
  return connecting;
}

void RaiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) Refuse("getrlimit");
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) Refuse("setrlimit");
}

void WantPreciseTimers() {
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
}

Poller::Poller() : epoll_(epoll_create1(EPOLL_CLOEXEC)), events_(kEventsPerWait) {
  if (!epoll_.IsOpen()) Refuse("epoll_create1");
}

void Poller::Add(int fd, std::uint32_t events, std::uint32_t key) {
  epoll_event event{.events = events, .data = {.u32 = key}};
  if (epoll_ctl(epoll_.fd(), EPOLL_CTL_ADD, fd, &event) != 0) Refuse("epoll_ctl add");
}

void Poller::Change(int fd, std::uint32_t events, std::uint32_t key) {
  epoll_event event{.events = events, .data = {.u32 = key}};
  if (epoll_ctl(epoll_.fd(), EPOLL_CTL_MOD, fd, &event) != 0) Refuse("epoll_ctl modify");
}

std::span<const epoll_event> Poller::Wait(Nanoseconds timeout) {
  const Nanoseconds bounded = std::max<Nanoseconds>(timeout, 0);
  const timespec wait{.tv_sec = bounded / kSecond, .tv_nsec = bounded % kSecond};
  const int count =
      epoll_pwait2(epoll_.fd(), events_.data(), static_cast<int>(events_.size()), &wait, nullptr);
  if (count < 0 && errno != EINTR) Refuse("epoll_pwait2");
  return {events_.data(), static_cast<std::size_t>(std::max(count, 0))};
}

}  // namespace monorelay::bench
