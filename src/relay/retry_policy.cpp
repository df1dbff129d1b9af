#include "relay/retry_policy.hpp"

#include <algorithm>
#include <cmath>

namespace monorelay::relay {
namespace {

bool Has(const std::vector<std::string>& names, std::string_view name) {
  return !name.empty() && std::ranges::find(names, name) != names.end();
}

// The longest the wait before retry number `number` (from 1 on) may be.
std::chrono::milliseconds BoundOf(const RetryRules& rules, int number) {
  const double seconds = std::pow(rules.factor, number);
  const double most = static_cast<double>(rules.longest.count());
  if (!(seconds * 1000 < most)) return rules.longest;
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

}  // namespace

bool RetryRules::Cover(int status, std::string_view error) const {
  return enabled && (std::ranges::find(statuses, status) != statuses.end() || Has(errors, error));
}

std::string_view RetryTypeOf(const Error& error) {
  if (error.kind == ErrorKind::kUpstreamTimeout) return "timeout_error";
  const bool is_fault = error.origin == ErrorOrigin::kUpstream && StatusOf(error) >= 500;
  return is_fault ? "upstream_error" : "";
}

bool IgnoreRules::Cover(std::string_view type, std::string_view code) const {
  return enabled && (Has(errors, type) || Has(errors, code));
}

NextStep MoveOn(const FailedTry& failed) {
  switch (failed.advice) {
    case RetryAdvice::kNever:
      return NextStep::kNone;
    case RetryAdvice::kSameKey:
    case RetryAdvice::kNextKey:
      return failed.has_another_key ? NextStep::kNextKey : NextStep::kNextCandidate;
    case RetryAdvice::kNextCandidate:
      break;
  }
  return NextStep::kNextCandidate;
}

NextTry DecideNext(const RetryRules& rules, const FailedTry& failed, Random& random) {
  const bool may_retry = failed.is_covered && failed.retries < rules.most;
  const bool other_key_first = failed.is_about_key && failed.has_another_key;
  if (!may_retry || other_key_first) return {MoveOn(failed), {}};
  const auto bound = BoundOf(rules, failed.retries + 1);
  std::chrono::milliseconds wait(random.Below(static_cast<std::uint64_t>(bound.count()) + 1));
  wait = std::max(wait, failed.retry_after.value_or(wait));
  if (wait >= failed.time_left) return {MoveOn(failed), {}};
  return {NextStep::kSameKey, wait};
}

}  // namespace monorelay::relay
