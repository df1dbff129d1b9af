#include "http/buffer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace monorelay::http {
namespace {

TEST(Buffer, HoldsNothingUntilAsked) {
  Buffer buffer;

  EXPECT_FALSE(buffer.HasMemory());
  EXPECT_EQ(buffer.Size(), 0U);
  EXPECT_EQ(buffer.Capacity(), 0U);
  EXPECT_EQ(buffer.View(), "");
  EXPECT_TRUE(buffer.Room().empty());
}

TEST(Buffer, KeepsItsBytesWhileItGrows) {
  Buffer buffer;
  std::string wanted;
  for (int i = 0; i < 2'000; ++i) {
    const std::string piece(static_cast<std::size_t>(i % 37), static_cast<char>('a' + i % 26));
    buffer.Append(piece);
    wanted += piece;
  }
  buffer.Reserve(10);  // never shrinks

  EXPECT_EQ(buffer.View(), wanted);
  EXPECT_GE(buffer.Capacity(), wanted.size());
}

TEST(Buffer, LetsSlackBehindItsCapacityBeRead) {
  Buffer buffer;
  for (const std::size_t capacity : {1U, 100U, 4096U, 70'000U}) {
    buffer.Reserve(capacity);
    const char* end = buffer.Data() + buffer.Capacity();

    EXPECT_EQ(std::count(end, end + Buffer::kSlack, '\0'), static_cast<long>(Buffer::kSlack));
  }
}

TEST(Buffer, IsFilledThroughItsRoom) {
  Buffer buffer;
  buffer.Reserve(8);

  std::ranges::copy(std::string_view("abc"), buffer.Room().begin());
  buffer.Grow(3);

  EXPECT_EQ(buffer.View(), "abc");
  EXPECT_EQ(buffer.Room().size(), 5U);
}

TEST(Buffer, DropsBytesAtBothEnds) {
  Buffer buffer;
  buffer.Append("hello world");

  buffer.DropFront(0);
  EXPECT_EQ(buffer.View(), "hello world");
  buffer.DropFront(6);
  EXPECT_EQ(buffer.View(), "world");
  buffer.Truncate(3);
  EXPECT_EQ(buffer.View(), "wor");
  buffer.DropFront(3);
  EXPECT_EQ(buffer.View(), "");
  buffer.Append("x");
  buffer.Clear();
  EXPECT_EQ(buffer.Size(), 0U);
  EXPECT_TRUE(buffer.HasMemory());
}

TEST(Buffer, MovesItsMemory) {
  Buffer first;
  first.Append("abc");
  const char* bytes = first.Data();

  Buffer second(std::move(first));
  EXPECT_EQ(second.Data(), bytes);
  Buffer third;
  third.Append("old");
  third = std::move(second);
  EXPECT_EQ(third.View(), "abc");
  Buffer& same = third;
  third = std::move(same);
  EXPECT_EQ(third.View(), "abc");
}

TEST(BufferPool, GivesEmptyBuffersWithRoom) {
  BufferPool pool;

  Buffer buffer = pool.Take();

  EXPECT_EQ(buffer.Size(), 0U);
  EXPECT_EQ(buffer.Room().size(), BufferPool::kBytes);
}

TEST(BufferPool, UsesBuffersAgain) {
  BufferPool pool;
  Buffer buffer = pool.Take();
  buffer.Append("used");
  const char* bytes = buffer.Data();

  pool.Give(std::move(buffer));
  const Buffer again = pool.Take();

  EXPECT_EQ(again.Data(), bytes);
  EXPECT_EQ(again.Size(), 0U);
}

TEST(BufferPool, FreesBuffersOfOtherSizes) {
  BufferPool pool;
  Buffer large = pool.Take();
  large.Reserve(BufferPool::kBytes * 2);

  pool.Give(std::move(large));
  pool.Give(Buffer());

  EXPECT_EQ(pool.Take().Capacity(), BufferPool::kBytes);
}

TEST(BufferPool, KeepsNoMoreThanItsShare) {
  BufferPool pool;
  std::vector<Buffer> taken;
  for (int i = 0; i < 1'000; ++i) taken.push_back(pool.Take());

  for (Buffer& buffer : taken) pool.Give(std::move(buffer));

  EXPECT_EQ(pool.Take().Capacity(), BufferPool::kBytes);
}

}  // namespace
}  // namespace monorelay::http
