#include "http/task.hpp"

#include "http/loop.hpp"

namespace monorelay::http {
namespace {

// A coroutine that begins when it is resumed and cleans up after itself.
struct Detached {
  struct promise_type {
    static void* operator new(std::size_t bytes) { return AllocateRecycled(bytes); }
    static void operator delete(void* frame, std::size_t bytes) noexcept {
      FreeRecycled(frame, bytes);
    }
    Detached get_return_object() noexcept {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
  };

  std::coroutine_handle<> coroutine;
};

Detached RunDetached(Awaitable<void> task) {
  co_await task;
}

}  // namespace

void Beside::Start(Awaitable<void> task) {
  const auto coroutine = task_.emplace(std::move(task)).coroutine_;
  coroutine.promise().waiting = std::noop_coroutine();
  coroutine.resume();
}

void Beside::Check() const {
  if (task_ && task_->coroutine_.promise().failure)
    std::rethrow_exception(task_->coroutine_.promise().failure);
}

void Spawn(Loop& loop, Awaitable<void> task) {
  loop.Defer(RunDetached(std::move(task)).coroutine);
}

}  // namespace monorelay::http
