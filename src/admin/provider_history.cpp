// How providers did over time: a cell for each of them and each bucket.

#include <algorithm>
#include <array>
#include <map>

#include "admin/routes.hpp"
#include "admin/statistics_query.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {
namespace {

using records::StatisticsRow;

constexpr std::array kParameters{kFrom, kTo, kStep, kZone};

// From the best to the worst.
enum class State : std::uint8_t { kIdle, kOk, kDegraded, kDown };

std::string_view NameOf(State state) {
  switch (state) {
    case State::kIdle:
      return "idle";
    case State::kOk:
      return "ok";
    case State::kDegraded:
      return "degraded";
    case State::kDown:
      return "down";
  }
  return "";
}

struct Cell {
  std::int64_t total = 0;
  std::int64_t failed = 0;

  [[nodiscard]] State Standing() const {
    if (total == 0) return State::kIdle;
    if (failed == 0) return State::kOk;
    return 2 * failed < total ? State::kDegraded : State::kDown;
  }
};

// What the provider, or the way to it, is to blame for: a 4xx is the client's own, or a limit.
std::int64_t FailedOf(const StatisticsRow& row) {
  if (row.then == "5xx") return row.totals.requests;
  return row.then == "4xx" ? 0 : row.totals.errors;
}

// By provider, then by the beginning of a piece of a bucket.
using Pieces = std::map<std::string, std::map<std::int64_t, Cell>>;

struct HistoryQuestion {
  records::TimeRange range;
  std::int64_t step = 0;
  std::vector<std::int64_t> buckets;
  // Buckets in at least four pieces, so that a short outage is seen in a long one.
  std::vector<std::int64_t> pieces;
};

Read<HistoryQuestion> ReadQuestion(const Request& request) {
  constexpr std::int64_t kDay = 86'400;
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kPieces = 4;
  HistoryQuestion question;
  const auto range = ReadRange(request, kDay);
  if (!range) return std::unexpected(range.error());
  const auto step = ReadStep(request, *range);
  if (!step) return std::unexpected(step.error());
  const auto zone = ReadZone(request);
  if (!zone) return std::unexpected(zone.error());
  question.range = *range;
  question.step = *step;
  question.buckets = zone->Buckets(range->from, range->to, *step);
  std::int64_t piece = *step / kPieces;
  // Of pieces that a day cannot hold evenly, the next smaller that it can.
  for (const std::int64_t whole : {kDay / 6, kDay / 24, 15 * kMinute, 5 * kMinute, kMinute}) {
    if (piece >= whole || whole == kMinute) {
      piece = whole;
      break;
    }
  }
  question.pieces = zone->Buckets(range->from, range->to, piece);
  return question;
}

Read<Pieces> ReadPieces(const Services& services, const HistoryQuestion& question) {
  const auto rows = services.reader->Statistics({.range = question.range,
                                                 .cuts = question.pieces,
                                                 .group_by = records::Dimension::kProvider,
                                                 .then_by = records::Dimension::kStatus,
                                                 .with_distributions = false});
  if (!rows) return std::unexpected(ProblemOf(rows.error()));
  Pieces pieces;
  // Those that nobody has asked are there too.
  for (const ProviderKeys& provider : services.keys()) pieces[provider.provider];
  for (const StatisticsRow& row : *rows) {
    // Requests that never came as far as a provider.
    if (row.group.empty()) continue;
    Cell& cell = pieces[row.group][row.bucket];
    cell.total += row.totals.requests;
    cell.failed += FailedOf(row);
  }
  return pieces;
}

struct Column {
  Cell sum;
  State worst = State::kIdle;
};

// The pieces of each bucket together.
std::vector<Column> ColumnsOf(const HistoryQuestion& question,
                              const std::map<std::int64_t, Cell>& pieces) {
  std::vector<Column> columns(question.buckets.size());
  for (const auto& [at, cell] : pieces) {
    const auto behind = std::ranges::upper_bound(question.buckets, at);
    const auto place = std::max<std::ptrdiff_t>(behind - question.buckets.begin() - 1, 0);
    Column& column = columns[static_cast<std::size_t>(place)];
    column.sum.total += cell.total;
    column.sum.failed += cell.failed;
    column.worst = std::max(column.worst, cell.Standing());
  }
  return columns;
}

void WriteProvider(json::Writer& json, const std::string& name,
                   const std::vector<Column>& columns) {
  State worst = State::kIdle;
  for (const Column& column : columns) worst = std::max(worst, column.worst);
  json.BeginObject()
      .Field("provider", std::string_view(name))
      .Field("worst", NameOf(worst))
      .Key("cells")
      .BeginArray();
  for (const Column& column : columns) {
    json.BeginObject()
        .Field("total", column.sum.total)
        .Field("fail", column.sum.failed)
        .Field("worst", NameOf(column.worst))
        .EndObject();
  }
  json.EndArray().EndObject();
}

Outcome History(const Services& services, const Request& request) {
  const auto question = ReadQuestion(request);
  if (!question) return std::unexpected(question.error());
  const auto pieces = ReadPieces(services, *question);
  if (!pieces) return std::unexpected(pieces.error());
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject().Field("step_ms", question->step * 1000).Key("buckets").BeginArray();
  for (const std::int64_t bucket : question->buckets) json.Int(bucket * 1000);
  json.EndArray().Key("items").BeginArray();
  for (const auto& [provider, its] : *pieces)
    WriteProvider(json, provider, ColumnsOf(*question, its));
  json.EndArray().EndObject();
  return answer;
}

constexpr std::array kRoutes{
    Route{.method = "GET",
          .path = "/api/v1/providers/health",
          .summary = "How each provider did over time: requests, failures, and the worst state of "
                     "each cell. /api/v1/health/providers tells how they stand now.",
          .access = Access::kReader,
          .parameters = kParameters,
          .response = "ProviderHistory",
          .content_type = "application/json",
          .handler = History},
};

}  // namespace

std::span<const Route> ProviderHistoryRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
