#include "http/client.hpp"

#include <algorithm>
#include <utility>

#include "base/free_memory.hpp"
#include "http/tunnel.hpp"

namespace monorelay::http {
namespace {

constexpr std::chrono::seconds kIdleTime{50};
constexpr std::size_t kMostIdle = 512;  // for one origin and worker
constexpr HeadLimits kAnswerLimits{.max_bytes = 64 * 1024, .max_fields = 256};

std::unexpected<Error> BrokeOff(std::string detail) {
  return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextKey,
                       "the provider closed the connection before its answer was whole",
                       std::move(detail));
}

}  // namespace

ClientConnection::ClientConnection(Client& client, std::shared_ptr<const Origin> of,
                                   Descriptor socket)
    : transport(client.loop_, std::move(socket)), origin(std::move(of)), client_(client) {}

void ClientConnection::OnDeadline() {
  client_.Drop(*this);
}

void ClientConnection::OnTurn() {
  if (transport.IsQuiet()) {
    Client::Watch(*this);
  } else {
    client_.Drop(*this);
  }
}

std::size_t Client::IdleCount() const {
  std::size_t count = 0;
  for (const auto& [name, pool] : idle_) count += pool.size();
  return count;
}

std::unique_ptr<ClientConnection> Client::TakeIdle(const Origin& origin) {
  const auto found = idle_.find(origin.pool_name);
  if (found == idle_.end()) return nullptr;
  Pool& pool = found->second;
  while (!pool.empty()) {
    std::unique_ptr<ClientConnection> connection = std::move(pool.back());
    pool.pop_back();
    TimerWheel::Clear(*connection);
    connection->transport.GetSocket().StopAwaiting();
    connection->LeaveQueue();
    // A byte that nobody asked for would be taken for the next answer: such a connection is closed.
    if (connection->transport.IsQuiet()) return connection;
  }
  return nullptr;
}

void Client::Keep(std::unique_ptr<ClientConnection> connection) {
  Pool& pool = idle_[connection->origin->pool_name];
  if (pool.size() >= kMostIdle) return;
  wheel_.Set(*connection, kIdleTime);
  Watch(*connection);
  pool.push_back(std::move(connection));
}

void Client::Watch(ClientConnection& connection) {
  connection.transport.GetSocket().Await(Watched::For::kReading, connection);
}

void Client::Drop(const ClientConnection& connection) {
  const auto found = idle_.find(connection.origin->pool_name);
  if (found == idle_.end()) return;
  std::erase_if(found->second, [&](const auto& kept) { return kept.get() == &connection; });
}

Awaitable<Result<std::unique_ptr<ClientConnection>>> Client::Connect(
    std::shared_ptr<const Origin> origin, Waiter& waiter, std::chrono::milliseconds timeout) {
  const std::string host = origin->proxy ? origin->proxy->host : origin->host;
  const std::uint16_t port = origin->proxy ? origin->proxy->port : origin->port;
  const auto addresses = co_await resolver_.Resolve(host, port, waiter, timeout);
  if (!addresses) co_return std::unexpected(addresses.error());
  // What is checked is what is connected to: the name is not looked up again.
  if (origin->forbids != nullptr && std::ranges::any_of(*addresses, origin->forbids)) {
    co_return RelayError(ErrorKind::kForbidden,
                         "the URL leads to an address that only the configuration may name",
                         origin->pool_name);
  }
  const auto each = std::max<std::chrono::milliseconds>(
      timeout / static_cast<int>(addresses->size()), std::chrono::seconds(1));
  int failure = 0;
  bool timed_out = false;
  for (const Address& address : *addresses) {
    failure = 0;
    Descriptor socket = BeginConnect(address, failure);
    if (!socket.IsOpen()) continue;
    auto connection = std::make_unique<ClientConnection>(*this, origin, std::move(socket));
    const Wake wake = co_await waiter.Writable(connection->transport, each);
    if (wake == Wake::kClientLeft || wake == Wake::kStopping) {
      co_return ErrorOf(wake, ErrorKind::kUpstreamTimeout, {});
    }
    timed_out = wake == Wake::kDeadline;
    if (timed_out) continue;
    failure = ConnectError(connection->transport.GetSocket().Get());
    if (failure != 0) continue;
    connection->transport.Prepare();
    const auto opened = co_await OpenTunnel(connection->transport, *origin, waiter, timeout);
    if (!opened) co_return std::unexpected(opened.error());
    co_return connection;
  }
  if (timed_out) {
    co_return UpstreamError(ErrorKind::kUpstreamTimeout, RetryAdvice::kNextCandidate,
                            "no connection to the provider in time");
  }
  co_return UpstreamError(ErrorKind::kUpstreamUnreachable, RetryAdvice::kNextCandidate,
                          "the provider cannot be reached",
                          origin->pool_name + ": " + ErrorText(failure));
}

