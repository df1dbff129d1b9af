// The request log: pages, one request, export.

#include <algorithm>
#include <array>

#include "admin/export.hpp"
#include "admin/find_request.hpp"
#include "admin/key_tags.hpp"
#include "admin/request_filter.hpp"
#include "admin/request_json.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

using records::RequestCursor;
using records::RequestOrder;
using records::RequestRow;

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kMostRows = 1000;

constexpr std::array kListOnly{
    Parameter{"sort", R"({"enum":["-ended_at","ended_at","-started_at","started_at"]})",
              "Newest first if absent. A request is written when it has ended, and the log stands "
              "in that order, whichever of the two is said."},
    Parameter{"cursor", R"({"type":"string"})", "The next_cursor or prev_cursor of a page."},
    kLimit,
    Parameter{"estimate", R"({"type":"boolean"})",
              "Whether to say how many there are in all, as far as 10,000."}};
constexpr std::array kExportOnly{
    Parameter{"format", R"({"enum":["csv","jsonl"]})", "jsonl if absent."}};
constexpr auto kListParameters = Joined(kRequestFilter, kListOnly);
constexpr auto kExportParameters = Joined(kRequestFilter, kExportOnly);

// How many there are, by the roll-ups, which widen a range to whole minutes.
Read<void> WriteEstimate(json::Writer& json, const Services& services,
                         const records::RequestFilter& filter, bool is_wanted) {
  constexpr std::int64_t kMostCounted = 10'000;
  constexpr std::int64_t kMinute = 60;
  json.Key("estimate");
  if (!is_wanted || !IsOfSeries(filter)) {
    json.Null();
    return {};
  }
  const auto rows = services.reader->Statistics(
      {.range = filter.range, .filter = filter.series, .with_distributions = false});
  if (!rows) return std::unexpected(ProblemOf(rows.error()));
  std::int64_t count = 0;
  for (const records::StatisticsRow& row : *rows) count += row.totals.requests;
  const bool is_even = filter.range.from % kMinute == 0 && filter.range.to % kMinute == 0;
  json.BeginObject()
      .Field("count", std::min(count, kMostCounted))
      .Field("exact", is_even && count <= kMostCounted)
      .EndObject();
  return {};
}

Read<RequestOrder> ReadOrder(const Request& request) {
  const std::string sort = request.parameters.Find("sort").value_or("-ended_at");
  if (sort == "-ended_at" || sort == "-started_at") return RequestOrder::kNewestFirst;
  if (sort == "ended_at" || sort == "started_at") return RequestOrder::kOldestFirst;
  return std::unexpected(WrongParameter(
      "sort",
      "must be -ended_at, ended_at, -started_at or started_at: there is an index for no "
      "other order, and without one millions of rows would be read"));
}

RequestOrder Opposite(RequestOrder order) {
  return order == RequestOrder::kNewestFirst ? RequestOrder::kOldestFirst
                                             : RequestOrder::kNewestFirst;
}

struct ListQuestion {
  records::RequestQuery query;
  RequestOrder order = RequestOrder::kNewestFirst;  // of the list
  std::optional<PagePlace> place;
  bool wants_estimate = false;
};

Read<ListQuestion> ReadQuestion(const Services& services, const Request& request) {
  auto filter = ReadRequestFilter(services, request, kDay);
  if (!filter) return std::unexpected(std::move(filter.error()));
  const auto wants_estimate = ReadFlag(request, "estimate");
  if (!wants_estimate) return std::unexpected(wants_estimate.error());
  const auto limit = ReadInteger(request, "limit", 1, kMostRows, 100);
  if (!limit) return std::unexpected(limit.error());
  const auto order = ReadOrder(request);
  if (!order) return std::unexpected(order.error());
  const auto place = ReadPlace(request);
  if (!place) return std::unexpected(place.error());
  ListQuestion question{.query = {.filter = *std::move(filter),
                                  .after = std::nullopt,
                                  .limit = static_cast<std::size_t>(*limit),
                                  .order = *order},
                        .order = *order,
                        .place = *place,
                        .wants_estimate = wants_estimate->value_or(false)};
  if (*place) question.query.after = (*place)->at;
  // A page before another is read from there, the other way round.
  if (*place && (*place)->is_before) question.query.order = Opposite(*order);
  return question;
}

RequestCursor PlaceOf(const RequestRow& row) {
  return {row.timestamp, row.id};
}

// So that the row at `at` is the first behind it.
RequestCursor JustBefore(RequestCursor at, RequestOrder order) {
  at.id += order == RequestOrder::kNewestFirst ? 1 : -1;
  return at;
}

