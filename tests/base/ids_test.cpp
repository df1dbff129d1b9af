#include "base/ids.hpp"

#include <gtest/gtest.h>

#include <string>

namespace monorelay {
namespace {

using namespace std::chrono_literals;

TEST(IdMaker, MakesValidIdsThatNeverRepeatAndSortByTime) {
  ManualClock clock;
  IdMaker ids(clock, Random(7));
  std::string previous;
  for (int i = 0; i < 5000; ++i) {
    if (i % 10 == 0) clock.Advance(1ms);

    const std::string id(ids.Make().View());

    ASSERT_TRUE(IsUlid(id)) << id;
    ASSERT_LT(previous, id);
    previous = id;
  }
}

TEST(IdMaker, CountsUpWithinOneMillisecond) {
  ManualClock clock;
  IdMaker ids(clock, Random(7));

  const std::string first(ids.Make().View());
  const std::string second(ids.Make().View());

  EXPECT_EQ(first.substr(0, 10), second.substr(0, 10));
  EXPECT_EQ(first.substr(0, 20), second.substr(0, 20));
  EXPECT_LT(first, second);
}

TEST(IdMaker, GoesOnWhenTheWallClockGoesBack) {
  ManualClock clock;
  clock.Advance(1h);
  IdMaker ids(clock, Random(7));
  const std::string before(ids.Make().View());
  clock.Advance(-30min);

  const std::string after(ids.Make().View());

  EXPECT_LT(before, after);
}

TEST(RequestId, HoldsATextInPlace) {
  const RequestId id("01ARZ3NDEKTSV4RRFFQ69G5FAV");
  const RequestId copy = id;

  EXPECT_EQ(copy.View(), "01ARZ3NDEKTSV4RRFFQ69G5FAV");
  EXPECT_TRUE(copy == "01ARZ3NDEKTSV4RRFFQ69G5FAV");
  EXPECT_EQ(RequestId().View(), "");
  EXPECT_EQ(RequestId("short").View(), "short");
}

TEST(RequestId, IsCutIfTheTextIsLonger) {
  EXPECT_EQ(RequestId(std::string(1000, 'x')).View(), std::string(RequestId::kLength, 'x'));
}

// The ULID specification: the first ten characters are the milliseconds since the epoch.
TEST(IdMaker, BeginsWithTheTimeInMilliseconds) {
  ManualClock clock;
  IdMaker ids(clock, Random(7));
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(clock.WallNow().time_since_epoch());

  const std::string id(ids.Make().View());

  std::int64_t read = 0;
  for (const char c : id.substr(0, 10)) {
    read = read * 32 +
           static_cast<std::int64_t>(std::string_view("0123456789ABCDEFGHJKMNPQRSTVWXYZ").find(c));
  }
  EXPECT_EQ(read, milliseconds.count());
}

TEST(IsUlid, TakesWellFormedTextsAlone) {
  EXPECT_TRUE(IsUlid("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
  EXPECT_TRUE(IsUlid("01arz3ndektsv4rrffq69g5fav"));
  EXPECT_TRUE(IsUlid("7ZZZZZZZZZZZZZZZZZZZZZZZZZ"));

  using namespace std::string_view_literals;
  for (const std::string_view bad :
       {""sv, "01ARZ3NDEKTSV4RRFFQ69G5FA"sv, "01ARZ3NDEKTSV4RRFFQ69G5FAVX"sv,
        "81ARZ3NDEKTSV4RRFFQ69G5FAV"sv,  // more than 48 bits of time
        "01ARZ3NDEKTSV4RRFFQ69G5FAI"sv,  // I, L, O and U are no digits
        "01ARZ3NDEKTSV4RRFFQ69G5FAL"sv, "01ARZ3NDEKTSV4RRFFQ69G5FAO"sv,
        "01ARZ3NDEKTSV4RRFFQ69G5FAU"sv, "01ARZ3NDEKTSV4RRFFQ69G5F\r\n"sv,
        "01ARZ3NDEKTSV4RRFFQ69G5FA\0"sv,
        "\xff"
        "1ARZ3NDEKTSV4RRFFQ69G5FAV"sv,
        "01ARZ3NDEK-SV4RRFFQ69G5FAV"sv}) {
    EXPECT_FALSE(IsUlid(bad)) << bad;
  }
}

}  // namespace
}  // namespace monorelay
