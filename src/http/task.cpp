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

void Spawn(Loop& loop, Awaitable<void> task) {
  loop.Defer(RunDetached(std::move(task)).coroutine);
}

}  // namespace monorelay::http
