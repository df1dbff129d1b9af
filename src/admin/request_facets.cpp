// How many requests there are for each choice that a list of them can be narrowed down by, each
// choice counted with those in all others. By the roll-ups, where they can tell the requests from
// others; else over the newest requests, one by one.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "admin/request_filter.hpp"
#include "admin/request_traits.hpp"
#include "admin/routes.hpp"
#include "admin/statistics_query.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {
namespace {

using records::Dimension;
using records::RequestFilter;
using records::RequestRow;
using records::SeriesFilter;

constexpr std::int64_t kDay = 86'400;
constexpr std::array kFacets{Dimension::kModel,  Dimension::kProvider, Dimension::kKey,
                             Dimension::kClient, Dimension::kUser,     Dimension::kEndpoint,
                             Dimension::kStatus};

std::string ValueOf(Dimension dimension, const RequestRow& row) {
  switch (dimension) {
    case Dimension::kNone:
      return {};
    case Dimension::kModel:
      return row.served_model.empty() ? row.model : row.served_model;
    case Dimension::kProvider:
      return row.provider;
    case Dimension::kKey:
      return row.key_label;
    case Dimension::kClient:
      return row.client;
    case Dimension::kUser:
      return row.user;
    case Dimension::kEndpoint:
      return row.endpoint;
    case Dimension::kStatus:
      return fmt::format("{}xx", row.status / 100);
  }
  return {};
}

// What the filter wants of the dimension; nullptr: anything, or it is kStatus.
std::optional<std::string>* ChoiceIn(SeriesFilter& filter, Dimension dimension) {
  switch (dimension) {
    case Dimension::kModel:
      return &filter.model;
    case Dimension::kProvider:
      return &filter.provider;
    case Dimension::kKey:
      return &filter.key_label;
    case Dimension::kClient:
      return &filter.client;
    case Dimension::kUser:
      return &filter.user;
    case Dimension::kEndpoint:
      return &filter.endpoint;
    case Dimension::kNone:
    case Dimension::kStatus:
      return nullptr;
  }
  return nullptr;
}

void Forget(SeriesFilter& filter, Dimension dimension) {
  if (auto* choice = ChoiceIn(filter, dimension)) choice->reset();
  if (dimension == Dimension::kStatus) filter.status_class.reset();
}

// Each dimension counted with the choices in all others.
Read<Counts> CountSeries(const Services& services, const RequestFilter& filter, Dimension dimension,
                         bool is_fixed) {
  SeriesFilter others = filter.series;
  if (!is_fixed) Forget(others, dimension);
  const auto rows = services.reader->Statistics({.range = filter.range,
                                                 .group_by = dimension,
                                                 .filter = std::move(others),
                                                 .with_distributions = false});
  if (!rows) return std::unexpected(ProblemOf(rows.error()));
  Counts counts;
  for (const records::StatisticsRow& row : *rows)
    counts.emplace_back(row.group, row.totals.requests);
  return counts;
}

bool IsWithin(const std::vector<std::pair<std::int64_t, std::int64_t>>& spans,
              std::int64_t status) {
  return spans.empty() || std::ranges::any_of(spans, [&](const auto& span) {
           return status >= span.first && status <= span.second;
         });
}

// The same over requests that were looked at without any of these choices.
Counts CountRows(const std::vector<RequestRow>& rows, const RequestFilter& filter,
                 Dimension dimension, bool is_fixed) {
  SeriesFilter wanted = filter.series;
  if (!is_fixed) Forget(wanted, dimension);
  std::map<std::string, std::int64_t> counts;
  for (const RequestRow& row : rows) {
    const bool is_wanted = std::ranges::all_of(kFacets, [&](Dimension each) {
      const auto* choice = ChoiceIn(wanted, each);
      return choice == nullptr || !*choice || **choice == ValueOf(each, row);
    });
    const bool has_status =
        dimension == Dimension::kStatus || IsWithin(filter.statuses, row.status);
    if (is_wanted && has_status) ++counts[ValueOf(dimension, row)];
  }
  return {counts.begin(), counts.end()};
}

void WriteFacet(json::Writer& json, std::string_view name, Counts counts) {
  constexpr std::size_t kMostValues = 50;
  std::ranges::sort(counts, [](const auto& one, const auto& other) {
    return std::tie(other.second, one.first) < std::tie(one.second, other.first);
  });
  json.Key(name).BeginArray();
  for (std::size_t i = 0; i < std::min(counts.size(), kMostValues); ++i) {
    json.BeginObject()
        .Field("value", std::string_view(counts[i].first))
        .Field("count", counts[i].second)
        .EndObject();
  }
  json.EndArray();
}

// The requests of which each facet counts some.
Read<RequestSample> SampleForFacets(records::RequestReader& reader, RequestFilter filter,
                                    bool is_member) {
  for (const Dimension dimension : kFacets) {
    if (!is_member || dimension != Dimension::kUser) Forget(filter.series, dimension);
  }
  filter.statuses.clear();
  return SampleRequests(reader, filter);
}

// True if anything is chosen that SampleForFacets leaves out.
bool HasSeriesChoice(const RequestFilter& filter) {
  SeriesFilter series = filter.series;
  const bool has_any = std::ranges::any_of(kFacets, [&](Dimension dimension) {
    const auto* choice = ChoiceIn(series, dimension);
    return choice != nullptr && choice->has_value();
  });
  return has_any || !filter.statuses.empty();
}

Outcome Facets(const Services& services, const Request& request) {
  const auto filter = ReadRequestFilter(services, request, kDay);
  if (!filter) return std::unexpected(filter.error());
  const bool is_counted = IsOfSeries(*filter);
  // A member sees its own, whatever it chooses.
  const bool is_member = request.principal.role == identity::Role::kMember;
  RequestSample sample;
  TraitCounter traits(services, *filter);
  if (!is_counted) {
    auto sampled = SampleForFacets(*services.reader, *filter, is_member);
    if (!sampled) return std::unexpected(std::move(sampled.error()));
    sample = *std::move(sampled);
    if (!HasSeriesChoice(*filter)) traits.Knows(sample);
  }
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject();
  for (const Dimension dimension : kFacets) {
    const bool is_fixed = is_member && dimension == Dimension::kUser;
    auto counts = is_counted ? CountSeries(services, *filter, dimension, is_fixed)
                             : Read<Counts>(CountRows(sample.rows, *filter, dimension, is_fixed));
    if (!counts) return std::unexpected(std::move(counts.error()));
    WriteFacet(json, NameOf(dimension), *std::move(counts));
  }
  std::vector<std::pair<std::string_view, std::size_t>> newest;
  for (const Trait trait : kTraits) {
    auto counted = traits.Count(trait);
    if (!counted) return std::unexpected(std::move(counted.error()));
    WriteFacet(json, NameOf(trait), std::move(counted->counts));
    if (counted->newest) newest.emplace_back(NameOf(trait), *counted->newest);
  }
  json.Field("complete", sample.is_complete).Key("newest").BeginObject();
  for (const auto& [name, count] : newest) json.Field(name, static_cast<std::int64_t>(count));
  json.EndObject().EndObject();
  return answer;
}

constexpr std::array kRoutes{
    Route{"GET", "/api/v1/requests/facets",
          "How many requests there are for each choice. `newest` names the choices that were "
          "counted over the newest requests alone, with how many these were: statistics do not "
          "tell them apart.",
          Access::kOwnReader, kRequestFilter, "Facets", "application/json", Facets},
};

}  // namespace

std::span<const Route> RequestFacetRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
