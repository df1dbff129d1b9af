#include "base/free_memory.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace monorelay {
namespace {

TEST(FreeMemory, LeavesNothingOfALongString) {
  std::string text(1000, 'x');

  FreeMemory(text);

  EXPECT_TRUE(text.empty());
  EXPECT_EQ(text.capacity(), std::string().capacity());
}

TEST(FreeMemory, LeavesNothingOfAVector) {
  std::vector<int> numbers(100);

  FreeMemory(numbers);

  EXPECT_TRUE(numbers.empty());
  EXPECT_EQ(numbers.capacity(), 0U);
}

}  // namespace
}  // namespace monorelay
