// How much clients may use, as the configuration says it.
#pragma once

#include <cstdint>

namespace monorelay::app {

// 0: no limit.
struct LimitAmounts {
  std::int64_t requests_per_minute = 0;
  std::int64_t requests_per_day = 0;
  std::int64_t tokens_per_minute = 0;
  std::int64_t tokens_per_day = 0;
  std::int64_t concurrent_requests = 0;
  double usd_per_day = 0;
  double usd_per_week = 0;
  double usd_per_month = 0;
  double usd_lifetime = 0;
};

struct ClientLimitsConfig {
  bool shadow = false;
  std::int64_t warn_percent = 80;
  LimitAmounts relay;
  LimitAmounts per_key;
};

}  // namespace monorelay::app
