#include "base/time_zone.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "store/temporary_folder.hpp"

namespace monorelay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;

TimeZone Zone(std::string_view name) {
  auto zone = TimeZone::Find(name, kZoneFolder);
  EXPECT_TRUE(zone) << name;
  return zone ? *zone : TimeZone();
}

// How long each bucket is but the last, in hours.
std::vector<double> HoursOf(const std::vector<std::int64_t>& buckets) {
  std::vector<double> hours;
  for (std::size_t i = 1; i < buckets.size(); ++i)
    hours.push_back(static_cast<double>(buckets[i] - buckets[i - 1]) / kHour);
  return hours;
}

TEST(TimeZone, DaysBeginAtLocalMidnight) {
  constexpr std::int64_t kNoon = 1'767'268'800;  // 2026-01-01T12:00:00Z

  EXPECT_THAT(TimeZone().Buckets(kNoon, kNoon + kDay, kDay),
              ElementsAre(kNoon - 12 * kHour, kNoon + 12 * kHour));
  EXPECT_THAT(Zone("Asia/Shanghai").Buckets(kNoon, kNoon + 1, kDay),
              ElementsAre(kNoon - 20 * kHour));
  EXPECT_THAT(Zone("Asia/Kolkata").Buckets(kNoon, kNoon + kDay, kDay),
              ElementsAre(kNoon - 17 * kHour - kHour / 2, kNoon + 6 * kHour + kHour / 2));
  EXPECT_EQ(TimeZone::Fixed(8 * kHour).Buckets(kNoon, kNoon + 5 * kDay, kDay),
            Zone("Asia/Shanghai").Buckets(kNoon, kNoon + 5 * kDay, kDay));
}

TEST(TimeZone, DaysOnWhichTheClocksChangeHave23And25Hours) {
  constexpr std::int64_t kSpring = 1'774'652'400;  // 2026-03-28T00:00 in Berlin
  constexpr std::int64_t kAutumn = 1'792'792'800;  // 2026-10-24T00:00 in Berlin
  const TimeZone berlin = Zone("Europe/Berlin");

  EXPECT_THAT(HoursOf(berlin.Buckets(kSpring, kSpring + 3 * kDay, kDay)), ElementsAre(24, 23, 24));
  EXPECT_THAT(HoursOf(berlin.Buckets(kAutumn, kAutumn + 3 * kDay, kDay)), ElementsAre(24, 25));
  // By the clock: the one with the change in it is shorter, or longer.
  EXPECT_THAT(HoursOf(berlin.Buckets(kSpring + kDay, kSpring + 2 * kDay, 4 * kHour)),
              ElementsAre(3, 4, 4, 4, 4, 4));
  EXPECT_THAT(HoursOf(berlin.Buckets(kAutumn + kDay, kAutumn + 2 * kDay + kHour, 4 * kHour)),
              ElementsAre(5, 4, 4, 4, 4));
  const auto hours = HoursOf(berlin.Buckets(kAutumn + kDay, kAutumn + 2 * kDay + kHour, kHour));
  EXPECT_EQ(hours.size(), 24U);
  EXPECT_EQ(std::ranges::count(hours, 1.0), 24);
}

TEST(TimeZone, ADayWithoutMidnightBeginsWhenTheClocksWerePutOverIt) {
  constexpr std::int64_t kBeirut = 1'774'735'200;  // 2026-03-29T00:00 there is 01:00 already
  const TimeZone beirut = Zone("Asia/Beirut");

  EXPECT_THAT(HoursOf(beirut.Buckets(kBeirut - kDay, kBeirut + 2 * kDay, kDay)),
              ElementsAre(24, 23, 24));
}

TEST(TimeZone, BucketsTouchTheRangeAndRise) {
  for (const std::string name : {"UTC", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"}) {
    const TimeZone zone = Zone(name);
    for (const std::int64_t step : {60L, 900L, kHour, 4 * kHour, kDay}) {
      for (std::int64_t from = 1'325'000'000; from < 1'325'600'000; from += 86'399) {
        const std::int64_t to = from + 7 * step + 11;

        const auto buckets = zone.Buckets(from, to, step);

        ASSERT_FALSE(buckets.empty());
        EXPECT_LE(buckets.front(), from);
        EXPECT_LT(buckets.back(), to);
        EXPECT_TRUE(std::ranges::is_sorted(buckets, std::ranges::less_equal()));
        EXPECT_TRUE(buckets.size() < 2 || buckets[1] > from) << name << " " << step;
      }
    }
  }
}

TEST(TimeZone, NamesAreThoseOfTheDatabaseAndNoOtherFiles) {
  const testing::TemporaryFolder folder;

  for (const std::string_view name :
       {"Mars/Olympus", "", "/etc/passwd", "../../../etc/passwd", "Asia", "Asia/", "tzdata.zi",
        "leapseconds", "asia//Shanghai", "libc:localtime", "Fixed/UTC+05:00:00"}) {
    const auto zone = TimeZone::Find(name, kZoneFolder);
    ASSERT_FALSE(zone) << name;
    EXPECT_EQ(zone.error().kind, ErrorKind::kInvalidRequest) << name;
  }
  const auto missing = TimeZone::Find("Asia/Shanghai", folder.Path() / "none");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::kInternal);
  EXPECT_THAT(std::string(missing.error().text.value), HasSubstr("tzdata"));
}

}  // namespace
}  // namespace monorelay
