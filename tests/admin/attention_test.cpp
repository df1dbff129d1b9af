#include "admin/attention.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace monorelay::admin {
namespace {

constexpr std::uint64_t kMega = 1ULL << 20U;
constexpr std::uint64_t kGiga = 1ULL << 30U;

TEST(DiskAlert, ComesBeforeDatabasesCannotBeWritten) {
  struct Case {
    DiskSpace disk;
    std::optional<DiskAlert> alert;
  };
  const std::vector<Case> cases{
      {{.total = 0, .free = 0}, std::nullopt},
      {{.total = 100 * kGiga, .free = 50 * kGiga}, std::nullopt},
      {{.total = 100 * kGiga, .free = 3 * kGiga}, std::nullopt},
      {{.total = 100 * kGiga, .free = 2 * kGiga - 1}, DiskAlert::kLow},
      {{.total = 100 * kGiga, .free = 256 * kMega}, DiskAlert::kLow},
      {{.total = 100 * kGiga, .free = 255 * kMega}, DiskAlert::kFull},
      {{.total = 4 * kGiga, .free = 1 * kGiga}, std::nullopt},
      {{.total = 4 * kGiga, .free = 300 * kMega}, DiskAlert::kLow},
  };
  for (const Case& each : cases) EXPECT_EQ(AlertOf(each.disk), each.alert) << each.disk.free;
}

}  // namespace
}  // namespace monorelay::admin
