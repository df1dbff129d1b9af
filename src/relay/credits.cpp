#include "relay/credits.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "json/writer.hpp"

namespace monorelay::relay {
namespace {

constexpr double kNano = 1e9;

struct Budget {
  limits::Subject subject;
  limits::Standing standing;

  [[nodiscard]] std::int64_t Available() const {
    return std::max<std::int64_t>(standing.rule.amount - standing.used - standing.pending, 0);
  }
};

void WriteAmount(json::Writer& json, std::string_view name, limits::Measure measure,
                 std::int64_t amount) {
  json.Key(name);
  if (measure == limits::Measure::kMoney) {
    json.Double(static_cast<double>(amount) / kNano);
  } else {
    json.Int(amount);
  }
}

void WriteLimit(json::Writer& json, const Budget& budget) {
  const auto& [rule, used, pending, reset] = budget.standing;
  const limits::Measure measure = MeasureOf(rule.kind);
  json.BeginObject()
      .Field("subject", NameOf(budget.subject.kind))
      .Field("limit", NameOf(rule.kind));
  WriteAmount(json, "amount", measure, rule.amount);
  WriteAmount(json, "used", measure, used);
  WriteAmount(json, "reserved", measure, pending);
  json.Field("shadow", rule.shadow).EndObject();
}

}  // namespace

std::string RenderCredits(const Caller& caller, WallTime now) {
  std::vector<Budget> all;
  limits::Totals totals;
  for (const auto& meter : caller.limits.meters) {
    if (meter == nullptr) continue;
    // The narrowest one comes last, and its use is the caller's own.
    totals = meter->TotalsNow();
    for (const limits::Standing& standing : meter->View(now).standings)
      all.push_back({meter->Of(), standing});
  }
  std::optional<Budget> tightest;
  for (const Budget& budget : all) {
    const bool is_money = MeasureOf(budget.standing.rule.kind) == limits::Measure::kMoney;
    if (!is_money || budget.standing.rule.shadow) continue;
    if (!tightest || budget.Available() < tightest->Available()) tightest = budget;
  }
  std::string text;
  json::Writer json(text);
  json.BeginObject().Field("object", "credit_summary");
  if (tightest) {
    WriteAmount(json, "total_granted", limits::Measure::kMoney, tightest->standing.rule.amount);
    WriteAmount(json, "total_used", limits::Measure::kMoney, tightest->standing.used);
    WriteAmount(json, "total_available", limits::Measure::kMoney, tightest->Available());
    json.Key("limit").String(std::string(NameOf(tightest->subject.kind)) + ":" +
                             std::string(NameOf(tightest->standing.rule.kind)));
  } else {
    json.Key("total_granted").Null();
    WriteAmount(json, "total_used", limits::Measure::kMoney, totals.used.nano_dollars);
    json.Key("total_available").Null().Key("limit").Null();
  }
  json.Key("usage")
      .BeginObject()
      .Field("requests", totals.requests)
      .Field("tokens", totals.used.tokens);
  WriteAmount(json, "cost", limits::Measure::kMoney, totals.used.nano_dollars);
  json.EndObject().Key("limits").BeginArray();
  for (const Budget& budget : all) WriteLimit(json, budget);
  json.EndArray().EndObject();
  return text;
}

}  // namespace monorelay::relay
