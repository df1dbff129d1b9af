#include "support/socket.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace monorelay::testing {
namespace {

constexpr time_t kLongestWaitSeconds = 10;

template <class Address>
sockaddr* Generic(Address& address) {
  return static_cast<sockaddr*>(static_cast<void*>(&address));
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    Close();
    value_ = std::exchange(other.value_, -1);
  }
  return *this;
}

void Descriptor::Close() {
  if (value_ >= 0) ::close(value_);
  value_ = -1;
}

Listener ListenOnLoopback(Family family) {
  Listener listener;
  const bool v6 = family == Family::kV6;
  listener.descriptor =
      Descriptor(::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int descriptor = listener.descriptor.Get();
  bool bound = false;
  if (v6) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    socklen_t size = sizeof address;
    bound = ::bind(descriptor, Generic(address), size) == 0 && ::listen(descriptor, 64) == 0 &&
            ::getsockname(descriptor, Generic(address), &size) == 0;
    listener.port = ntohs(address.sin6_port);
  } else {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bound = ::bind(descriptor, Generic(address), size) == 0 && ::listen(descriptor, 64) == 0 &&
            ::getsockname(descriptor, Generic(address), &size) == 0;
    listener.port = ntohs(address.sin_port);
  }
  if (!bound) listener.descriptor.Close();
  return listener;
}

Descriptor ConnectToLoopback(std::uint16_t port, int receive_buffer) {
  Descriptor descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (receive_buffer > 0) {
    ::setsockopt(descriptor.Get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (::connect(descriptor.Get(), Generic(address), sizeof address) != 0) descriptor.Close();
  const int on = 1;
  ::setsockopt(descriptor.Get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

bool SendAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void ResetOnClose(int descriptor) {
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void LimitWaits(int descriptor) {
  const timeval limit{.tv_sec = kLongestWaitSeconds, .tv_usec = 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

Signal::Signal(Kind kind)
    : descriptor_(::eventfd(
          0, EFD_CLOEXEC | EFD_NONBLOCK | (kind == Kind::kCounted ? EFD_SEMAPHORE : 0))) {}

void Signal::Say() {
  static_cast<void>(::eventfd_write(descriptor_.Get(), 1));
}

void Signal::Take() {
  eventfd_t taken = 0;
  static_cast<void>(::eventfd_read(descriptor_.Get(), &taken));
}

}  // namespace monorelay::testing
