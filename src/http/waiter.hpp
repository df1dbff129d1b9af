// The one wait of an exchange: "this socket is ready, or the deadline has passed, or the client
// has left, or the server stops".
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <optional>

#include "http/asio.hpp"
#include "http/task.hpp"
#include "http/timer_wheel.hpp"

namespace monorelay::http {

class Transport;

// Why a wait ended.
enum class Wake : std::uint8_t { kReady, kDeadline, kClientLeft, kStopping };

// Belongs to one client connection and is used by one coroutine at a time. Not thread-safe; all
// calls on the worker's thread.
class Waiter final : public TimerNode {
 public:
  // What Readable and the others return: awaiting it yields why the wait ended.
  class [[nodiscard]] Wait {
   public:
    [[nodiscard]] bool await_ready() const noexcept;
    void await_suspend(std::coroutine_handle<> waiting);
    Wake await_resume();

   private:
    friend class Waiter;
    enum class For : std::uint8_t { kRead, kWrite, kConnect, kSignal };

    Wait(Waiter& waiter, For what, Socket* socket, Timer* signal, std::chrono::milliseconds timeout)
        : waiter_(waiter), socket_(socket), signal_(signal), timeout_(timeout), for_(what) {}

    Waiter& waiter_;
    Socket* socket_;
    Timer* signal_;
    const Tcp::endpoint* endpoint_ = nullptr;
    boost::system::error_code* error_ = nullptr;
    std::chrono::milliseconds timeout_;
    For for_;
  };

  explicit Waiter(TimerWheel& wheel) : wheel_(wheel) {}

  // Waits until `transport` can be read or written without blocking. A wait that was interrupted
  // before it began ends at once. `timeout` holds for this wait; the overall limit holds too.
  Wait Readable(Transport& transport, std::chrono::milliseconds timeout);
  Wait Writable(Transport& transport, std::chrono::milliseconds timeout);

  // Waits until `socket` is connected to `endpoint`; `error` says how that went if kReady. All must
  // live until the wait has ended.
  Wait Connect(Socket& socket, const Tcp::endpoint& endpoint, std::chrono::milliseconds timeout,
               boost::system::error_code& error);

  // Waits until `signal` is cancelled by someone, or as above.
  Wait Signalled(Timer& signal, std::chrono::milliseconds timeout);

  // Limits all waits from now on together; no value lifts the limit.
  void SetLimit(std::optional<std::chrono::milliseconds> after);

  // Ends the current wait and all later ones with `why`, until Reset. The first reason stays.
  void Interrupt(Wake why);
  // Forgets an interruption: the next exchange begins.
  void Reset() { interruption_ = Wake::kReady; }
  [[nodiscard]] Wake Interruption() const { return interruption_; }

 private:
  // `socket` or `signal`: what to cancel when the wait has to end early.
  void Begin(Socket* socket, Timer* signal, std::chrono::milliseconds timeout);
  void Cancel();
  Wake End();
  void OnDeadline() override;

  TimerWheel& wheel_;
  Socket* socket_ = nullptr;      // what is being waited for: this, or ...
  Timer* signal_ = nullptr;       // ... this, or nothing
  std::uint64_t limit_tick_ = 0;  // 0: none
  Wake interruption_ = Wake::kReady;
  bool expired_ = false;
};

}  // namespace monorelay::http
