#include "http/transport.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
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

IoStatus FromErrno(IoStatus wanted) {
  return errno == EAGAIN || errno == EWOULDBLOCK ? wanted : IoStatus::kFailed;
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

void Transport::Prepare() {
  const int descriptor = socket_.Get();
  SetOption(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
  SetOption(descriptor, IPPROTO_TCP, TCP_NOTSENT_LOWAT, kUnsentLowWater);
  SetOption(descriptor, SOL_SOCKET, SO_SNDBUF, kSendBuffer);
  SetOption(descriptor, SOL_SOCKET, SO_RCVBUF, kReceiveBuffer);
  SetOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
}

void Transport::Note(IoStatus status) {
  if (status == IoStatus::kWantsRead) socket_.NoteDrained();
  if (status == IoStatus::kWantsWrite) socket_.NoteFull();
}

IoResult Transport::Handshake() {
  const IoResult result = tls_.Handshake();
  Note(result.status);
  return result;
}

IoResult Transport::Read(std::span<char> room) {
  if (tls_.IsActive()) {
    const IoResult result = tls_.Read(room);
    Note(result.status);
    if (result.status == IoStatus::kDone && tls_.IsDrained()) socket_.NoteDrained();
    return result;
  }
  const ssize_t bytes = ::recv(socket_.Get(), room.data(), room.size(), 0);
  if (bytes > 0) {
    const auto count = static_cast<std::size_t>(bytes);
    // epoll(7): a short read says that there is no more.
    if (count < room.size()) socket_.NoteDrained();
    return {IoStatus::kDone, count};
  }
  if (bytes == 0) return {IoStatus::kEnd, 0};
  const IoStatus status = FromErrno(IoStatus::kWantsRead);
  Note(status);
  return {status, 0};
}

IoStatus Transport::Write(Pieces& pieces) {
  if (tls_.IsActive()) return WriteTls(pieces);
  if (pieces.IsEmpty()) return IoStatus::kDone;
  msghdr message{};
  message.msg_iov = pieces.First();
  message.msg_iovlen = pieces.Count();
  const ssize_t bytes = ::sendmsg(socket_.Get(), &message, MSG_NOSIGNAL);
  IoStatus status = IoStatus::kWantsWrite;
  if (bytes < 0) {
    status = FromErrno(IoStatus::kWantsWrite);
  } else {
    pieces.Consume(static_cast<std::size_t>(bytes));
    if (pieces.IsEmpty()) return IoStatus::kDone;
  }
  Note(status);
  return status;
}

IoStatus Transport::WriteTls(Pieces& pieces) {
  // One record for a head and its small body rather than one for each piece.
  constexpr std::size_t kRecord = 16 * 1024;
  static thread_local std::array<char, kRecord> record;
  while (!pieces.IsEmpty()) {
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
    if (result.status != IoStatus::kDone) {
      Note(result.status);
      return result.status;
    }
    pieces.Consume(result.bytes);
  }
  return IoStatus::kDone;
}

bool Transport::IsQuiet() {
  if (!socket_.IsReady(Watched::For::kReading)) return true;
  switch (Peek()) {
    case Peer::kSilent:
      socket_.NoteDrained();
      return !tls_.HasBufferedInput();
    case Peer::kSent:
      // TLS 1.3 sends session tickets after the handshake; they are no part of an answer.
      if (!tls_.IsActive() || !tls_.AbsorbTickets()) return false;
      socket_.NoteDrained();
      return true;
    case Peer::kLeft:
      break;
  }
  return false;
}

Transport::Peer Transport::Peek() {
  char byte = 0;
  const ssize_t bytes = ::recv(socket_.Get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (bytes > 0) return Peer::kSent;
  if (bytes == 0) return Peer::kLeft;
  return errno == EAGAIN || errno == EINTR ? Peer::kSilent : Peer::kLeft;
}

void Transport::ResetOnClose() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  static_cast<void>(::setsockopt(socket_.Get(), SOL_SOCKET, SO_LINGER, &now, sizeof now));
}

void Transport::ShutdownWrite() {
  // An error means that there is nobody to be told.
  static_cast<void>(::shutdown(socket_.Get(), SHUT_WR));
}

void Transport::Close() {
  socket_.Close();
}

}  // namespace monorelay::http
