#include "limits/kind.hpp"

#include <utility>

namespace monorelay::limits {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr hours kDay{24};

struct Row {
  std::string_view name;
  Measure measure;
  Span span;
};

// A month is 30 days, so that every month is the same.
constexpr std::array<Row, kKinds.size()> kRows{{
    {"requests_per_minute", Measure::kRequests, {minutes(1), seconds(1)}},
    {"requests_per_day", Measure::kRequests, {kDay, minutes(15)}},
    {"tokens_per_minute", Measure::kTokens, {minutes(1), seconds(1)}},
    {"tokens_per_day", Measure::kTokens, {kDay, minutes(15)}},
    {"concurrent_requests", Measure::kConcurrent, {}},
    {"usd_per_day", Measure::kMoney, {kDay, minutes(15)}},
    {"usd_per_week", Measure::kMoney, {7 * kDay, hours(2)}},
    {"usd_per_month", Measure::kMoney, {30 * kDay, hours(8)}},
    {"usd_lifetime", Measure::kMoney, {}},
}};

constexpr std::array<std::pair<std::string_view, SubjectKind>, 4> kSubjects{
    {{"relay", SubjectKind::kRelay},
     {"team", SubjectKind::kTeam},
     {"user", SubjectKind::kUser},
     {"key", SubjectKind::kKey}}};

const Row& RowOf(Kind kind) {
  return kRows[static_cast<std::size_t>(kind)];
}

}  // namespace

std::string_view NameOf(Kind kind) {
  return RowOf(kind).name;
}

std::optional<Kind> KindNamed(std::string_view name) {
  for (const Kind kind : kKinds) {
    if (NameOf(kind) == name) return kind;
  }
  return std::nullopt;
}

Measure MeasureOf(Kind kind) {
  return RowOf(kind).measure;
}

Span SpanOf(Kind kind) {
  return RowOf(kind).span;
}

std::string_view NameOf(SubjectKind kind) {
  return kSubjects[static_cast<std::size_t>(kind)].first;
}

std::optional<SubjectKind> SubjectKindNamed(std::string_view name) {
  for (const auto& [known, kind] : kSubjects) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

}  // namespace monorelay::limits
