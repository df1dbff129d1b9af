// The request log: pages, one request, what was said, histogram, facets, export.

#include <algorithm>
#include <array>

#include "admin/export.hpp"
#include "admin/reading.hpp"
#include "admin/request_json.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

using records::Dimension;
using records::RequestRow;

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kMostRows = 1000;

constexpr Parameter kRequestedModel{"requested_model", R"({"type":"string"})",
                                    "The model as asked for."};
constexpr Parameter kErrorCode{"error_code", R"({"type":"string"})", "Code of the error."};
constexpr Parameter kEnding{"ending",
                            R"({"enum":["answered","refused","failed","client_left","deadline"]})",
                            "How it ended."};
constexpr Parameter kStream{"stream", R"({"type":"boolean"})", "Streamed or not."};
constexpr Parameter kMinLatency{"min_latency_ms", R"({"type":"number"})", "At least so slow."};
constexpr Parameter kMaxLatency{"max_latency_ms", R"({"type":"number"})", "At most so slow."};
constexpr Parameter kMinTtft{"min_ttft_ms", R"({"type":"number"})",
                             "With the first token not before."};
constexpr Parameter kMinTokens{"min_tokens", R"({"type":"integer"})", "Input and output together."};
constexpr Parameter kMaxTokens{"max_tokens", R"({"type":"integer"})", "Input and output together."};
constexpr Parameter kMinCost{"min_cost", R"({"type":"number"})", "USD."};
constexpr Parameter kMaxCost{"max_cost", R"({"type":"number"})", "USD."};
constexpr Parameter kText{"q", R"({"type":"string"})",
                          "Found in bodies, previews, errors or the id, without regard to case."};
constexpr Parameter kCursor{"cursor", R"({"type":"string"})", "The next_cursor of a page."};
constexpr Parameter kEstimate{"estimate", R"({"type":"boolean"})",
                              "Whether to say how many there are in all, as far as 10,000."};
constexpr Parameter kFormat{"format", R"({"enum":["csv","jsonl"]})", "jsonl if absent."};

constexpr std::array kListParameters{
    kFrom,    kTo,         kModel,      kProvider,       kKey,       kClient,
    kUser,    kEndpoint,   kStatus,     kRequestedModel, kErrorCode, kEnding,
    kStream,  kMinLatency, kMaxLatency, kMinTtft,        kMinTokens, kMaxTokens,
    kMinCost, kMaxCost,    kText,       kCursor,         kLimit,     kEstimate};
constexpr std::array kExportParameters{
    kFrom,    kTo,         kModel,      kProvider,       kKey,       kClient,
    kUser,    kEndpoint,   kStatus,     kRequestedModel, kErrorCode, kEnding,
    kStream,  kMinLatency, kMaxLatency, kMinTtft,        kMinTokens, kMaxTokens,
    kMinCost, kMaxCost,    kText,       kFormat};
constexpr std::array kSeriesParameters{kFrom,   kTo,   kModel,    kProvider, kKey,
                                       kClient, kUser, kEndpoint, kStatus};
constexpr std::array kPart{Parameter{"part", R"({"enum":["request","response","events"]})",
                                     "One of them, as it is; all of them as JSON if absent."}};

Read<std::optional<RequestRow>> FindRow(const Services& services, const Request& request) {
  const bool is_number =
      !request.id.empty() && request.id.size() < 19 &&
      std::ranges::all_of(request.id, [](char c) { return c >= '0' && c <= '9'; });
  auto found =
      is_number ? services.reader->Find(std::stoll(request.id)) : services.reader->Find(request.id);
  if (!found) return std::unexpected(ProblemOf(found.error()));
  // To a member the requests of others are not there.
  const bool is_narrow = request.principal.role == identity::Role::kMember;
  if (*found && is_narrow && (*found)->user != request.principal.name) return std::nullopt;
  return *std::move(found);
}

Problem NoSuchRequest(const Request& request) {
  return NotFound("there is no request \"" + request.id.substr(0, 60) +
                  "\": it is too old, was not recorded, or is still under way");
}

// True if statistics can tell these requests from others.
bool IsOfSeries(const records::RequestFilter& filter) {
  const bool has_texts = filter.requested_model || filter.error_code || filter.ending ||
                         filter.model_part || filter.provider_part || filter.text;
  const bool has_bounds = filter.min_latency_ms || filter.max_latency_ms ||
                          filter.min_first_token_ms || filter.min_tokens || filter.max_tokens ||
                          filter.min_cost_nano || filter.max_cost_nano;
  const bool is_of_class = filter.statuses.empty() || filter.series.status_class.has_value();
  return !has_texts && !has_bounds && is_of_class && !filter.streaming && !filter.failed_only;
}

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

Outcome List(const Services& services, const Request& request) {
  const auto filter = ReadFilter(request, kDay);
  if (!filter) return std::unexpected(filter.error());
  const auto wants_estimate = ReadFlag(request, "estimate");
  if (!wants_estimate) return std::unexpected(wants_estimate.error());
  const auto limit = ReadInteger(request, "limit", 1, kMostRows, 100);
  if (!limit) return std::unexpected(limit.error());
  const auto cursor = ReadCursor(request);
  if (!cursor) return std::unexpected(cursor.error());
  const auto page = services.reader->List(
      {.filter = *filter, .after = *cursor, .limit = static_cast<std::size_t>(*limit)});
  if (!page) return std::unexpected(ProblemOf(page.error()));
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject().Key("items").BeginArray();
  for (const RequestRow& row : page->rows) WriteRequest(json, row);
  json.EndArray();
  TextOrNull(json, "next_cursor", page->next ? CursorText(*page->next) : std::string());
  if (auto told = WriteEstimate(json, services, *filter, wants_estimate->value_or(false)); !told)
    return std::unexpected(std::move(told.error()));
  json.EndObject();
  return answer;
}

