#include "http/transport.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace monorelay::http {
namespace {

// What the kernel may hold for a client that reads slowly. Larger than any pause between events,
// small enough that ten thousand slow readers fit into memory.
constexpr int kUnsentLowWater = 128 * 1024;
constexpr int kSendBuffer = 256 * 1024;
constexpr int kReceiveBuffer = 256 * 1024;

IoResult FromErrno(IoStatus wanted) {
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return {wanted, 0};
  return {IoStatus::kFailed, 0};
}

void SetOption(int descriptor, int level, int name, int value) {
  // A refused option costs speed or memory, never correctness.
  static_cast<void>(::setsockopt(descriptor, level, name, &value, sizeof value));
}

}  // namespace

void Pieces::Add(std::string_view bytes) {
  if (bytes.empty()) return;
  // iovec is used for reading too and has no const form; writing does not touch the bytes.
  pieces_[count_++] = {const_cast<char*>(bytes.data()), bytes.size()};
}

void Pieces::Consume(std::size_t bytes) {
  while (bytes > 0) {
    iovec& piece = pieces_[first_];
    if (bytes < piece.iov_len) {
      piece.iov_base = static_cast<char*>(piece.iov_base) + bytes;
      piece.iov_len -= bytes;
      return;
    }
    bytes -= piece.iov_len;
    ++first_;
  }
}

std::size_t Pieces::Bytes() const {
  std::size_t bytes = 0;
  for (std::size_t i = first_; i < count_; ++i) bytes += pieces_[i].iov_len;
  return bytes;
}

Transport::Transport(Socket socket) : socket_(std::move(socket)) {}

void Transport::Prepare() {
  boost::system::error_code ignored;
  socket_.native_non_blocking(true, ignored);
  const int descriptor = socket_.native_handle();
  SetOption(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
  SetOption(descriptor, IPPROTO_TCP, TCP_NOTSENT_LOWAT, kUnsentLowWater);
  SetOption(descriptor, SOL_SOCKET, SO_SNDBUF, kSendBuffer);
  SetOption(descriptor, SOL_SOCKET, SO_RCVBUF, kReceiveBuffer);
  SetOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
}

IoResult Transport::Handshake() {
  return tls_.Handshake();
}

IoResult Transport::Read(std::span<char> room) {
  if (tls_.IsActive()) return tls_.Read(room);
  const ssize_t bytes = ::recv(socket_.native_handle(), room.data(), room.size(), 0);
  if (bytes > 0) return {IoStatus::kDone, static_cast<std::size_t>(bytes)};
  if (bytes == 0) return {IoStatus::kEnd, 0};
  return FromErrno(IoStatus::kWantsRead);
}

IoResult Transport::Write(Pieces& pieces) {
  if (tls_.IsActive()) return WriteTls(pieces);
  msghdr message{};
  message.msg_iov = pieces.First();
  message.msg_iovlen = pieces.Count();
  const ssize_t bytes = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL);
  if (bytes < 0) return FromErrno(IoStatus::kWantsWrite);
  pieces.Consume(static_cast<std::size_t>(bytes));
  return {IoStatus::kDone, static_cast<std::size_t>(bytes)};
}

IoResult Transport::WriteTls(Pieces& pieces) {
  // One record for a head and its small body rather than one for each piece.
  constexpr std::size_t kRecord = 16 * 1024;
  static thread_local std::array<char, kRecord> record;
  std::string_view bytes{static_cast<const char*>(pieces.First()->iov_base),
                         pieces.First()->iov_len};
  if (pieces.Count() > 1 && bytes.size() < kRecord) {
    std::size_t filled = 0;
    for (std::size_t i = 0; i < pieces.Count() && filled < kRecord; ++i) {
      const iovec& piece = pieces.First()[i];
      const std::size_t taken = std::min(kRecord - filled, piece.iov_len);
      std::memcpy(record.data() + filled, piece.iov_base, taken);
      filled += taken;
    }
    bytes = {record.data(), filled};
  }
  const IoResult result = tls_.Write(bytes);
  if (result.status == IoStatus::kDone) pieces.Consume(result.bytes);
  return result;
}

bool Transport::HasBufferedInput() const {
  return tls_.HasBufferedInput();
}

bool Transport::IsQuiet() {
  switch (Peek()) {
    case Peer::kSilent:
      return !tls_.HasBufferedInput();
    case Peer::kSent:
      // TLS 1.3 sends session tickets after the handshake; they are no part of an answer.
      return tls_.IsActive() && tls_.AbsorbTickets();
    case Peer::kLeft:
      break;
  }
  return false;
}

Transport::Peer Transport::Peek() {
  char byte = 0;
  const ssize_t bytes = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (bytes > 0) return Peer::kSent;
  if (bytes == 0) return Peer::kLeft;
  return errno == EAGAIN || errno == EINTR ? Peer::kSilent : Peer::kLeft;
}

void Transport::ResetOnClose() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  static_cast<void>(::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_LINGER, &now, sizeof now));
}

void Transport::ShutdownWrite() {
  boost::system::error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void Transport::Close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
}

}  // namespace monorelay::http
