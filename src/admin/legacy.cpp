#include "admin/legacy.hpp"

#include "base/time_text.hpp"

namespace monorelay::admin {
namespace {

constexpr std::int64_t kDay = 86'400;

Read<std::int64_t> ReadDate(const Request& request, std::string_view name, std::int64_t otherwise) {
  const auto text = request.parameters.Find(name);
  if (!text || text->empty()) return otherwise;
  const auto time = text->size() == 10 ? ParseTime(*text + "T00:00:00Z") : ParseTime(*text);
  if (!time) {
    return std::unexpected(WrongParameter(std::string(name), "is no date; write YYYY-MM-DD"));
  }
  return std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count();
}

}  // namespace

std::string Envelope(const Request& request, const LegacyPage& page,
                     const std::function<void(json::Writer&)>& write_data) {
  std::string out;
  json::Writer json(out);
  json.BeginObject().Field("success", true).Field("message", "OK").Key("data");
  write_data(json);
  const double now = std::chrono::duration<double>(request.now.time_since_epoch()).count();
  json.Key("metadata")
      .BeginObject()
      .Field("page", page.page)
      .Field("page_size", page.page_size)
      .Field("total", page.total)
      .Field("timestamp", std::string_view(TimeText(now)))
      .EndObject()
      .EndObject();
  return out;
}

Read<records::TimeRange> ReadDates(const Request& request, std::string_view from,
                                   std::string_view to) {
  const std::int64_t now =
      std::chrono::ceil<std::chrono::seconds>(request.now).time_since_epoch().count();
  const std::int64_t today = now - now % kDay;
  const auto last = ReadDate(request, to, today);
  if (!last) return std::unexpected(last.error());
  const auto first = ReadDate(request, from, *last - 6 * kDay);
  if (!first) return std::unexpected(first.error());
  if (*first > *last) {
    return std::unexpected(
        WrongParameter(std::string(from), "must not be after " + std::string(to)));
  }
  const bool is_whole_day = *last % kDay == 0;
  return records::TimeRange{*first, is_whole_day ? *last + kDay : *last};
}

Read<LegacyPage> ReadPage(const Request& request) {
  const auto page = ReadInteger(request, "page", 1, 1'000'000, 1);
  if (!page) return std::unexpected(page.error());
  const auto size = ReadInteger(request, "page_size", 1, 1000, 20);
  if (!size) return std::unexpected(size.error());
  return LegacyPage{*page, *size, 0};
}

}  // namespace monorelay::admin
