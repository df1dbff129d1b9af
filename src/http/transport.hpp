// One TCP connection, plain or TLS, read and written without blocking on the descriptor itself.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "http/loop.hpp"
#include "http/tls.hpp"

namespace monorelay::http {

enum class IoStatus : std::uint8_t {
  kDone,
  kWantsRead,   // would block until the socket is readable
  kWantsWrite,  // would block until it is writable
  kEnd,         // the peer has closed its side in an orderly way
  kFailed,      // reset, or a TLS error
};

struct IoResult {
  IoStatus status;
  std::size_t bytes;  // moved, if kDone
};

// A list of pieces to write, consumed from the front as they leave.
class Pieces {
 public:
  static constexpr std::size_t kMost = 8;

  // Adds a piece unless it is empty. The bytes must live until written. Requires: fewer than kMost.
  void Add(std::string_view bytes);
  void Consume(std::size_t bytes);
  [[nodiscard]] bool IsEmpty() const { return first_ == count_; }
  [[nodiscard]] std::size_t Bytes() const;
  [[nodiscard]] iovec* First() { return &pieces_[first_]; }
  [[nodiscard]] std::size_t Count() const { return count_ - first_; }

 private:
  iovec pieces_[kMost];
  std::uint8_t first_ = 0;
  std::uint8_t count_ = 0;
};

// Owns the socket. Not thread-safe. Not movable: waits refer to the socket inside.
class Transport {
 public:
  // `socket` is non-blocking; `loop` outlives the transport.
  Transport(Loop& loop, Descriptor socket) : socket_(loop, std::move(socket)) {}
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  // Prepares a connected socket: no delay of small packets, bounded buffers.
  void Prepare();

  // From now on all bytes go through `session`, whose handshake is driven by Handshake().
  void UseTls(TlsSession session) { tls_ = std::move(session); }
  [[nodiscard]] bool IsTls() const { return tls_.IsActive(); }
  [[nodiscard]] TlsSession& Tls() { return tls_; }
  // One step of the handshake.
  IoResult Handshake();

  IoResult Read(std::span<char> room);
  // Writes what the socket takes of `pieces` and consumes it. kDone if nothing is left.
  IoStatus Write(Pieces& pieces);

  // True if the peer is still there and silent: what an idle pooled connection must be.
  [[nodiscard]] bool IsQuiet();
  // What the peer has done, without reading it.
  enum class Peer : std::uint8_t { kSilent, kSent, kLeft };
  Peer Peek();

  // Makes closing tell the peer that the message was cut off (a reset), not that it has ended.
  void ResetOnClose();
  // Sends the end of our side.
  void ShutdownWrite();
  void Close();

  Watched& GetSocket() { return socket_; }

 private:
  IoStatus WriteTls(Pieces& pieces);
  // Remembers for the waits what a try has found out.
  void Note(IoStatus status);

  Watched socket_;
  TlsSession tls_;
};

}  // namespace monorelay::http
