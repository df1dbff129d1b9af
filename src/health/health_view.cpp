#include "health/health_view.hpp"

#include <algorithm>
#include <numeric>

namespace monorelay::health {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSlow{5000};
constexpr milliseconds kNotable{100};

bool AllAre(const std::vector<Finding>& keys, Status status) {
  return std::ranges::all_of(keys, [&](const Finding& key) { return key.status == status; });
}

Trend TrendOf(const std::vector<milliseconds>& latencies) {
  if (latencies.size() < 2) return Trend::kStable;
  const milliseconds change = latencies.back() - latencies[latencies.size() - 2];
  if (change > kNotable) return Trend::kUp;
  return change < -kNotable ? Trend::kDown : Trend::kStable;
}

void Sum(ProviderHealth& health) {
  const auto answered = std::ranges::find(health.keys, Status::kOk, &Finding::status);
  if (answered != health.keys.end()) health.latencies.push_back(answered->latency);
  if (health.latencies.size() > HealthView::kHistory)
    health.latencies.erase(health.latencies.begin());
  health.trend = TrendOf(health.latencies);
  if (!health.latencies.empty()) {
    health.average =
        std::accumulate(health.latencies.begin(), health.latencies.end(), milliseconds(0)) /
        static_cast<std::int64_t>(health.latencies.size());
  }
  health.is_healthy = std::ranges::any_of(health.keys, IsWell);
  health.issues.clear();
  if (AllAre(health.keys, Status::kRateLimited)) health.issues.emplace_back("rate_limited_issue");
  if (AllAre(health.keys, Status::kError)) health.issues.emplace_back("provider_error");
  if (AllAre(health.keys, Status::kTimeout)) health.issues.emplace_back("timeout_issue");
  if (health.average > kSlow) health.issues.emplace_back("latency_issue");
}

}  // namespace

std::string_view NameOf(Trend trend) {
  switch (trend) {
    case Trend::kStable:
      return "stable";
    case Trend::kUp:
      return "up";
    case Trend::kDown:
      return "down";
  }
  return {};
}

void HealthView::Note(std::span<const Finding> findings) {
  std::map<std::string, std::vector<Finding>> by_provider;
  for (const Finding& finding : findings) by_provider[finding.provider].push_back(finding);
  const std::lock_guard lock(mutex_);
  for (auto& [name, keys] : by_provider) {
    ProviderHealth& health = providers_[name];
    health.provider = name;
    health.keys = std::move(keys);
    Sum(health);
  }
}

std::vector<ProviderHealth> HealthView::All() const {
  const std::lock_guard lock(mutex_);
  std::vector<ProviderHealth> all;
  all.reserve(providers_.size());
  for (const auto& [name, health] : providers_) all.push_back(health);
  return all;
}

}  // namespace monorelay::health
