// The one wait of an exchange: "this socket is ready, or the deadline has passed, or the client
// has left, or the server stops".
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <optional>
#include <vector>

#include "http/loop.hpp"
#include "http/timer_wheel.hpp"

namespace monorelay::http {

class Transport;
class Waiter;

// Why a wait ended.
enum class Wake : std::uint8_t { kReady, kDeadline, kClientLeft, kStopping };

// Something that happens once, for all who wait for it. Not thread-safe; outlives the waits.
class Signal {
 public:
  Signal() = default;
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;
  // Waits that have not ended go on without it, until their time is over.
  ~Signal();

  // Ends the waits for it.
  void Give();

 private:
  friend class Waiter;

  std::vector<Waiter*> waiting_;
};

// Belongs to one client connection and is used by one coroutine at a time. Not thread-safe; all
// calls on the worker's thread.
class Waiter final : public TimerNode, private Turn {
 public:
  // What Readable and the others return: awaiting it yields why the wait ended.
  class [[nodiscard]] Wait {
   public:
    [[nodiscard]] bool await_ready() const noexcept;
    void await_suspend(std::coroutine_handle<> waiting);
    Wake await_resume();

   private:
    friend class Waiter;

    Wait(Waiter& waiter, Watched* socket, Watched::For what, Signal* signal,
         std::chrono::milliseconds timeout)
        : waiter_(waiter), socket_(socket), signal_(signal), timeout_(timeout), for_(what) {}

    Waiter& waiter_;
    Watched* socket_;
    Signal* signal_;
    std::chrono::milliseconds timeout_;
    Watched::For for_;
  };

  explicit Waiter(TimerWheel& wheel) : wheel_(wheel) {}
  ~Waiter() { Detach(); }

  // Waits until trying to read or write `transport` is worth it, which is no promise that it will
  // not block. Ends at once if that is known already or if the wait was interrupted before it
  // began; but who never has to wait lets others have their turn now and then. `timeout` holds for
  // this wait; the overall limit holds too.
  Wait Readable(Transport& transport, std::chrono::milliseconds timeout);
  Wait Writable(Transport& transport, std::chrono::milliseconds timeout);

  // Waits until `signal` is given, or as above.
  Wait Signalled(Signal& signal, std::chrono::milliseconds timeout);

  // Waits for nothing but time, or as above: kDeadline is how it ends well.
  Wait Pause(std::chrono::milliseconds time);

  // Limits all waits from now on together; no value lifts the limit.
  void SetLimit(std::optional<std::chrono::milliseconds> after);
  // True once that limit has passed.
  [[nodiscard]] bool IsPastLimit() const {
    return limit_tick_ != 0 && wheel_.Tick() >= limit_tick_;
  }

  // From now on a client that leaves interrupts nothing: HasLeft tells of it, and all waits end
  // after `patience` more at the latest. No value ends that.
  void SetPatience(std::optional<std::chrono::milliseconds> patience);
  // True if the client has left and there was patience.
  [[nodiscard]] bool HasLeft() const { return left_; }

  // Ends the current wait and all later ones with `why`, until Reset. The first reason stays. The
  // coroutine goes on in the next turn of the loop.
  void Interrupt(Wake why);
  // Forgets an interruption: the next exchange begins.
  void Reset() { interruption_ = Wake::kReady; }
  [[nodiscard]] Wake Interruption() const { return interruption_; }

 private:
  friend class Signal;

  void Begin(const Wait& wait, std::coroutine_handle<> waiting);
  Wake End();
  // The client has left, and that ends nothing yet.
  void Outlast();
  // Lets go of what is being waited for.
  void Detach();
  // Lets the coroutine go on in the next turn.
  void GoOn();
  void OnTurn() override;
  void OnDeadline() override;

  TimerWheel& wheel_;
  std::coroutine_handle<> waiting_;  // null: nobody waits
  Watched* socket_ = nullptr;        // what is being waited for: this, or ...
  Signal* signal_ = nullptr;         // ... this
  std::uint64_t limit_tick_ = 0;     // 0: none
  Wake interruption_ = Wake::kReady;
  bool expired_ = false;
  std::uint8_t unwaited_ = 0;  // waits in a row that ended before they began
  bool left_ = false;
  std::int32_t patience_ticks_ = -1;  // see SetPatience; negative: none
};

}  // namespace monorelay::http
