#include "admin/statistics_query.hpp"

namespace monorelay::admin {
namespace {

constexpr std::int64_t kDay = 86'400;

}  // namespace

Read<GroupedQuery> ReadStatisticsQuery(const Request& request) {
  GroupedQuery query;
  const auto range = ReadRange(request, kDay);
  if (!range) return std::unexpected(range.error());
  auto filter = ReadSeries(request);
  if (!filter) return std::unexpected(std::move(filter.error()));
  if (!request.parameters.Find("status").value_or("").empty() && !filter->status_class) {
    return std::unexpected(
        WrongParameter("status", "must be one class here, such as 5xx: statistics know no more"));
  }
  const auto group_by = ReadDimension(request, "group_by");
  if (!group_by) return std::unexpected(group_by.error());
  query.range = *range;
  query.filter = *std::move(filter);
  query.group_by = *group_by;
  return query;
}

}  // namespace monorelay::admin
