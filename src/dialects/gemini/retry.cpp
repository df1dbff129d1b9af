#include "dialects/gemini/retry.hpp"

#include <charconv>
#include <cmath>
#include <string>

#include "dialects/gemini/wire.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::gemini {
namespace {

using std::chrono::milliseconds;

constexpr double kLongest = 86400;

std::optional<double> SecondsIn(json::Value delay) {
  if (delay.IsObject()) {
    const double whole = delay["seconds"].GetDouble().value_or(0);
    return whole + delay["nanos"].GetDouble().value_or(0) / 1e9;
  }
  const std::string text = delay.Decoded();
  double seconds = 0;
  const char* stop = text.data() + text.size();
  const auto [at, failure] = std::from_chars(text.data(), stop, seconds);
  if (failure != std::errc() || std::string_view(at, stop) != "s") return std::nullopt;
  return seconds;
}

}  // namespace

std::optional<milliseconds> RetryDelayIn(std::string_view error_body) {
  json::Document document;
  if (!document.ParseCopy(error_body)) return std::nullopt;
  json::Value root = document.Root();
  if (root.IsArray() && root.Size() > 0) root = *root.Items().begin();
  for (const json::Value detail : root["error"]["details"].Items()) {
    const json::Value delay = Get(detail, "retryDelay");
    if (!delay.IsGiven()) continue;
    const auto seconds = SecondsIn(delay);
    if (!seconds || !(*seconds >= 0 && *seconds <= kLongest)) continue;
    return milliseconds(static_cast<std::int64_t>(std::ceil(*seconds * 1000)));
  }
  return std::nullopt;
}

}  // namespace monorelay::dialects::gemini
