// Memory for large arrays that come and go: whole pages of the system, given back at once.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>

namespace monorelay {

// For containers that allocate once: each allocation is a system call, and touches new pages. What
// the heap would do with such an array is keep its pages, or cut them up for small things.
template <class T>
class PageAllocator {
 public:
  using value_type = T;

  PageAllocator() = default;
  template <class U>
  // NOLINTNEXTLINE(google-explicit-constructor): allocators convert to those of other types.
  PageAllocator(const PageAllocator<U>& /*other*/) {}

  // Throws std::bad_alloc.
  T* allocate(std::size_t count) {
    if (count > static_cast<std::size_t>(-1) / sizeof(T)) throw std::bad_alloc();
    void* pages = ::mmap(nullptr, count * sizeof(T), PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) throw std::bad_alloc();
    return static_cast<T*>(pages);
  }
  void deallocate(T* pages, std::size_t count) noexcept { ::munmap(pages, count * sizeof(T)); }

  bool operator==(const PageAllocator& /*other*/) const { return true; }
};

}  // namespace monorelay