ClientCall::ClientCall(Client& client, std::shared_ptr<const Origin> origin, Waiter& waiter,
                       const CallTimeouts& timeouts)
    : client_(client), origin_(std::move(origin)), waiter_(&waiter), timeouts_(timeouts) {}

ClientCall::~ClientCall() {
  client_.buffers_.Give(std::move(in_));
  const bool reusable =
      connection_ != nullptr && request_sent_ && IsComplete() && head_.keep_alive && !has_surplus_;
  if (reusable) client_.Keep(std::move(connection_));
}

Awaitable<Result<void>> ClientCall::Send(Pieces request) {
  connection_ = client_.TakeIdle(*origin_);
  if (connection_ != nullptr) {
    auto sent = co_await SendOnce(request);
    const bool died_idle =
        !sent && !answer_begun_ && sent.error().kind == ErrorKind::kUpstreamError;
    if (!died_idle) co_return sent;
    connection_.reset();
  }
  const MonotonicTime begun = client_.loop_.Now();
  auto connected = co_await client_.Connect(origin_, *waiter_, timeouts_.connect);
  if (!connected) co_return std::unexpected(connected.error());
  connect_time_ =
      std::chrono::duration_cast<std::chrono::microseconds>(client_.loop_.Now() - begun);
  connection_ = std::move(*connected);
  auto sent = co_await SendOnce(request);
  co_return sent;
}

Awaitable<Result<void>> ClientCall::SendOnce(Pieces request) {
  request_sent_ = false;
  Result<void> written;
  if (connection_->transport.Write(request) != IoStatus::kDone) {
    written = co_await WriteRequest(request);
  }
  // A provider may answer and close before it has taken a body that it does not want: look for the
  // answer even if writing broke off.
  if (!written && written.error().kind != ErrorKind::kUpstreamError) co_return written;
  request_sent_ = written.has_value();
  auto answered = co_await ReadHead();
  if (!answered && !written) co_return written;
  co_return answered;
}

Awaitable<Result<void>> ClientCall::WriteRequest(Pieces request) {
  Transport& transport = connection_->transport;
  for (;;) {
    const IoStatus status = transport.Write(request);
    if (status == IoStatus::kDone) co_return Result<void>();
    if (status == IoStatus::kEnd || status == IoStatus::kFailed) {
      co_return BrokeOff("while the request was written");
    }
    Wake wake = Wake::kReady;
    if (status == IoStatus::kWantsRead) {
      wake = co_await waiter_->Readable(transport, timeouts_.write);
    } else {
      wake = co_await waiter_->Writable(transport, timeouts_.write);
    }
    if (wake != Wake::kReady) {
      co_return ErrorOf(wake, ErrorKind::kUpstreamTimeout,
                        "the provider did not take the request in time");
    }
  }
}

Awaitable<Result<void>> ClientCall::ReadHead() {
  Transport& transport = connection_->transport;
  std::size_t scanned = 0;
  in_.Clear();
  for (IoStatus status = IoStatus::kWantsRead;;) {
    Wake wake = Wake::kReady;
    if (status == IoStatus::kWantsWrite) {
      wake = co_await waiter_->Writable(transport, timeouts_.first_byte);
    } else {
      wake = co_await waiter_->Readable(transport, timeouts_.first_byte);
    }
    if (wake != Wake::kReady) co_return std::unexpected(Interrupted(wake));
    status = TryFill();
    if (status == IoStatus::kEnd) co_return BrokeOff("before the head of the answer was whole");
    if (status == IoStatus::kFailed) co_return BrokeOff("the connection was reset");
    if (status != IoStatus::kDone) {
      ReleaseEmpty();
      continue;
    }
    answer_begun_ = true;
    for (bool looking = true; looking;) {
      const auto whole = ParseResponseHead(in_.View(), kAnswerLimits, scanned, head_);
      if (!whole) co_return std::unexpected(whole.error());
      looking = *whole && head_.status < 200;  // RFC 9110, 15.2: interim answers are skipped
      if (looking) {
        in_.DropFront(head_.bytes);
        scanned = 0;
      } else if (*whole) {
        head_read_ = true;
        decoder_ = BodyDecoder(head_);
        unread_at_ = head_.bytes;
        has_surplus_ = IsComplete() && in_.Size() > unread_at_;
        co_return Result<void>();
      }
    }
  }
}

