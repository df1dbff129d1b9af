#include "admin/byte_range.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace monorelay::admin {
namespace {

using enum ByteRange::Kind;

TEST(ByteRange, IsReadAsRfc9110Says) {
  struct Row {
    std::string_view field;
    std::size_t size;
    ByteRange expected;
  };
  const Row rows[] = {
      {"bytes=0-99", 1000, {kPart, 0, 99}},
      {"Bytes=0-0", 1000, {kPart, 0, 0}},
      {"bytes=990-2000", 1000, {kPart, 990, 999}},
      {"bytes=990-", 1000, {kPart, 990, 999}},
      {"bytes=-10", 1000, {kPart, 990, 999}},
      {"bytes=-2000", 1000, {kPart, 0, 999}},
      {"bytes=1-99999999999999999999999999", 1000, {kPart, 1, 999}},
      {"bytes=1000-", 1000, {.kind = kOutside}},
      {"bytes=99999999999999999999999999-", 1000, {.kind = kOutside}},
      {"bytes=-0", 1000, {.kind = kOutside}},
      {"bytes=0-", 0, {.kind = kOutside}},
      // What cannot be understood, and several parts at once, are answered with the whole.
      {"", 1000, {}},
      {"bytes=", 1000, {}},
      {"bytes=-", 1000, {}},
      {"bytes=9-3", 1000, {}},
      {"bytes=a-b", 1000, {}},
      {"bytes=+1-5", 1000, {}},
      {"bytes=0-1,5-6", 1000, {}},
      {"lines=0-1", 1000, {}},
  };
  for (const Row& row : rows)
    EXPECT_EQ(ReadByteRange(row.field, row.size), row.expected) << row.field;
}

}  // namespace
}  // namespace monorelay::admin
