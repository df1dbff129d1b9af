// What can be limited, and over which span of time.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace monorelay::limits {

enum class Kind : std::uint8_t {
  kRequestsPerMinute,
  kRequestsPerDay,
  kTokensPerMinute,
  kTokensPerDay,
  kConcurrentRequests,
  kUsdPerDay,
  kUsdPerWeek,
  kUsdPerMonth,
  kUsdLifetime,
};

inline constexpr std::array kKinds{
    Kind::kRequestsPerMinute, Kind::kRequestsPerDay,     Kind::kTokensPerMinute,
    Kind::kTokensPerDay,      Kind::kConcurrentRequests, Kind::kUsdPerDay,
    Kind::kUsdPerWeek,        Kind::kUsdPerMonth,        Kind::kUsdLifetime};

// What is counted. Money is in nano-dollars: a thousand-millionth of a US dollar.
enum class Measure : std::uint8_t { kRequests, kTokens, kConcurrent, kMoney };

// "requests_per_minute", ..., "usd_lifetime": as in the configuration, the API and answers.
std::string_view NameOf(Kind kind);
std::optional<Kind> KindNamed(std::string_view name);

Measure MeasureOf(Kind kind);

// How time is cut up for a kind: what is counted leaves when the whole step it fell into has left
// the span, so up to one step late and never early. A span of zero is for ever.
struct Span {
  std::chrono::seconds span{0};
  std::chrono::seconds step{0};
};
Span SpanOf(Kind kind);

// Whom a limit is for. Each has a place in a chain: the widest comes first.
enum class SubjectKind : std::uint8_t { kRelay, kTeam, kUser, kKey };

// "relay", "team", "user", "key".
std::string_view NameOf(SubjectKind kind);
std::optional<SubjectKind> SubjectKindNamed(std::string_view name);

}  // namespace monorelay::limits
