#include "http/recycled.hpp"

#include <array>
#include <new>
#include <vector>

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

struct Blocks {
  std::array<std::vector<void*>, kLargestKept / kStep> kept;

  ~Blocks() {
    for (auto& blocks : kept) {
      for (void* block : blocks) ::operator delete(block);
    }
  }
};

Blocks& OwnBlocks() {
  static thread_local Blocks blocks;
  return blocks;
}

}  // namespace

void* AllocateRecycled(std::size_t bytes) {
  if (kReuse && bytes <= kLargestKept) {
    auto& blocks = OwnBlocks().kept[(bytes - 1) / kStep];
    if (!blocks.empty()) {
      void* block = blocks.back();
      blocks.pop_back();
      return block;
    }
    return ::operator new((bytes + kStep - 1) / kStep * kStep);
  }
  return ::operator new(bytes);
}

void FreeRecycled(void* block, std::size_t bytes) noexcept {
  if (kReuse && bytes <= kLargestKept) {
    auto& blocks = OwnBlocks().kept[(bytes - 1) / kStep];
    if (blocks.capacity() == 0) blocks.reserve(kMostKept);
    if (blocks.size() < kMostKept) {
      blocks.push_back(block);
      return;
    }
  }
  ::operator delete(block);
}

}  // namespace monorelay::http
