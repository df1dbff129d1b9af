// Memory that each thread keeps for reuse: for coroutine frames, and for what comes and goes with
// each request.
#pragma once

#include <cstddef>

namespace monorelay::http {

// A block of `bytes`, to be given back with the same number, by any thread.
void* AllocateRecycled(std::size_t bytes);
void FreeRecycled(void* block, std::size_t bytes) noexcept;

// For containers.
template <class T>
struct RecycledAllocator {
  using value_type = T;

  RecycledAllocator() = default;
  template <class U>
  explicit RecycledAllocator(const RecycledAllocator<U>&) {}

  T* allocate(std::size_t count) { return static_cast<T*>(AllocateRecycled(count * sizeof(T))); }
  void deallocate(T* block, std::size_t count) noexcept { FreeRecycled(block, count * sizeof(T)); }
  bool operator==(const RecycledAllocator&) const = default;
};

}  // namespace monorelay::http
