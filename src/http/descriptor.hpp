// Descriptors that close themselves, and the opening of sockets.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "http/address.hpp"

namespace monorelay::http {

// Owns a file descriptor, or none. Movable.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { Close(); }

  [[nodiscard]] bool IsOpen() const { return number_ >= 0; }
  // The descriptor, which stays owned here; -1 if there is none.
  [[nodiscard]] int Get() const { return number_; }
  void Close();

 private:
  int number_ = -1;
};

// These yield a non-blocking socket, or none with the reason (an errno) in `error`.

// Listens on `address`, which other sockets may share; port 0 takes a free one.
Descriptor ListenOn(const Address& address, int& error);
// The next client in the queue of `listener`; EAGAIN if there is none.
Descriptor AcceptFrom(int listener, int& error);
// Begins to connect. The socket is writable when that is done; ConnectError tells how it went.
Descriptor BeginConnect(const Address& address, int& error);

// Why `socket` is not connected (an errno), or 0.
int ConnectError(int socket);
// Where `socket` is bound to.
Address LocalAddress(int socket);
// Where the other end of `socket` is; none if it is gone.
std::optional<Address> PeerAddress(int socket);
// What the errno `error` means, for people.
std::string ErrorText(int error);

}  // namespace monorelay::http
