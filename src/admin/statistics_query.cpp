#include "admin/statistics_query.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace monorelay::admin {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kMostBuckets = 200;
constexpr std::int64_t kMostDays = 400;

constexpr std::array kSteps{std::pair{std::string_view("1m"), kMinute},
                            std::pair{std::string_view("5m"), 5 * kMinute},
                            std::pair{std::string_view("15m"), 15 * kMinute},
                            std::pair{std::string_view("30m"), 30 * kMinute},
                            std::pair{std::string_view("1h"), 60 * kMinute},
                            std::pair{std::string_view("4h"), 240 * kMinute},
                            std::pair{std::string_view("1d"), kDay}};

// Seconds east of UTC, of "+08:00" or "-03:30".
std::optional<std::int64_t> OffsetIn(std::string_view text) {
  const bool has_form = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':';
  std::int64_t digits[4] = {};
  bool is_number = has_form;
  for (std::size_t i = 0; has_form && i < 4; ++i) {
    const char c = text[i < 2 ? i + 1 : i + 2];
    is_number = is_number && c >= '0' && c <= '9';
    digits[i] = c - '0';
  }
  const std::int64_t minutes = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3];
  if (!is_number || minutes > 14 * 60 || digits[2] > 5) return std::nullopt;
  return (text[0] == '+' ? minutes : -minutes) * kMinute;
}

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

Read<std::int64_t> ReadStep(const Request& request, const records::TimeRange& range) {
  const std::string text = request.parameters.Find("step").value_or("auto");
  const std::int64_t span = range.to - range.from;
  std::int64_t step = 0;
  for (const auto& [name, seconds] : kSteps) {
    const bool fits = text == "auto" ? span / seconds <= 120 || seconds == kDay : text == name;
    if (fits && step == 0) step = seconds;
  }
  if (step == 0)
    return std::unexpected(WrongParameter("step", "must be auto, 1m, 5m, 15m, 30m, 1h, 4h or 1d"));
  if (span / step > (text == "auto" ? kMostDays : kMostBuckets)) {
    return std::unexpected(WrongParameter(
        "step", fmt::format("gives more than {} buckets, or a range of more than {} days; take a "
                            "wider step or a shorter range",
                            kMostBuckets, kMostDays)));
  }
  return step;
}

Read<TimeZone> ReadZone(const Request& request) {
  std::string text = request.parameters.Find("tz").value_or("UTC");
  if (text == "UTC" || text == "Z" || text.empty()) return TimeZone();
  // In a query an unescaped plus is a space.
  std::ranges::replace(text, ' ', '+');
  if (const auto offset = OffsetIn(text)) return TimeZone::Fixed(*offset);
  auto zone = TimeZone::Find(text, kZoneFolder);
  if (zone) return *std::move(zone);
  if (zone.error().kind != ErrorKind::kInvalidRequest)
    return std::unexpected(ProblemOf(zone.error()));
  return std::unexpected(WrongParameter(
      "tz",
      "must be UTC, an offset such as +08:00, or a name of the time zone database such as "
      "Asia/Shanghai, spelled as there"));
}

std::int64_t BarWidth(std::int64_t span, std::int64_t most) {
  std::int64_t step = kSteps.front().second;
  for (const auto& [name, seconds] : kSteps) {
    if (span / step >= most) step = seconds;
  }
  // Longer ranges than days can hold take several days a bar.
  while (span / step >= most) step += kDay;
  return step;
}

std::int64_t FloorTo(std::int64_t time, std::int64_t step) {
  const std::int64_t rest = time % step;
  return time - (rest < 0 ? rest + step : rest);
}

std::int64_t EndOfBucket(const TimeZone& zone, std::int64_t begin, std::int64_t step) {
  // A day on which clocks are put back is longer than a day.
  return zone.Buckets(begin, begin + 2 * step, step).at(1);
}

bool Metrics::Has(std::string_view name) const {
  return names_.empty() || std::ranges::find(names_, name) != names_.end();
}

records::Distributions Metrics::Needed() const {
  return {.latency = Has("latency"), .first_token = Has("ttft"), .speed = Has("speed")};
}

bool Metrics::NeedsDistributions() const {
  const records::Distributions needed = Needed();
  return needed.latency || needed.first_token || needed.speed;
}

Read<Metrics> Metrics::ReadFrom(const Request& request) {
  constexpr std::array<std::string_view, 11> kKnown{
      "requests", "errors", "streaming", "estimated", "unpriced", "attempts",
      "cost",     "tokens", "latency",   "ttft",      "speed"};
  Metrics metrics;
  const std::string text = request.parameters.Find("metrics").value_or("");
  std::string_view left = text;
  while (!left.empty()) {
    const std::string_view part = left.substr(0, left.find(','));
    left.remove_prefix(std::min(part.size() + 1, left.size()));
    if (std::ranges::find(kKnown, Trim(part)) == kKnown.end()) {
      return std::unexpected(WrongParameter(
          "metrics", fmt::format("knows {}, with commas between them", fmt::join(kKnown, ", "))));
    }
    metrics.names_.emplace_back(Trim(part));
  }
  return metrics;
}

}  // namespace monorelay::admin
