// The coroutine type of the program: lazy, awaited once, resumed in place.
//
// A relay makes a dozen calls a request and suspends as many while a stream waits; a call costs a
// few nanoseconds here and a frame its own size (docs/decisions/0013).
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <utility>

#include "http/recycled.hpp"

namespace monorelay::http {

class Loop;

namespace detail {

struct PromiseBase {
  static void* operator new(std::size_t bytes) { return AllocateRecycled(bytes); }
  static void operator delete(void* frame, std::size_t bytes) noexcept {
    FreeRecycled(frame, bytes);
  }

  struct Final {
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
      return ended.promise().waiting;
    }
    void await_resume() const noexcept {}
  };

  [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
  [[nodiscard]] Final final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { failure = std::current_exception(); }

  std::coroutine_handle<> waiting;  // who awaits this coroutine
  std::exception_ptr failure;
};

template <class T>
struct Promise : PromiseBase {
  template <class U>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
  T Take() {
    if (failure) std::rethrow_exception(failure);
    return *std::move(value);
  }
  std::optional<T> value;
};

template <>
struct Promise<void> : PromiseBase {
  void return_void() noexcept {}
  void Take() const {
    if (failure) std::rethrow_exception(failure);
  }
};

}  // namespace detail

// Starts when it is awaited and hands its result, or its exception, to whoever awaits it.
// Destroying it destroys what has not ended.
template <class T>
class [[nodiscard]] Awaitable {
 public:
  struct promise_type : detail::Promise<T> {
    Awaitable get_return_object() {
      return Awaitable(std::coroutine_handle<promise_type>::from_promise(*this));
    }
  };

  Awaitable(Awaitable&& other) noexcept : coroutine_(std::exchange(other.coroutine_, nullptr)) {}
  Awaitable& operator=(Awaitable&&) = delete;
  ~Awaitable() {
    if (coroutine_) coroutine_.destroy();
  }

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) noexcept {
    coroutine_.promise().waiting = waiting;
    return coroutine_;
  }
  T await_resume() { return coroutine_.promise().Take(); }

 private:
  friend class Beside;

  explicit Awaitable(std::coroutine_handle<promise_type> coroutine) : coroutine_(coroutine) {}

  std::coroutine_handle<promise_type> coroutine_;
};

// A task that runs beside whoever owns it, who is told by the task itself how far it is. Destroying
// it destroys what has not ended. Not movable: used on one thread.
class Beside {
 public:
  Beside() = default;
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;

  // Begins `task`, which runs until its first wait before this returns. Once.
  void Start(Awaitable<void> task);
  // Destroys it now.
  void Stop() { task_.reset(); }
  // Throws what has left the task, if anything has.
  void Check() const;

 private:
  std::optional<Awaitable<void>> task_;
};

// Runs `task` on the thread of `loop`, from its next turn on; to be called on that thread, or
// before the loop runs. Nobody waits for it; an exception that leaves it ends the program.
void Spawn(Loop& loop, Awaitable<void> task);

}  // namespace monorelay::http
