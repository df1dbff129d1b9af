// Which roll-ups make up a range of time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "records/reader.hpp"
#include "store/sqlite/rollup_table.hpp"

namespace monorelay::store::sqlite {

// The multiple of `step` at `time` or next before it; at or next behind it.
std::int64_t FloorTo(std::int64_t time, std::int64_t step);
std::int64_t CeilTo(std::int64_t time, std::int64_t step);

// A stretch of time to be read in one grain.
struct Stretch {
  Level level = Level::kMinute;
  std::int64_t from = 0;  // seconds; a multiple of the grain
  std::int64_t to = 0;

  bool operator==(const Stretch&) const = default;
};

// From when on, in seconds, there are buckets of these grains. Before that there are no minutes and
// hours any more, and no four hours yet.
struct KeptFrom {
  std::int64_t minutes = 0;
  std::int64_t hours = 0;
  std::int64_t four_hours = 0;

  [[nodiscard]] std::int64_t GrainAt(std::int64_t time) const {
    if (time < hours) return SecondsOf(Level::kDay);
    return SecondsOf(time < minutes ? Level::kHour : Level::kMinute);
  }
};

// Parts `range` so that as few buckets as possible are read: days in its middle, hours around them,
// minutes at its ends. No bucket is larger than `step` or crosses a multiple of it (0: no step),
// counted from the epoch less `offset`. Where there are no minutes any more, the range is widened
// to hours.
std::vector<Stretch> PartRange(const records::TimeRange& range, std::int64_t step,
                               std::int64_t offset, const KeptFrom& kept);

// The same where buckets begin at `cuts`, which rise: none of what is read crosses one of them, but
// where nothing finer is kept.
std::vector<Stretch> PartAtCuts(const records::TimeRange& range, std::span<const std::int64_t> cuts,
                                const KeptFrom& kept);

}  // namespace monorelay::store::sqlite
