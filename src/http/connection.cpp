#include "http/connection.hpp"

#include <algorithm>
#include <exception>

#include "base/log.hpp"

namespace monorelay::http {
namespace {

constexpr std::chrono::seconds kLingerTime{2};
constexpr std::size_t kLingerBytes = 1024 * 1024;

}  // namespace

Connection::Connection(Server& server, Descriptor socket)
    : server_(server),
      resources_(server.resources_),
      transport_(server.loop_, std::move(socket)),
      waiter_(server.wheel_),
      call_(resources_, transport_, waiter_) {
  call_.watcher_ = this;
  next_ = server.first_;
  if (next_ != nullptr) next_->previous_ = this;
  server.first_ = this;
  ++server.connections_here_;
  ++server.connections_;
}

Connection::~Connection() {
  if (previous_ != nullptr) {
    previous_->next_ = next_;
  } else {
    server_.first_ = next_;
  }
  if (next_ != nullptr) next_->previous_ = previous_;
  --server_.connections_here_;
  --server_.connections_;
}

void Connection::Drain() {
  draining_ = true;
  call_.CloseAfterwards();
  if (idle_) waiter_.Interrupt(Wake::kStopping);
}

Awaitable<void> Connection::Run(std::unique_ptr<Connection> self) {
  self->transport_.Prepare();
  try {
    bool goes_on = true;
    while (goes_on) goes_on = co_await self->ServeOne();
  } catch (const std::exception& bug) {
    // The fence of the session: nothing that happens on one connection may end the others.
    log::Failure("a connection ended by an unexpected failure: {}", bug.what());
  }
}

Awaitable<void> Connection::TurnAway(std::unique_ptr<Connection> self) {
  self->transport_.Prepare();
  Error error{.kind = ErrorKind::kOverloaded,
              .origin = ErrorOrigin::kRelay,
              .advice = RetryAdvice::kNever,
              .text = {"too many connections; try again, or raise server.limits.max_connections"},
              .detail = {},
              .status = 0,
              .retry_after = std::chrono::seconds(1)};
  co_await self->Refuse(std::move(error));
}

Awaitable<bool> Connection::ServeOne() {
  call_.Begin(!draining_);
  const bool readable = co_await ReadHead();
  if (!readable) co_return false;
  bool failed = false;
  try {
    co_await server_.handler_.Handle(call_);
  } catch (const std::exception& bug) {
    // The fence of the request.
    log::Failure("a request ended by an unexpected failure: {}", bug.what());
    failed = true;
  }
  if (failed && !call_.committed_) {
    const auto error = RelayError(ErrorKind::kInternal, "the relay failed; its log says why");
    co_await Refuse(error.error());
  }
  transport_.GetSocket().StopAwaitingPeerLeaving();
  LeaveQueue();
  waiter_.SetLimit(std::nullopt);
  const bool unread_body = !call_.body_read_ && call_.head_.framing != Framing::kNone;
  call_.ReleaseRequest();
  if (call_.cut_ || !call_.finished_) {
    call_.Cut();
    co_return false;
  }
  if (unread_body || !call_.keep_alive_) {
    co_await Linger();
    co_return false;
  }
  co_return !draining_;
}

Awaitable<bool> Connection::ReadHead() {
  Buffer& in = call_.in_;
  std::size_t scanned = 0;
  for (;;) {
    if (in.Size() > 0) {
      const auto whole = ParseRequestHead(in.View(), resources_.limits.head, scanned, call_.head_);
      if (!whole) {
        waiter_.SetLimit(std::nullopt);
        call_.keep_alive_ = false;
        co_await Refuse(whole.error());
        co_return false;
      }
      if (*whole) break;
    }
    idle_ = in.Size() == 0;
    if (idle_ && draining_) co_return false;
    const auto timeout = idle_ ? resources_.limits.idle_timeout : resources_.limits.head_timeout;
    const Wake wake = co_await waiter_.Readable(transport_, timeout);
    if (wake == Wake::kDeadline && !idle_) {
      waiter_.SetLimit(std::nullopt);
      call_.keep_alive_ = false;
      const auto error =
          ClientError(ErrorKind::kRequestTimeout, "the request head did not arrive in time");
      co_await Refuse(error.error());
      co_return false;
    }
    if (wake != Wake::kReady) co_return false;
    if (!in.HasMemory()) in = resources_.buffers.Take();
    if (in.Room().empty()) in.Reserve(in.Capacity() * 2);
    const IoResult result = transport_.Read(in.Room());
    if (result.status == IoStatus::kEnd || result.status == IoStatus::kFailed) co_return false;
    if (idle_ && result.status == IoStatus::kDone) waiter_.SetLimit(resources_.limits.head_timeout);
    in.Grow(result.bytes);
    if (in.Size() == 0) {
      resources_.buffers.Give(std::move(in));
      in = Buffer();
    }
  }
  idle_ = false;
  waiter_.SetLimit(std::nullopt);
  call_.consumed_ = call_.head_.bytes;
  call_.bodiless_ = call_.head_.method == "HEAD";
  if (!call_.head_.keep_alive) call_.keep_alive_ = false;
  co_return true;
}

Awaitable<void> Connection::Refuse(Error error) {
  const Handler::Refusal refusal = server_.handler_.Refuse(error, call_.head_.path);
  call_.CloseAfterwards();
  call_.out_.clear();
  const auto written = co_await call_.Respond(StatusOf(error), refusal.field_lines, refusal.body);
  if (written) co_await Linger();
}

Awaitable<void> Connection::Linger() {
  transport_.ShutdownWrite();
  Buffer scratch = resources_.buffers.Take();
  waiter_.SetLimit(kLingerTime);
  for (std::size_t left = kLingerBytes; left > 0;) {
    const IoResult result = transport_.Read({scratch.Data(), std::min(left, scratch.Capacity())});
    if (result.status == IoStatus::kDone) {
      left -= result.bytes;
      continue;
    }
    if (result.status != IoStatus::kWantsRead) break;
    const Wake wake = co_await waiter_.Readable(transport_, kLingerTime);
    if (wake != Wake::kReady) break;
  }
  resources_.buffers.Give(std::move(scratch));
}

void Connection::OnTurn() {
  // If the next request is here already, its bytes stay where they are, and hide the end of the
  // connection until they are read.
  if (transport_.Peek() == Transport::Peer::kLeft) waiter_.Interrupt(Wake::kClientLeft);
}

}  // namespace monorelay::http
