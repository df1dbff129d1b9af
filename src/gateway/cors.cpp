#include "gateway/cors.hpp"

#include <algorithm>

namespace monorelay::gateway {

std::string CorsFields(const relay::CorsPolicy& policy, const http::RequestHead& head) {
  const auto origin = head.Find("origin");
  if (!origin) return {};
  std::string lines;
  if (policy.any_origin) {
    lines = "access-control-allow-origin: *\r\n";
  } else {
    lines = "vary: Origin\r\n";
    if (std::ranges::find(policy.origins, *origin) == policy.origins.end()) return lines;
    lines.append("access-control-allow-origin: ").append(*origin).append("\r\n");
  }
  return lines +
         "access-control-expose-headers: x-request-id, x-monorelay-provider, x-monorelay-model, "
         "x-monorelay-attempts, x-monorelay-attempt-errors, "
         "retry-after, server-timing\r\n";
}

bool IsPreflight(const http::RequestHead& head) {
  return head.method == "OPTIONS" && head.Find("origin") &&
         head.Find("access-control-request-method");
}

std::string PreflightFields(const http::RequestHead& head) {
  std::string lines =
      "access-control-allow-methods: GET, POST, DELETE, HEAD, OPTIONS\r\n"
      "access-control-max-age: 86400\r\n";
  if (const auto asked = head.Find("access-control-request-headers")) {
    lines.append("access-control-allow-headers: ").append(*asked).append("\r\n");
  }
  return lines;
}

}  // namespace monorelay::gateway
