// One request of a client and the answer to it, as a handler sees them.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/body_decoder.hpp"
#include "http/buffer.hpp"
#include "http/head.hpp"
#include "http/task.hpp"
#include "http/transport.hpp"
#include "http/waiter.hpp"

namespace monorelay::http {

// Limits of a server; each has its setting in server.limits.
struct ServerLimits {
  HeadLimits head;
  std::size_t max_body_bytes = 64UL * 1024 * 1024;
  std::size_t max_connections = 10'000;
  std::chrono::milliseconds head_timeout{30'000};   // from the first byte to the end of the head
  std::chrono::milliseconds body_timeout{60'000};   // without a byte of the body
  std::chrono::milliseconds idle_timeout{75'000};   // between requests
  std::chrono::milliseconds write_timeout{60'000};  // without the client taking a byte
};

// Memory for request bodies, shared by all workers. Thread-safe.
class BodyBudget {
 public:
  explicit BodyBudget(std::int64_t bytes) : left_(bytes) {}
  // False, with nothing taken, if so much is not left.
  bool Take(std::size_t bytes);
  void GiveBack(std::size_t bytes) { left_ += static_cast<std::int64_t>(bytes); }

 private:
  std::atomic<std::int64_t> left_;
};

// Sees the bytes of an answer's body as they leave.
class BodyTap {
 public:
  virtual ~BodyTap() = default;
  virtual void OnBody(std::string_view bytes) = 0;
};

// What a connection lends to the calls that come over it.
struct ServerResources {
  BufferPool& buffers;
  BodyBudget& budget;
  ServerLimits limits;
};

// Not thread-safe; used by one coroutine on the worker's thread. Exactly one answer is expected:
// Respond, or StartResponse with Write until `last`. A call that was not answered, or was cut, ends
// its connection.
class ServerCall {
 public:
  ServerCall(ServerResources& resources, Transport& transport, Waiter& waiter)
      : resources_(resources), transport_(transport), waiter_(waiter) {}
  ServerCall(const ServerCall&) = delete;
  ServerCall& operator=(const ServerCall&) = delete;
  ~ServerCall() { FreeBody(); }

  // --- The request ---

  [[nodiscard]] const RequestHead& Head() const { return head_; }
  // Reads the whole body, at most `limit` bytes. Errors: kPayloadTooLarge, kRequestTimeout,
  // kInvalidRequest (malformed chunks), kOverloaded (no memory left for bodies), kClientLeft.
  Awaitable<Result<void>> ReadBody(std::size_t limit);
  // True if the body, of at most `limit` bytes, has come with the head; then it has been read.
  bool TakeWholeBody(std::size_t limit);
  // After ReadBody. Buffer::kSlack bytes behind it may be read.
  [[nodiscard]] std::string_view Body() const { return body_; }
  // Gives the memory of head and body back. Views into them end.
  void ReleaseRequest();
  // From now on the waiter hears of it when the client leaves.
  void WatchClient() { transport_.GetSocket().AwaitPeerLeaving(*watcher_); }

  // --- The answer ---

  // `field_lines` are complete lines, each with its line end. Nothing leaves before the first
  // Write. Without `content_length` the body is chunked, or ends with the connection for HTTP/1.0.
  void StartResponse(int status, std::string_view field_lines,
                     std::optional<std::uint64_t> content_length);
  // Sends bytes of the body at once; `last` ends it. Errors: kClientLeft, kRequestTimeout (the
  // client takes nothing), kOverloaded (shutting down).
  enum class Part : std::uint8_t { kMore, kLast };
  Awaitable<Result<void>> Write(std::string_view bytes, Part part);
  // A whole answer at once; the length is added.
  Awaitable<Result<void>> Respond(int status, std::string_view field_lines, std::string_view body);
  // Ends the connection so that the client sees that the answer is not whole.
  void Cut();
  // From now on `tap` sees what is written. Owned by the caller, until the end of this request.
  void Tap(BodyTap* tap) { tap_ = tap; }

  [[nodiscard]] bool HasStarted() const { return started_; }
  // True once a byte of the answer may have left: the commit point.
  [[nodiscard]] bool IsCommitted() const { return committed_; }
  [[nodiscard]] bool IsFinished() const { return finished_; }
  [[nodiscard]] std::uint64_t BytesWritten() const { return bytes_written_; }
  // The connection ends after this answer.
  void CloseAfterwards() { keep_alive_ = false; }

  Waiter& GetWaiter() { return waiter_; }
  // The address that the client comes from, without port; empty if it has left.
  [[nodiscard]] const std::string& PeerHost();
  // For what a handler makes of a body.
  BodyBudget& Budget() { return resources_.budget; }
  Loop& GetLoop() { return transport_.GetSocket().GetLoop(); }
  [[nodiscard]] const ServerLimits& Limits() const { return resources_.limits; }

 private:
  friend class Connection;

  // Makes ready for the next request.
  void Begin(bool keep_alive);
  Awaitable<Result<void>> ReadLengthBody(std::size_t limit);
  Awaitable<Result<void>> ReadChunkedBody(std::size_t limit);
  Awaitable<Result<void>> FillBody(std::size_t at_most);
  Awaitable<Result<void>> SendContinue();
  Awaitable<Result<void>> WriteAll(Pieces pieces);
  void FreeBody();

  ServerResources& resources_;
  Transport& transport_;
  Waiter& waiter_;
  Buffer in_;  // bytes from the client: the head, what came with it, and the next request
  RequestHead head_;
  Buffer next_;               // bytes that came behind a chunked body
  Buffer body_buffer_;        // a body that did not come whole with the head
  std::string_view body_;     // in in_ or body_buffer_
  std::size_t consumed_ = 0;  // bytes of in_ that belong to this request
  std::size_t charged_ = 0;   // to the budget
  std::string out_;           // the head of the answer until it leaves
  std::uint64_t bytes_written_ = 0;
  std::string peer_host_;  // once it was asked for
  BodyTap* tap_ = nullptr;
  Turn* watcher_ = nullptr;  // is told when the client leaves
  bool body_read_ = false;
  bool keep_alive_ = true;
  bool chunked_ = false;
  bool bodiless_ = false;  // the answer to HEAD
  bool started_ = false;
  bool committed_ = false;
  bool finished_ = false;
  bool cut_ = false;
};

}  // namespace monorelay::http
