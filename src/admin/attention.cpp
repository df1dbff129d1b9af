#include "admin/attention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <vector>

#include "admin/log_alerts.hpp"
#include "admin/routes.hpp"
#include "json/writer.hpp"
#include "keys/key_pool.hpp"

namespace monorelay::admin {
namespace {

using keys::Hindrance;
using Standing = keys::KeyPool::Standing;

constexpr std::int64_t kDay = 86'400;

// As the schema Attention has it, the worst first.
enum class Severity : std::uint8_t { kError, kWarning, kInfo };

constexpr std::string_view NameOf(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kInfo:
      return "info";
  }
  return "";
}

struct Item {
  Severity severity = Severity::kInfo;
  std::string_view code;
  std::string_view kind;  // of what it is about
  std::string subject;    // its name
  std::string message;
};
using Items = std::vector<Item>;

void LookAtLog(const Services& services, Items& items) {
  if (!services.log_state) return;
  for (const LogAlert& alert : AlertsOf(services.log_state())) {
    const Severity severity = alert.code == "spill_waits" ? Severity::kWarning : Severity::kError;
    items.push_back({severity, alert.code, "log", {}, std::string(alert.message)});
  }
}

void LookAtHealth(const Services& services, Items& items) {
  if (!services.health) return;
  for (const health::ProviderHealth& provider : services.health()) {
    if (provider.is_healthy && provider.issues.empty()) continue;
    items.push_back({provider.is_healthy ? Severity::kWarning : Severity::kError,
                     provider.is_healthy ? "provider_has_issues" : "provider_unhealthy", "provider",
                     provider.provider,
                     fmt::format("the last check of {} found: {}", provider.provider,
                                 provider.issues.empty()
                                     ? "no key works"
                                     : fmt::format("{}", fmt::join(provider.issues, ", ")))});
  }
}

// A key that does not come back by itself, or not soon.
void LookAtKey(const std::string& provider, const Standing& key, Items& items) {
  const std::string name = provider + "/" + key.label;
  if (key.hindrance == Hindrance::kExpired)
    items.push_back({Severity::kWarning, "key_expired", "key", name, name + " has expired"});
  if (key.hindrance == Hindrance::kQuota)
    items.push_back(
        {Severity::kWarning, "key_quota", "key", name, name + " has used its quota up"});
  const bool is_refused =
      key.hindrance == Hindrance::kRests && key.view.reason == keys::RestReason::kRefused;
  if (is_refused) {
    items.push_back({Severity::kWarning, "key_refused", "key", name,
                     name + " is refused by its provider: it is wrong, was revoked, or is out of "
                            "credit"});
  }
}

void LookAtKeys(const Services& services, Items& items) {
  if (!services.keys) return;
  for (const ProviderKeys& provider : services.keys()) {
    const std::vector<Standing> standings = provider.pool->Standings({});
    for (const Standing& key : standings) LookAtKey(provider.provider, key, items);
    const bool has_none = !standings.empty() && std::ranges::all_of(standings, [](const auto& key) {
      return key.hindrance != Hindrance::kNone;
    });
    if (has_none) {
      items.push_back({Severity::kError, "provider_without_key", "provider", provider.provider,
                       "none of the keys of " + provider.provider + " can be used now"});
    }
  }
}

// Requests of the last day that were counted at 0 because their model has no price.
Read<void> LookAtPrices(const Services& services, WallTime now, Items& items) {
  if (services.reader == nullptr) return {};
  const auto to = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count() + 1;
  const auto rows = services.reader->Statistics({.range = {.from = to - kDay, .to = to},
                                                 .group_by = records::Dimension::kModel,
                                                 .filter = {},
                                                 .with_distributions = false});
  if (!rows) return std::unexpected(ProblemOf(rows.error()));
  for (const records::StatisticsRow& row : *rows) {
    if (row.totals.unpriced == 0) continue;
    items.push_back({Severity::kInfo, "model_without_price", "model", row.group,
                     fmt::format("{} requests for {} in the last day were counted at 0, for it has "
                                 "no price",
                                 row.totals.unpriced, row.group)});
  }
  return {};
}

// To one digit, so that it is not another message each time: 437 are told as 400.
std::uint64_t RoughMegabytes(std::uint64_t bytes) {
  constexpr std::uint64_t kMegabyte = 1'000'000;
  const std::uint64_t all = bytes / kMegabyte;
  std::uint64_t unit = 1;
  while (all / unit >= 10) unit *= 10;
  return (all + unit / 2) / unit * unit;
}

void LookAtMachine(const Services& services, Items& items) {
  if (services.relay == nullptr) return;
  if (const std::string refusal = services.relay->ConfigRefusal(); !refusal.empty()) {
    items.push_back(
        {Severity::kError,
         "config_refused",
         "config",
         {},
         "the configuration's file is not in force, but what it said before: " + refusal});
  }
  const DiskSpace disk = services.relay->Disk();
  const auto alert = AlertOf(disk);
  if (!alert) return;
  const bool is_full = *alert == DiskAlert::kFull;
  items.push_back({is_full ? Severity::kError : Severity::kWarning,
                   is_full ? "disk_full" : "disk_low",
                   "disk",
                   {},
                   fmt::format("the disk with the data directory has about {} MB left of {} MB",
                               RoughMegabytes(disk.free), RoughMegabytes(disk.total))});
}

}  // namespace

std::optional<DiskAlert> AlertOf(const DiskSpace& disk) {
  constexpr std::uint64_t kFullBelow = 256UL << 20U;
  constexpr std::uint64_t kLowBelow = 2UL << 30U;
  constexpr std::uint64_t kTenth = 10;  // of a small disk, 2 GiB may be much
  if (disk.total == 0) return std::nullopt;
  if (disk.free < kFullBelow) return DiskAlert::kFull;
  if (disk.free < kLowBelow && disk.free < disk.total / kTenth) return DiskAlert::kLow;
  return std::nullopt;
}

Read<std::string> AttentionText(const Services& services, WallTime now) {
  Items items;
  LookAtLog(services, items);
  LookAtMachine(services, items);
  LookAtHealth(services, items);
  LookAtKeys(services, items);
  if (auto looked = LookAtPrices(services, now, items); !looked)
    return std::unexpected(std::move(looked.error()));
  std::ranges::sort(
      items, {}, [](const Item& item) { return std::tie(item.severity, item.code, item.subject); });
  std::string text;
  json::Writer json(text);
  json.BeginObject().Key("items").BeginArray();
  for (const Item& item : items) {
    json.BeginObject()
        .Field("severity", NameOf(item.severity))
        .Field("code", item.code)
        .Field("kind", item.kind)
        .Field("subject", std::string_view(item.subject))
        .Field("message", std::string_view(item.message))
        .EndObject();
  }
  json.EndArray().EndObject();
  return text;
}

namespace {

Outcome Attention(const Services& services, const Request& request) {
  auto text = AttentionText(services, request.now);
  if (!text) return std::unexpected(std::move(text.error()));
  Answer answer;
  answer.body = *std::move(text);
  return answer;
}

constexpr std::array kRoutes{
    Route{.method = "GET",
          .path = "/api/v1/attention",
          .summary =
              "What somebody should look at now, the worst first: the request log, the disk, a "
              "configuration that was refused, providers, keys, models without a price.",
          .access = Access::kReader,
          .parameters = {},
          .response = "Attention",
          .content_type = "application/json",
          .handler = Attention,
          .reads_records = false},
};

}  // namespace

std::span<const Route> AttentionRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
