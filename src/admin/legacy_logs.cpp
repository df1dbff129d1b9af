// The predecessor's calls for the log: /api/logs, /api/logs/filtered, /api/logs/{id}.

#include <algorithm>
#include <array>

#include "admin/legacy.hpp"
#include "admin/request_json.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

using records::RequestRow;

constexpr std::int64_t kEver = 9LL * 366 * 86'400;
constexpr std::int64_t kMostRows = 10'000;
constexpr int kMostPages = 50;  // that are looked through for one answer

constexpr Parameter kPage{"page", R"({"type":"integer","minimum":1})", "From 1."};
constexpr Parameter kPageSize{"page_size", R"({"type":"integer","minimum":1})", "20 if absent."};
constexpr Parameter kMost{"limit", R"({"type":"integer","minimum":1,"maximum":10000})",
                          "So many of the newest are looked at."};
constexpr std::array kListParameters{kPage, kPageSize, kMost};
constexpr std::array kFilteredParameters{
    kPage,
    kPageSize,
    kMost,
    Parameter{"provider", R"({"type":"string"})", "A part of the provider's name."},
    Parameter{"model", R"({"type":"string"})", "A part of the model's name."},
    Parameter{"status", R"({"enum":["success","error"]})", "How it ended."},
    Parameter{"date_from", R"({"type":"string"})", "YYYY-MM-DD or a time."},
    Parameter{"date_to", R"({"type":"string"})", "YYYY-MM-DD, included, or a time."}};

std::int64_t NowOf(const Request& request) {
  return std::chrono::ceil<std::chrono::seconds>(request.now).time_since_epoch().count() + 1;
}

// The newest rows, at most `limit`.
Read<std::vector<RequestRow>> Newest(const Services& services, records::RequestFilter filter,
                                     std::int64_t limit) {
  records::RequestQuery query{
      .filter = std::move(filter), .after = std::nullopt, .limit = static_cast<std::size_t>(limit)};
  std::vector<RequestRow> rows;
  for (int pages = 1;; ++pages) {
    auto page = services.reader->List(query);
    if (!page) return std::unexpected(ProblemOf(page.error()));
    std::ranges::move(page->rows, std::back_inserter(rows));
    const bool is_enough = rows.size() >= static_cast<std::size_t>(limit) || pages >= kMostPages;
    if (!page->next || is_enough) return rows;
    query.after = page->next;
    query.limit = static_cast<std::size_t>(limit) - rows.size();
  }
}

void WriteSlice(json::Writer& json, const std::vector<RequestRow>& rows, const LegacyPage& page) {
  json.BeginArray();
  const auto begin = static_cast<std::size_t>((page.page - 1) * page.page_size);
  const std::size_t end = std::min(begin + static_cast<std::size_t>(page.page_size), rows.size());
  for (std::size_t i = begin; i < end; ++i) WriteLegacyRequest(json, rows[i], rows[i].id);
  json.EndArray();
}

Outcome List(const Services& services, const Request& request) {
  auto page = ReadPage(request);
  if (!page) return std::unexpected(std::move(page.error()));
  const auto limit = ReadInteger(request, "limit", 1, kMostRows, 50);
  if (!limit) return std::unexpected(limit.error());
  records::RequestFilter filter;
  filter.range = {NowOf(request) - kEver, NowOf(request)};
  const auto rows = Newest(services, std::move(filter), *limit);
  if (!rows) return std::unexpected(rows.error());
  page->total = static_cast<std::int64_t>(rows->size());
  Answer answer;
  answer.body =
      Envelope(request, *page, [&](json::Writer& json) { WriteSlice(json, *rows, *page); });
  return answer;
}