// `page` stands in the order of the list.
void WriteCursors(json::Writer& json, const ListQuestion& question,
                  const records::RequestPage& page) {
  const auto& [query, order, place, wants_estimate] = question;
  std::optional<PagePlace> next;
  std::optional<PagePlace> prev;
  if (place && place->is_before) {
    if (page.next) prev = PagePlace{*page.next, true};
    next = PagePlace{page.rows.empty() ? JustBefore(place->at, order) : PlaceOf(page.rows.back()),
                     false};
  } else {
    if (page.next) next = PagePlace{*page.next, false};
    // Behind the last row there is none to begin from.
    if (place) {
      prev = PagePlace{
          page.rows.empty() ? JustBefore(place->at, Opposite(order)) : PlaceOf(page.rows.front()),
          true};
    }
  }
  TextOrNull(json, "next_cursor", next ? PlaceText(*next) : std::string());
  TextOrNull(json, "prev_cursor", prev ? PlaceText(*prev) : std::string());
}

Outcome List(const Services& services, const Request& request) {
  const auto question = ReadQuestion(services, request);
  if (!question) return std::unexpected(question.error());
  auto page = services.reader->List(question->query);
  if (!page) return std::unexpected(ProblemOf(page.error()));
  if (question->place && question->place->is_before) std::ranges::reverse(page->rows);
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject().Key("items").BeginArray();
  KeyTags tags(services);
  for (const RequestRow& row : page->rows) WriteRequest(json, row, &tags.Of(row.access_key_id));
  json.EndArray();
  WriteCursors(json, *question, *page);
  if (auto told = WriteEstimate(json, services, question->query.filter, question->wants_estimate);
      !told)
    return std::unexpected(std::move(told.error()));
  json.EndObject();
  return answer;
}

// A JSON text that the program wrote itself, or null.
void Nested(json::Writer& json, std::string_view key, const std::string& text) {
  json.Key(key).Value(json::Raw{text});
}

Outcome GetOne(const Services& services, const Request& request) {
  const auto row = FindRequest(services, request);
  if (!row) return std::unexpected(row.error());
  const RequestRow& found = *row;
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject().Key("request");
  WriteRequest(json, found, &KeyTags(services).Of(found.access_key_id));
  json.Key("timing").BeginObject();
  OptionalDouble(json, "queue_ms", found.queue_ms);
  OptionalDouble(json, "connect_ms", found.connect_ms);
  OptionalDouble(json, "first_byte_ms", found.first_byte_ms);
  OptionalDouble(json, "first_token_ms", found.first_token_ms);
  OptionalDouble(json, "total_ms", found.latency_ms);
  json.EndObject();
  Nested(json, "failed_attempts", found.failed_attempts);
  json.Key("cost").BeginObject();
  OptionalInt(json, "nano_dollars", found.cost_nano);
  Nested(json, "parts", found.cost_parts);
  TextOrNull(json, "basis", found.cost_basis);
  json.EndObject().Key("parameters").BeginObject();
  OptionalDouble(json, "temperature", found.temperature);
  OptionalDouble(json, "top_p", found.top_p);
  OptionalDouble(json, "presence_penalty", found.presence_penalty);
  OptionalDouble(json, "frequency_penalty", found.frequency_penalty);
  OptionalInt(json, "max_tokens", found.max_tokens);
  json.EndObject();
  OptionalInt(json, "request_bytes", found.request_bytes);
  OptionalInt(json, "response_bytes", found.response_bytes);
  TextOrNull(json, "conversion", found.conversion);
  TextOrNull(json, "error_message", found.error_message);
  TextOrNull(json, "error_details", found.error_details);
  TextOrNull(json, "request_preview", found.request_preview);
  TextOrNull(json, "response_preview", found.response_preview);
  json.EndObject();
  return answer;
}

Outcome Export(const Services& services, const Request& request) {
  auto filter = ReadRequestFilter(services, request, kDay);
  if (!filter) return std::unexpected(std::move(filter.error()));
  const std::string format = request.parameters.Find("format").value_or("jsonl");
  if (format != "csv" && format != "jsonl")
    return std::unexpected(WrongParameter("format", "must be csv or jsonl"));
  Answer answer;
  answer.content_type =
      format == "csv" ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson";
  answer.fields = "content-disposition: attachment; filename=\"requests." + format + "\"\r\n";
  answer.chunks = MakeExport(services, *std::move(filter),
                             format == "csv" ? ExportFormat::kCsv : ExportFormat::kJsonLines);
  return answer;
}

constexpr std::array kRoutes{
    Route{"GET", "/api/v1/requests", "Requests, the newest first, in pages.", Access::kOwnReader,
          kListParameters, "RequestPage", "application/json", List},
    Route{.method = "GET",
          .path = "/api/v1/requests/export",
          .summary = "Requests as a file, the newest first.",
          .access = Access::kOwnReader,
          .parameters = kExportParameters,
          .response = "Request",
          .content_type = "application/x-ndjson, text/csv",
          .handler = Export,
          .holds_content = true},
    Route{.method = "GET",
          .path = "/api/v1/requests/{id}",
          .summary = "One request, by its id or number.",
          .access = Access::kOwnReader,
          .parameters = {},
          .response = "RequestDetail",
          .content_type = "application/json",
          .handler = GetOne,
          .holds_content = true},
};

}  // namespace

std::span<const Route> RequestRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
