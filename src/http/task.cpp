#include "http/task.hpp"

#include <array>
#include <new>
#include <vector>

#include "http/loop.hpp"

namespace monorelay::http {
namespace {

// Frames are reused by size, in steps. A thread keeps so many of each size at most.
constexpr std::size_t kStep = 64;
constexpr std::size_t kLargestKept = 4096;
constexpr std::size_t kMostKept = 64;

// Sanitizers shall see each frame come and go.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kReuse = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kReuse = false;
#else
constexpr bool kReuse = true;
#endif
#else
constexpr bool kReuse = true;
#endif

struct Frames {
  std::array<std::vector<void*>, kLargestKept / kStep> kept;

  ~Frames() {
    for (auto& frames : kept) {
      for (void* frame : frames) ::operator delete(frame);
    }
  }
};

Frames& OwnFrames() {
  static thread_local Frames frames;
  return frames;
}

// A coroutine that begins when it is resumed and cleans up after itself.
struct Detached {
  struct promise_type {
    static void* operator new(std::size_t bytes) { return AllocateFrame(bytes); }
    static void operator delete(void* frame, std::size_t bytes) noexcept {
      FreeFrame(frame, bytes);
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

void* AllocateFrame(std::size_t bytes) {
  if (kReuse && bytes <= kLargestKept) {
    auto& frames = OwnFrames().kept[(bytes - 1) / kStep];
    if (!frames.empty()) {
      void* frame = frames.back();
      frames.pop_back();
      return frame;
    }
    return ::operator new((bytes + kStep - 1) / kStep * kStep);
  }
  return ::operator new(bytes);
}

void FreeFrame(void* frame, std::size_t bytes) noexcept {
  if (kReuse && bytes <= kLargestKept) {
    auto& frames = OwnFrames().kept[(bytes - 1) / kStep];
    if (frames.capacity() == 0) frames.reserve(kMostKept);
    if (frames.size() < kMostKept) {
      frames.push_back(frame);
      return;
    }
  }
  ::operator delete(frame);
}

void Spawn(Loop& loop, Awaitable<void> task) {
  loop.Defer(RunDetached(std::move(task)).coroutine);
}

}  // namespace monorelay::http
