// What all questions for statistics have in common.
#pragma once

#include "admin/reading.hpp"
#include "base/time_zone.hpp"

namespace monorelay::admin {

inline constexpr Parameter kGroupBy{
    "group_by", R"({"enum":["model","provider","key","client","user","endpoint","status"]})",
    "One series, or row, for each."};

inline constexpr Parameter kThenBy{
    "then_by", R"({"enum":["model","provider","key","client","user","endpoint","status"]})",
    "Within each group, one for each of these."};

struct GroupedQuery {
  records::TimeRange range;
  records::SeriesFilter filter;
  records::Dimension group_by = records::Dimension::kNone;
};

// The range, by default the last day, the filter and `group_by`.
Read<GroupedQuery> ReadStatisticsQuery(const Request& request);

inline constexpr Parameter kStep{"step",
                                 R"({"enum":["auto","1m","5m","15m","30m","1h","4h","1d"]})",
                                 "Width of a bucket; auto aims at 48 to 120 of them."};
inline constexpr Parameter kZone{"tz", R"({"type":"string"})",
                                 "Where days begin: \"UTC\", an offset such as \"+08:00\", or "
                                 "a time zone such as \"Asia/Shanghai\". In zones that are no "
                                 "whole hours from UTC, what is older than a week is known by the "
                                 "hour alone: an hour counts where it begins."};
inline constexpr Parameter kMetrics{
    "metrics", R"({"type":"string"})",
    "The columns that are wanted: requests, errors, streaming, estimated, unpriced, attempts, "
    "cost, "
    "tokens, latency, ttft, speed; all if absent. Without the last three it is much less to read."};

// Seconds of a bucket, by `step`. Fails if that would be more than 200, or more than 400 days.
Read<std::int64_t> ReadStep(const Request& request, const records::TimeRange& range);
// The smallest width of which a span needs no more than `most`.
std::int64_t BarWidth(std::int64_t span, std::int64_t most);
// By `tz`.
Read<TimeZone> ReadZone(const Request& request);
// When the bucket ends that begins there.
std::int64_t EndOfBucket(const TimeZone& zone, std::int64_t begin, std::int64_t step);

std::int64_t FloorTo(std::int64_t time, std::int64_t step);
// The columns of a series that were asked for, by `metrics`.
class Metrics {
 public:
  static Read<Metrics> ReadFrom(const Request& request);

  [[nodiscard]] bool Has(std::string_view name) const;
  // Which histograms have to be read for them, and whether any.
  [[nodiscard]] records::Distributions Needed() const;
  [[nodiscard]] bool NeedsDistributions() const;

 private:
  std::vector<std::string> names_;  // none: all
};

}  // namespace monorelay::admin
