#include "http/recycled.hpp"

#include <array>
#include <new>
#include <utility>

namespace monorelay::http {
namespace {

// Blocks are reused by size, in steps. A thread keeps so many of each size at most.
constexpr std::size_t kStep = 64;
constexpr std::size_t kLargestKept = 4096;
constexpr std::size_t kMostKept = 64;

// Sanitizers shall see each block come and go.
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

struct Block {
  Block* next;
};

// The blocks of one size that wait to be used again.
struct Shelf {
  Block* first = nullptr;
  std::size_t count = 0;
};

struct Shelves {
  std::array<Shelf, kLargestKept / kStep> by_size{};

  constexpr Shelves() = default;
  Shelves(const Shelves&) = delete;
  Shelves& operator=(const Shelves&) = delete;
  ~Shelves() {
    for (Shelf& shelf : by_size) {
      while (shelf.first != nullptr)
        ::operator delete(std::exchange(shelf.first, shelf.first->next));
    }
  }
};

Shelf& ShelfFor(std::size_t bytes) {
  static constinit thread_local Shelves shelves;
  return shelves.by_size[(bytes - 1) / kStep];
}

}  // namespace

void* AllocateRecycled(std::size_t bytes) {
  if (!kReuse || bytes > kLargestKept) return ::operator new(bytes);
  Shelf& shelf = ShelfFor(bytes);
  if (shelf.first == nullptr) return ::operator new((bytes + kStep - 1) / kStep * kStep);
  --shelf.count;
  return std::exchange(shelf.first, shelf.first->next);
}

void FreeRecycled(void* block, std::size_t bytes) noexcept {
  if (kReuse && bytes <= kLargestKept) {
    Shelf& shelf = ShelfFor(bytes);
    if (shelf.count < kMostKept) {
      shelf.first = ::new (block) Block{shelf.first};
      ++shelf.count;
      return;
    }
  }
  ::operator delete(block);
}

}  // namespace monorelay::http
