#include "base/time_zone.hpp"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

namespace monorelay {

namespace fs = std::filesystem;

struct TimeZone::Rules {
  cctz::time_zone zone;
};

namespace {

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::size_t kLongestName = 64;

using Moment = cctz::time_point<cctz::seconds>;

std::int64_t SecondsOf(Moment moment) {
  return moment.time_since_epoch().count();
}

Moment MomentOf(std::int64_t seconds) {
  return Moment(cctz::seconds(seconds));
}

// Names are paths in a folder; nothing outside it is to be read.
bool IsName(std::string_view name) {
  const bool has_form = !name.empty() && name.size() <= kLongestName && name.front() != '/' &&
                        name.back() != '/' && !name.contains("//");
  return has_form && std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '/' || c == '_' || c == '-' || c == '+';
         });
}

std::unexpected<Error> NoSuchZone(std::string_view name) {
  return ClientError(ErrorKind::kInvalidRequest,
                     "there is no time zone \"" + std::string(name.substr(0, kLongestName)) + "\"");
}

}  // namespace

TimeZone::TimeZone() : TimeZone(Fixed(0)) {}

TimeZone TimeZone::Fixed(std::int64_t offset) {
  return TimeZone(
      std::make_shared<const Rules>(Rules{cctz::fixed_time_zone(cctz::seconds(offset))}));
}

Result<TimeZone> TimeZone::Find(std::string_view name, const fs::path& folder) {
  if (!IsName(name)) return NoSuchZone(name);
  std::error_code failure;
  if (!fs::is_directory(folder, failure)) {
    return RelayError(ErrorKind::kInternal,
                      "this machine has no database of time zones in " + folder.string() +
                          "; install the package tzdata, or ask for UTC or an offset");
  }
  const fs::path file = folder / name;
  // Asked before, for what is loaded once is remembered for ever, and so is what is not there.
  if (!fs::is_regular_file(file, failure)) return NoSuchZone(name);
  cctz::time_zone zone;
  if (!cctz::load_time_zone(file.string(), &zone)) return NoSuchZone(name);
  return TimeZone(std::make_shared<const Rules>(Rules{zone}));
}

std::vector<std::int64_t> TimeZone::Buckets(std::int64_t from, std::int64_t to,
                                            std::int64_t step) const {
  const cctz::time_zone& zone = rules_->zone;
  std::vector<std::int64_t> all;
  const auto add = [&](std::int64_t at) {
    // A bucket that clocks put forward have skipped begins where the next one does.
    if (at < to && (all.empty() || at > all.back())) all.push_back(at);
  };
  auto day = cctz::civil_day(cctz::convert(MomentOf(from), zone));
  for (;; ++day) {
    const std::int64_t midnight = SecondsOf(cctz::convert(cctz::civil_second(day), zone));
    if (midnight >= to) break;
    const std::int64_t next = SecondsOf(cctz::convert(cctz::civil_second(day + 1), zone));
    if (step <= kHour) {
      for (std::int64_t at = midnight; at < next; at += step) add(at);
    } else {
      for (std::int64_t at = 0; at < kDay; at += step)
        add(SecondsOf(cctz::convert(cctz::civil_second(day) + at, zone)));
    }
  }
  // Those of the first day that have ended before.
  const auto first = std::ranges::upper_bound(all, from);
  if (first != all.begin()) all.erase(all.begin(), std::prev(first));
  return all;
}

}  // namespace monorelay