IoStatus ClientCall::TryFill() {
  if (!in_.HasMemory()) in_ = client_.buffers_.Take();
  if (in_.Room().empty()) in_.Reserve(in_.Capacity() * 2);
  const IoResult result = connection_->transport.Read(in_.Room());
  if (result.status == IoStatus::kDone) in_.Grow(result.bytes);
  return result.status;
}

void ClientCall::ReleaseEmpty() {
  if (in_.Size() > 0) return;
  client_.buffers_.Give(std::move(in_));
  in_ = Buffer();
}

Error ClientCall::Interrupted(Wake wake) const {
  return ErrorOf(wake, ErrorKind::kUpstreamTimeout,
                 answer_begun_ ? "the provider fell silent in the middle of its answer"
                               : "the provider did not answer in time")
      .error();
}

Awaitable<Result<std::span<char>>> ClientCall::Read() {
  // Waits that told of silence count into the idle time; time that the caller took does not.
  if (!std::exchange(was_silent_, false)) heard_tick_ = client_.wheel_.Tick();
  if (decoder_.GetState() == BodyDecoder::State::kBad) co_return BrokeOff("a chunk is malformed");
  if (unread_at_ > 0) {
    const std::span<char> payload = DecodeFrom(std::exchange(unread_at_, 0));
    FreeMemory(head_.fields);  // they pointed into the bytes that are the caller's now
    // What came before a malformed chunk is good.
    if (!payload.empty()) co_return payload;
    if (decoder_.GetState() == BodyDecoder::State::kBad) co_return BrokeOff("a chunk is malformed");
  }
  Transport& transport = connection_->transport;
  for (IoStatus status = IoStatus::kWantsRead; !IsComplete();) {
    in_.Clear();
    ReleaseEmpty();
    auto longest = timeouts_.idle - SilentFor();
    if (silence_.count() > 0) longest = std::min(longest, silence_);
    Wake wake = Wake::kReady;
    if (status == IoStatus::kWantsWrite) {
      wake = co_await waiter_->Writable(transport, longest);
    } else {
      wake = co_await waiter_->Readable(transport, longest);
    }
    if (wake == Wake::kDeadline && !waiter_->IsPastLimit() && SilentFor() < timeouts_.idle) {
      was_silent_ = true;
      co_return std::span<char>();
    }
    if (wake != Wake::kReady) co_return std::unexpected(Interrupted(wake));
    heard_tick_ = client_.wheel_.Tick();
    status = TryFill();
    if (status == IoStatus::kFailed) co_return BrokeOff("the connection was reset");
    if (status == IoStatus::kEnd) {
      if (!decoder_.MayEndHere()) co_return BrokeOff("in the middle of the body");
      decoder_ = BodyDecoder();
      break;
    }
    if (status != IoStatus::kDone) continue;
    const std::span<char> payload = DecodeFrom(0);
    if (!payload.empty()) co_return payload;
    if (decoder_.GetState() == BodyDecoder::State::kBad) co_return BrokeOff("a chunk is malformed");
  }
  co_return std::span<char>();
}

std::chrono::milliseconds ClientCall::SilentFor() const {
  return static_cast<std::int64_t>(client_.wheel_.Tick() - heard_tick_) * TimerWheel::kTick;
}

std::span<char> ClientCall::DecodeFrom(std::size_t at) {
  char* data = in_.Data() + at;
  const std::size_t size = in_.Size() - at;
  const BodyDecoder::Step step = decoder_.Decode(data, size);
  if (step.consumed < size) has_surplus_ = true;
  return {data, step.payload};
}

}  // namespace monorelay::http
