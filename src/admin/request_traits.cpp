#include "admin/request_traits.hpp"

#include <utility>

namespace monorelay::admin {
namespace {

using records::RequestFilter;
using records::RequestRow;

constexpr SampleSize kNewest{.rows = 2000, .short_looks = 1};

bool HasChoice(const RequestFilter& filter, Trait trait) {
  switch (trait) {
    case Trait::kStream:
      return filter.streaming.has_value();
    case Trait::kEnding:
      return filter.ending.has_value();
    case Trait::kFinishReason:
      return !filter.finish_reasons.empty();
    case Trait::kTag:
      return filter.access_keys.has_value();
  }
  return false;
}

RequestFilter Without(RequestFilter filter, Trait trait) {
  switch (trait) {
    case Trait::kStream:
      filter.streaming.reset();
      break;
    case Trait::kEnding:
      filter.ending.reset();
      break;
    case Trait::kFinishReason:
      filter.finish_reasons.clear();
      break;
    case Trait::kTag:
      filter.access_keys.reset();
      break;
  }
  return filter;
}

}  // namespace

std::string_view NameOf(Trait trait) {
  switch (trait) {
    case Trait::kStream:
      return "stream";
    case Trait::kEnding:
      return "ending";
    case Trait::kFinishReason:
      return "finish_reason";
    case Trait::kTag:
      return "tag";
  }
  return {};
}

Read<TraitCounter::Counted> TraitCounter::Count(Trait trait) {
  const RequestFilter others = Without(filter_, trait);
  if (trait == Trait::kStream && IsOfSeries(others)) return CountStreams(others);
  const bool has_choice = HasChoice(filter_, trait);
  if (!has_choice && known_ != nullptr) return CountIn(*known_, trait);
  auto sample = SampleRequests(*services_.reader, others, kNewest);
  if (!sample) return std::unexpected(std::move(sample.error()));
  if (has_choice) return CountIn(*sample, trait);
  own_ = *std::move(sample);
  known_ = &own_;
  return CountIn(own_, trait);
}

Read<TraitCounter::Counted> TraitCounter::CountStreams(const RequestFilter& others) const {
  const auto rows = services_.reader->Statistics(
      {.range = others.range, .filter = others.series, .with_distributions = false});
  if (!rows) return std::unexpected(ProblemOf(rows.error()));
  std::int64_t streamed = 0;
  std::int64_t whole = 0;
  for (const records::StatisticsRow& row : *rows) {
    streamed += row.totals.streaming;
    whole += row.totals.requests - row.totals.streaming;
  }
  Counted counted;
  if (streamed > 0) counted.counts.emplace_back("true", streamed);
  if (whole > 0) counted.counts.emplace_back("false", whole);
  return counted;
}

TraitCounter::Counted TraitCounter::CountIn(const RequestSample& sample, Trait trait) {
  std::map<std::string, std::int64_t> counts;
  for (const RequestRow& row : sample.rows) {
    for (const std::string& value : ValuesOf(row, trait)) ++counts[value];
  }
  Counted counted{.counts = {counts.begin(), counts.end()}, .newest = std::nullopt};
  if (!sample.is_complete) counted.newest = sample.rows.size();
  return counted;
}

std::vector<std::string> TraitCounter::ValuesOf(const RequestRow& row, Trait trait) {
  switch (trait) {
    case Trait::kStream:
      return {row.streaming ? "true" : "false"};
    case Trait::kEnding:
      return {row.ending};
    case Trait::kFinishReason:
      return {std::string(chat::NameOf(row.finish_reason))};
    case Trait::kTag:
      return tags_.Of(row.access_key_id);
  }
  return {};
}

}  // namespace monorelay::admin
