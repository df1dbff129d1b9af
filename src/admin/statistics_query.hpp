// What all questions for statistics have in common.
#pragma once

#include "admin/reading.hpp"

namespace monorelay::admin {

inline constexpr Parameter kGroupBy{
    "group_by", R"({"enum":["model","provider","key","client","user","endpoint","status"]})",
    "One series, or row, for each."};

struct GroupedQuery {
  records::TimeRange range;
  records::SeriesFilter filter;
  records::Dimension group_by = records::Dimension::kNone;
};

// The range, by default the last day, the filter and `group_by`.
Read<GroupedQuery> ReadStatisticsQuery(const Request& request);

}  // namespace monorelay::admin
