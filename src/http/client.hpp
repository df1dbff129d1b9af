// Calls to providers over pooled keep-alive connections.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "http/body_decoder.hpp"
#include "http/buffer.hpp"
#include "http/head.hpp"
#include "http/origin.hpp"
#include "http/resolver.hpp"
#include "http/task.hpp"
#include "http/transport.hpp"
#include "http/waiter.hpp"

namespace monorelay::http {

class Client;

// One connection to an origin. In the pool it is closed after a while, and when its peer says
// anything.
class ClientConnection final : public TimerNode, public Turn {
 public:
  ClientConnection(Client& client, std::shared_ptr<const Origin> of, Descriptor socket);

  Transport transport;
  std::shared_ptr<const Origin> origin;  // owned by the configuration too

 private:
  void OnDeadline() override;
  void OnTurn() override;

  Client& client_;
};

struct CallTimeouts {
  std::chrono::milliseconds connect{10'000};      // name, TCP, proxy and TLS together, each step
  std::chrono::milliseconds first_byte{120'000};  // from the end of the request to the head
  std::chrono::milliseconds idle{120'000};        // between two pieces of the answer
  std::chrono::milliseconds write{60'000};        // without the provider taking a byte
};

// The pools of one worker. Not thread-safe. Outlives its calls.
class Client {
 public:
  // All must outlive the client.
  Client(Loop& loop, TimerWheel& wheel, BufferPool& buffers)
      : loop_(loop), wheel_(wheel), buffers_(buffers), resolver_(loop, wheel) {}

  // Closes all idle connections.
  void CloseIdle() { idle_.clear(); }
  [[nodiscard]] std::size_t IdleCount() const;
  // Of the worker.
  TimerWheel& Wheel() { return wheel_; }

 private:
  friend class ClientCall;
  friend class ClientConnection;
  using Pool = std::vector<std::unique_ptr<ClientConnection>>;

  // An idle connection that is still good, or null.
  std::unique_ptr<ClientConnection> TakeIdle(const Origin& origin);
  void Keep(std::unique_ptr<ClientConnection> connection);
  // Waits for the peer of an idle connection to say anything.
  static void Watch(ClientConnection& connection);
  // Closes an idle connection.
  void Drop(const ClientConnection& connection);

  Awaitable<Result<std::unique_ptr<ClientConnection>>> Connect(std::shared_ptr<const Origin> origin,
                                                               Waiter& waiter,
                                                               std::chrono::milliseconds timeout);

  Loop& loop_;
  TimerWheel& wheel_;
  BufferPool& buffers_;
  Resolver resolver_;
  std::unordered_map<std::string, Pool> idle_;
};

// One request and its answer. Destroying it early closes the connection, which is how a provider
// learns that nobody wants the answer; after a whole answer the connection goes back to the pool.
class ClientCall {
 public:
  // All must outlive the call.
  ClientCall(Client& client, std::shared_ptr<const Origin> origin, Waiter& waiter,
             const CallTimeouts& timeouts);
  ClientCall(const ClientCall&) = delete;
  ClientCall& operator=(const ClientCall&) = delete;
  // While nothing is being waited for.
  ClientCall(ClientCall&& other) = default;
  ~ClientCall();

  // From now on waits with another waiter of the same worker. While nothing is being waited for.
  void WaitWith(Waiter& waiter) { waiter_ = &waiter; }

  // Sends `request` (head and body, which must live until this returns) and reads the head of the
  // answer. A pooled connection that turns out to be dead before a byte of the answer is replaced
  // by a new one, once, unseen by the caller. Errors: kUpstreamUnreachable (no connection),
  // kUpstreamTimeout, kUpstreamError (broke off, or no HTTP), kClientLeft, kOverloaded.
  Awaitable<Result<void>> Send(Pieces request);

  // Valid after Send, until the first Read.
  [[nodiscard]] const ResponseHead& Head() const { return head_; }

  // The next piece of the body; empty at its end, or if WasSilent. The bytes are valid until the
  // next call and may be changed. Errors as above; kUpstreamError if the body breaks off.
  Awaitable<Result<std::span<char>>> Read();

  // From now on Read returns when nothing has come for so long; zero: never for that reason. The
  // idle timeout holds all the same.
  void TellOfSilence(std::chrono::milliseconds after) { silence_ = after; }
  // True if the last Read returned for that reason; the body goes on.
  [[nodiscard]] bool WasSilent() const { return was_silent_; }

  // How long it took to connect; none if a pooled connection served, or none was made.
  [[nodiscard]] std::optional<std::chrono::microseconds> ConnectTime() const {
    if (connect_time_.count() < 0) return std::nullopt;
    return connect_time_;
  }

  // True when the whole body has been read: no further Read is needed.
  [[nodiscard]] bool IsComplete() const {
    return head_read_ && decoder_.GetState() == BodyDecoder::State::kDone;
  }

 private:
  Awaitable<Result<void>> SendOnce(Pieces request);
  Awaitable<Result<void>> WriteRequest(Pieces request);
  Awaitable<Result<void>> ReadHead();
  // Reads what has come into in_.
  IoStatus TryFill();
  // Gives the buffer back if nothing is in it: whoever waits holds none.
  void ReleaseEmpty();
  // The error that a wait which did not end with kReady stands for.
  [[nodiscard]] Error Interrupted(Wake wake) const;
  // How long no byte of the body has come.
  [[nodiscard]] std::chrono::milliseconds SilentFor() const;
  std::span<char> DecodeFrom(std::size_t at);

  Client& client_;
  std::shared_ptr<const Origin> origin_;  // owned by the configuration too
  Waiter* waiter_;
  CallTimeouts timeouts_;
  std::unique_ptr<ClientConnection> connection_;
  Buffer in_;
  ResponseHead head_;
  BodyDecoder decoder_;
  std::chrono::microseconds connect_time_{-1};
  std::chrono::milliseconds silence_{0};
  std::uint64_t heard_tick_ = 0;  // since when Read has been waiting
  std::size_t unread_at_ = 0;     // where bytes of the body begin in in_, if read with the head
  bool was_silent_ = false;
  bool request_sent_ = false;  // whole
  bool answer_begun_ = false;  // at least one byte
  bool head_read_ = false;     // whole
  bool has_surplus_ = false;   // bytes after the end of the answer: never reuse
};

}  // namespace monorelay::http
