#include "base/time_text.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace monorelay {
namespace {

using namespace std::chrono_literals;

const auto kDay = std::chrono::sys_days(std::chrono::year(2026) / 11 / 26);

TEST(ParseTime, ReadsDatesAndTimes) {
  EXPECT_EQ(ParseTime("2026-11-26"), WallTime(kDay));
  EXPECT_EQ(ParseTime("2026-11-26T10:20:30Z"), WallTime(kDay + 10h + 20min + 30s));
  EXPECT_EQ(ParseTime("2026-11-26 10:20"), WallTime(kDay + 10h + 20min));
  EXPECT_EQ(ParseTime("2026-11-26T10:20:30.123456"), WallTime(kDay + 10h + 20min + 30s));
  EXPECT_EQ(ParseTime("2026-11-26T10:00:00+02:00"), WallTime(kDay + 8h));
  EXPECT_EQ(ParseTime("2026-11-26t10:00:00-0530"), WallTime(kDay + 15h + 30min));
}

TEST(ParseTime, RefusesWhatIsNone) {
  for (const std::string text :
       {"", "soon", "2026", "2026-11", "2026-13-01", "2026-02-30", "26-11-2026", "2026-11-26T",
        "2026-11-26T25:00:00Z", "2026-11-26T10:61:00Z", "2026-11-26T10:00:00Zulu",
        "2026-11-26T10:00:00+2", "2026-11-26x10:00:00", "-026-11-26", "2026-11-26T-1:00"}) {
    EXPECT_EQ(ParseTime(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace monorelay