Read<records::RequestFilter> ReadLegacyFilter(const Request& request) {
  records::RequestFilter filter;
  filter.range = {NowOf(request) - kEver, NowOf(request)};
  const bool has_dates = request.parameters.Find("date_from") || request.parameters.Find("date_to");
  if (has_dates) {
    const auto range = ReadDates(request, "date_from", "date_to");
    if (!range) return std::unexpected(range.error());
    if (request.parameters.Find("date_from")) filter.range.from = range->from;
    if (request.parameters.Find("date_to")) filter.range.to = range->to;
  }
  const auto some = [](std::optional<std::string> text) {
    return text && text->empty() ? std::nullopt : std::move(text);
  };
  filter.provider_part = some(request.parameters.Find("provider"));
  filter.model_part = some(request.parameters.Find("model"));
  const std::string status = request.parameters.Find("status").value_or("");
  if (status == "success") filter.statuses = {{100, 399}};
  if (status == "error") filter.failed_only = true;
  if (!status.empty() && status != "success" && status != "error")
    return std::unexpected(WrongParameter("status", "must be success or error"));
  return filter;
}

Outcome Filtered(const Services& services, const Request& request) {
  auto page = ReadPage(request);
  if (!page) return std::unexpected(std::move(page.error()));
  const auto limit = ReadInteger(request, "limit", 1, kMostRows, 100);
  if (!limit) return std::unexpected(limit.error());
  auto filter = ReadLegacyFilter(request);
  if (!filter) return std::unexpected(std::move(filter.error()));
  const auto rows = Newest(services, *std::move(filter), *limit);
  if (!rows) return std::unexpected(rows.error());
  page->total = static_cast<std::int64_t>(rows->size());
  Answer answer;
  answer.body = Envelope(request, *page, [&](json::Writer& json) {
    json.BeginObject().Key("entries");
    WriteSlice(json, *rows, *page);
    json.Key("filters_applied").BeginObject();
    for (const std::string_view name : {"provider", "model", "status", "date_from", "date_to"})
      TextOrNull(json, name, request.parameters.Find(name).value_or(""));
    json.EndObject().EndObject();
  });
  return answer;
}

Outcome GetOne(const Services& services, const Request& request) {
  const bool is_number =
      !request.id.empty() && request.id.size() < 19 &&
      std::ranges::all_of(request.id, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number) return std::unexpected(WrongParameter("id", "must be the number of a log entry"));
  const auto row = services.reader->Find(std::stoll(request.id));
  if (!row) return std::unexpected(ProblemOf(row.error()));
  if (!*row) return std::unexpected(NotFound("there is no log entry " + request.id));
  const auto bodies = services.reader->FindBodies((*row)->id);
  if (!bodies) return std::unexpected(ProblemOf(bodies.error()));
  std::string entry;
  json::Writer fields(entry);
  WriteLegacyRequest(fields, **row, (*row)->id);
  // The full texts stand in this call's answer alone.
  entry.pop_back();
  const auto text = [&](std::string_view key, const records::Body* body) {
    entry.append(",\"").append(key).append("\":");
    entry += body == nullptr || body->IsEmpty() ? "null" : json::Quote(body->text);
  };
  text("request_full", *bodies ? &(*bodies)->request : nullptr);
  text("response_full", *bodies ? &(*bodies)->response : nullptr);
  entry.push_back('}');
  Answer answer;
  answer.body = Envelope(request, {.page = 1, .page_size = 1, .total = 1},
                         [&](json::Writer& json) { json.Value(json::Raw{entry}); });
  return answer;
}

constexpr Route Of(std::string_view path, std::string_view summary,
                   std::span<const Parameter> parameters, std::string_view response,
                   Handler handler) {
  return {.method = "GET",
          .path = path,
          .summary = summary,
          .access = Access::kReader,
          .parameters = parameters,
          .response = response,
          .content_type = "application/json",
          .handler = handler,
          .holds_content = true};
}

constexpr std::array kRoutes{
    Of("/api/logs", "The newest log entries.", kListParameters, "LegacyLogs", List),
    Of("/api/logs/filtered", "The newest log entries that are so.", kFilteredParameters,
       "LegacyFilteredLogs", Filtered),
    Of("/api/logs/{id}", "One log entry with its full texts.", {}, "LegacyLog", GetOne),
};

}  // namespace

std::span<const Route> LegacyLogRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
