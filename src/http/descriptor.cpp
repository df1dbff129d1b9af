#include "http/descriptor.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace monorelay::http {
namespace {

constexpr int kBacklog = 4096;

// `socket` if the step that yielded `result` succeeded; else none.
Descriptor Checked(Descriptor socket, int result, int& error) {
  if (result == 0) return socket;
  error = errno;
  return {};
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    Close();
    number_ = std::exchange(other.number_, -1);
  }
  return *this;
}

void Descriptor::Close() {
  if (number_ >= 0) ::close(std::exchange(number_, -1));
}

Descriptor ListenOn(const Address& address, int& error) {
  Descriptor socket(::socket(address.Family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.IsOpen()) return Checked({}, -1, error);
  const int on = 1;
  int failed = ::setsockopt(socket.Get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (failed == 0) failed = ::setsockopt(socket.Get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  if (failed == 0) failed = ::bind(socket.Get(), address.Data(), address.Size());
  if (failed == 0) failed = ::listen(socket.Get(), kBacklog);
  return Checked(std::move(socket), failed, error);
}

Descriptor AcceptFrom(int listener, int& error) {
  Descriptor socket(::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  const int failed = socket.IsOpen() ? 0 : -1;
  return Checked(std::move(socket), failed, error);
}

Descriptor BeginConnect(const Address& address, int& error) {
  Descriptor socket(::socket(address.Family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.IsOpen()) return Checked({}, -1, error);
  int failed = ::connect(socket.Get(), address.Data(), address.Size());
  if (failed != 0 && errno == EINPROGRESS) failed = 0;
  return Checked(std::move(socket), failed, error);
}

int ConnectError(int socket) {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

Address LocalAddress(int socket) {
  Address address;
  socklen_t size = Address::kLargest;
  if (::getsockname(socket, address.Data(), &size) != 0) return {};
  return address;
}

std::optional<Address> PeerAddress(int socket) {
  Address address;
  socklen_t size = Address::kLargest;
  if (::getpeername(socket, address.Data(), &size) != 0) return std::nullopt;
  return address;
}

std::string ErrorText(int error) {
  return std::generic_category().message(error);
}

}  // namespace monorelay::http
