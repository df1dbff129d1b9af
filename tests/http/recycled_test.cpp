#include "http/recycled.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <thread>
#include <vector>

namespace monorelay::http {
namespace {

TEST(Recycled, GivesBlocksOfEverySizeThatMayBeWrittenWhole) {
  std::vector<void*> blocks;
  for (std::size_t bytes = 1; bytes <= 5000; bytes += 7) {
    blocks.push_back(AllocateRecycled(bytes));
    std::memset(blocks.back(), 1, bytes);
  }
  std::size_t bytes = 1;
  for (void* block : blocks) {
    FreeRecycled(block, bytes);
    bytes += 7;
  }
}

TEST(RecycledConcurrent, BlocksMayBeGivenBackByAnotherThread) {
  std::vector<int, RecycledAllocator<int>> numbers(300, 7);

  std::thread other([moved = std::move(numbers)] { EXPECT_EQ(moved.back(), 7); });
  other.join();
}

}  // namespace
}  // namespace monorelay::http
