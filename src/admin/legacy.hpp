// What the predecessor's calls have in common.
#pragma once

#include <functional>
#include <string>

#include "admin/reading.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {

struct LegacyPage {
  std::int64_t page = 1;
  std::int64_t page_size = 20;
  std::int64_t total = 0;
};

// {success, message, data, metadata} around what `write_data` writes. `timestamp` is UTC with its
// zone; the predecessor's was local time without one.
std::string Envelope(const Request& request, const LegacyPage& page,
                     const std::function<void(json::Writer&)>& write_data);

// start_date and end_date, YYYY-MM-DD, both included; by default the last seven days.
Read<records::TimeRange> ReadDates(const Request& request, std::string_view from = "start_date",
                                   std::string_view to = "end_date");
Read<LegacyPage> ReadPage(const Request& request);

inline constexpr Parameter kStartDate{"start_date", R"({"type":"string","format":"date"})",
                                      "YYYY-MM-DD; a week ago if absent."};
inline constexpr Parameter kEndDate{"end_date", R"({"type":"string","format":"date"})",
                                    "YYYY-MM-DD, included; today if absent."};

}  // namespace monorelay::admin