// A JSON text that the program wrote itself, or null.
void Nested(json::Writer& json, std::string_view key, const std::string& text) {
  json.Key(key).Value(json::Raw{text});
}

Outcome GetOne(const Services& services, const Request& request) {
  const auto row = FindRow(services, request);
  if (!row) return std::unexpected(row.error());
  if (!*row) return std::unexpected(NoSuchRequest(request));
  const RequestRow& found = **row;
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject().Key("request");
  WriteRequest(json, found);
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

void WriteBody(json::Writer& json, std::string_view name, const records::Body& body) {
  json.Key(name);
  if (body.IsEmpty()) {
    json.Null();
    return;
  }
  json.BeginObject()
      .Field("text", std::string_view(body.text))
      .Field("bytes", body.bytes)
      .Field("cut", body.is_cut)
      .EndObject();
}

Outcome GetBodies(const Services& services, const Request& request) {
  const auto row = FindRow(services, request);
  if (!row) return std::unexpected(row.error());
  if (!*row) return std::unexpected(NoSuchRequest(request));
  const auto found = services.reader->FindBodies((*row)->id);
  if (!found) return std::unexpected(ProblemOf(found.error()));
  if (!*found) {
    return std::unexpected(
        NotFound("no bodies are kept of this request: logging was off for it or they are too old"));
  }
  const records::Bodies& bodies = **found;
  Answer answer;
  const std::string part = request.parameters.Find("part").value_or("");
  const records::Body* one = part == "request"    ? &bodies.request
                             : part == "response" ? &bodies.response
                             : part == "events"   ? &bodies.events
                                                  : nullptr;
  if (one != nullptr) {
    if (one->IsEmpty()) return std::unexpected(NotFound("the " + part + " is not kept"));
    // Cut, it is no JSON any more.
    answer.content_type = "text/plain; charset=utf-8";
    answer.body = one->text;
    return answer;
  }
  if (!part.empty())
    return std::unexpected(WrongParameter("part", "must be request, response or events"));
  json::Writer json(answer.body);
  json.BeginObject();
  WriteBody(json, "request", bodies.request);
  WriteBody(json, "response", bodies.response);
  WriteBody(json, "events", bodies.events);
  json.EndObject();
  return answer;
}

Outcome Export(const Services& services, const Request& request) {
  auto filter = ReadFilter(request, kDay);
  if (!filter) return std::unexpected(std::move(filter.error()));
  const std::string format = request.parameters.Find("format").value_or("jsonl");
  if (format != "csv" && format != "jsonl")
    return std::unexpected(WrongParameter("format", "must be csv or jsonl"));
  Answer answer;
  answer.content_type =
      format == "csv" ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson";
  answer.fields = "content-disposition: attachment; filename=\"requests." + format + "\"\r\n";
  answer.chunks = MakeExport(*services.reader, *std::move(filter),
                             format == "csv" ? ExportFormat::kCsv : ExportFormat::kJsonLines);
  return answer;
}

// Each dimension counted with the choices in all others.
Outcome Facets(const Services& services, const Request& request) {
  constexpr std::size_t kMostValues = 50;
  const auto range = ReadRange(request, kDay);
  if (!range) return std::unexpected(range.error());
  const auto series = ReadSeries(request);
  if (!series) return std::unexpected(series.error());
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject();
  for (const Dimension dimension :
       {Dimension::kModel, Dimension::kProvider, Dimension::kKey, Dimension::kClient,
        Dimension::kUser, Dimension::kEndpoint, Dimension::kStatus}) {
    records::SeriesFilter others = *series;
    if (dimension == Dimension::kModel) others.model.reset();
    if (dimension == Dimension::kProvider) others.provider.reset();
    if (dimension == Dimension::kKey) others.key_label.reset();
    if (dimension == Dimension::kClient) others.client.reset();
    // A member sees its own, whatever it chooses.
    if (dimension == Dimension::kUser && request.principal.role != identity::Role::kMember)
      others.user.reset();
    if (dimension == Dimension::kEndpoint) others.endpoint.reset();
    if (dimension == Dimension::kStatus) others.status_class.reset();
    auto rows = services.reader->Statistics({.range = *range,
                                             .group_by = dimension,
                                             .filter = std::move(others),
                                             .with_distributions = false});
    if (!rows) return std::unexpected(ProblemOf(rows.error()));
    std::ranges::sort(*rows, [](const auto& one, const auto& other) {
      return one.totals.requests > other.totals.requests;
    });
    json.Key(NameOf(dimension)).BeginArray();
    for (std::size_t i = 0; i < std::min(rows->size(), kMostValues); ++i) {
      json.BeginObject()
          .Field("value", std::string_view((*rows)[i].group))
          .Field("count", (*rows)[i].totals.requests)
          .EndObject();
    }
    json.EndArray();
  }
  json.EndObject();
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
    Route{"GET", "/api/v1/requests/facets", "How many requests there are for each choice.",
          Access::kOwnReader, kSeriesParameters, "Facets", "application/json", Facets},
    Route{.method = "GET",
          .path = "/api/v1/requests/{id}",
          .summary = "One request, by its id or number.",
          .access = Access::kOwnReader,
          .parameters = {},
          .response = "RequestDetail",
          .content_type = "application/json",
          .handler = GetOne,
          .holds_content = true},
    Route{.method = "GET",
          .path = "/api/v1/requests/{id}/bodies",
          .summary = "What was said in a request, if it is kept.",
          .access = Access::kOwnReader,
          .parameters = kPart,
          .response = "Bodies",
          .content_type = "application/json, text/plain",
          .handler = GetBodies,
          .holds_content = true},
};

}  // namespace

std::span<const Route> RequestRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
