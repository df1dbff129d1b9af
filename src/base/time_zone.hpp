// Time zones by their names, out of the database of the operating system.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace monorelay {

// Where Debian's package tzdata puts it.
inline constexpr std::string_view kZoneFolder = "/usr/share/zoneinfo";

// A zone, or an offset that is always the same. Cheap to copy; thread-safe.
class TimeZone {
 public:
  // UTC.
  TimeZone();
  // Seconds east of UTC, within 24 hours.
  static TimeZone Fixed(std::int64_t offset);
  // "Asia/Shanghai": a name of the IANA database. Reads a file of `folder` at the first use of the
  // name. Fails with kInvalidRequest if there is no such zone, and with kInternal if the database
  // itself is not there.
  static Result<TimeZone> Find(std::string_view name, const std::filesystem::path& folder);

  // The beginnings of all local buckets that touch [from, to), in their order, seconds since the
  // epoch. `step` is a number of seconds of which a day has a whole number, or a day: days begin at
  // local midnight, or when the clocks have been put over it; buckets of an hour and less go on
  // from there evenly; those in between begin at their hour of the clock, so that on a day on which
  // the clocks change one of them is shorter or longer. Requires: from < to.
  [[nodiscard]] std::vector<std::int64_t> Buckets(std::int64_t from, std::int64_t to,
                                                  std::int64_t step) const;

 private:
  struct Rules;
  explicit TimeZone(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}

  std::shared_ptr<const Rules> rules_;  // owned by all copies
};

}  // namespace monorelay
