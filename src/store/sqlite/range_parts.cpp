#include "store/sqlite/range_parts.hpp"

#include <algorithm>

namespace monorelay::store::sqlite {
namespace {

using records::TimeRange;

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 3600;

Level FinerThan(Level level) {
  if (level == Level::kDay) return Level::kFourHours;
  return level == Level::kFourHours ? Level::kHour : Level::kMinute;
}

// Appends the buckets of `level` and finer ones that make up [from, to). Those of four hours are
// taken from `four_hours_from` on.
// NOLINTNEXTLINE(misc-no-recursion): four levels.
void Part(std::vector<Stretch>& out, Level level, std::int64_t from, std::int64_t to,
          std::int64_t four_hours_from) {
  if (from >= to) return;
  const std::int64_t size = SecondsOf(level);
  const std::int64_t begin = level == Level::kFourHours ? std::max(from, four_hours_from) : from;
  const std::int64_t first = CeilTo(begin, size);
  const std::int64_t last = FloorTo(to, size);
  if (level == Level::kMinute) {
    out.push_back({level, from, to});
    return;
  }
  const Level finer = FinerThan(level);
  if (first >= last) {
    Part(out, finer, from, to, four_hours_from);
    return;
  }
  Part(out, finer, from, first, four_hours_from);
  out.push_back({level, first, last});
  Part(out, finer, last, to, four_hours_from);
}

// Steps that are no whole hours need minutes, as far as there are any.
std::vector<Stretch> Readable(const std::vector<Stretch>& stretches, std::int64_t minutes_from) {
  std::vector<Stretch> readable;
  for (const Stretch& stretch : stretches) {
    const bool is_gone = stretch.level == Level::kMinute && stretch.from < minutes_from;
    if (!is_gone) {
      readable.push_back(stretch);
      continue;
    }
    const std::int64_t turn = std::min(stretch.to, CeilTo(minutes_from, kHour));
    readable.push_back({Level::kHour, FloorTo(stretch.from, kHour), CeilTo(turn, kHour)});
    if (turn < stretch.to) readable.push_back({Level::kMinute, turn, stretch.to});
  }
  return readable;
}

// Neighbours of the same grain in one.
std::vector<Stretch> Merged(const std::vector<Stretch>& stretches) {
  std::vector<Stretch> merged;
  for (const Stretch& stretch : stretches) {
    const bool goes_on =
        !merged.empty() && merged.back().level == stretch.level && merged.back().to == stretch.from;
    if (goes_on) {
      merged.back().to = stretch.to;
    } else {
      merged.push_back(stretch);
    }
  }
  return merged;
}

// The largest grain whose buckets fit into those of `step`.
Level LargestLevel(std::int64_t step, std::int64_t offset) {
  if (step == 0) return Level::kDay;
  for (const Level level : {Level::kDay, Level::kFourHours}) {
    if (step % SecondsOf(level) == 0 && offset % SecondsOf(level) == 0) return level;
  }
  return step % kHour == 0 && offset % kHour == 0 ? Level::kHour : Level::kMinute;
}

}  // namespace

std::int64_t FloorTo(std::int64_t time, std::int64_t step) {
  const std::int64_t rest = time % step;
  return time - (rest < 0 ? rest + step : rest);
}

std::int64_t CeilTo(std::int64_t time, std::int64_t step) {
  return -FloorTo(-time, step);
}

std::vector<Stretch> PartRange(const TimeRange& range, std::int64_t step, std::int64_t offset,
                               const KeptFrom& kept) {
  const Level largest = LargestLevel(step, offset);
  const auto grain = [&](std::int64_t at) { return at < kept.minutes ? kHour : kMinute; };
  std::vector<Stretch> stretches;
  Part(stretches, largest, FloorTo(range.from, grain(range.from)),
       CeilTo(range.to, grain(range.to)), kept.four_hours);
  return Readable(stretches, kept.minutes);
}

std::vector<Stretch> PartAtCuts(const TimeRange& range, std::span<const std::int64_t> cuts,
                                const KeptFrom& kept) {
  // Where the finer ones are gone, an hour or a day belongs to the bucket in which it begins.
  const auto ceil = [&](std::int64_t at) { return CeilTo(at, kept.GrainAt(at)); };
  const std::int64_t end = ceil(range.to);
  std::int64_t at = FloorTo(range.from, kept.GrainAt(range.from));
  std::vector<Stretch> stretches;
  for (const std::int64_t cut : cuts) {
    const std::int64_t to = std::min(ceil(cut), end);
    if (to <= at) continue;
    Part(stretches, Level::kDay, at, to, kept.four_hours);
    at = to;
  }
  Part(stretches, Level::kDay, at, end, kept.four_hours);
  return Merged(Readable(stretches, kept.minutes));
}

}  // namespace monorelay::store::sqlite
