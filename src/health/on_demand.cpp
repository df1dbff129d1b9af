#include "health/on_demand.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace monorelay::health {
namespace {

std::unexpected<Error> Stopping() {
  return RelayError(ErrorKind::kOverloaded, "the relay is about to end");
}

}  // namespace

Result<CheckReport> OnDemand::Run(std::span<const Check> checks, RoundOptions options) {
  if (auto begun = Begin(); !begun) return std::unexpected(std::move(begun.error()));
  options.timeout = std::min<std::chrono::milliseconds>(options.timeout, kLongest);
  const MonotonicTime last_start = clock_.Now() + kLongest - options.timeout;
  CheckReport report;
  bool goes_on = true;
  do {
    const auto some = checks.first(std::min(options.concurrency, checks.size()));
    goes_on = RunSome(some, options, report.findings);
    if (goes_on) checks = checks.subspan(some.size());
  } while (goes_on && !checks.empty() && clock_.Now() <= last_start);
  const std::lock_guard lock(mutex_);
  is_busy_ = false;
  if (!goes_on) return Stopping();
  report.left_out = checks.size();
  return report;
}

Result<void> OnDemand::Begin() {
  const std::lock_guard lock(mutex_);
  if (is_stopping_) return Stopping();
  if (is_busy_) {
    return RelayError(ErrorKind::kOverloaded,
                      "providers are being checked already; ask again when that has ended");
  }
  is_busy_ = true;
  return {};
}

bool OnDemand::RunSome(std::span<const Check> checks, const RoundOptions& options,
                       std::vector<Finding>& findings) {
  Round round({checks.begin(), checks.end()}, options, clock_);
  {
    const std::lock_guard lock(mutex_);
    if (is_stopping_) return false;
    round_ = &round;
  }
  std::vector<Finding> found = round.Run();
  const std::lock_guard lock(mutex_);
  round_ = nullptr;
  // What was interrupted says nothing.
  if (is_stopping_) return false;
  std::ranges::move(found, std::back_inserter(findings));
  return true;
}

void OnDemand::Stop() {
  const std::lock_guard lock(mutex_);
  is_stopping_ = true;
  if (round_ != nullptr) round_->Interrupt();
}

}  // namespace monorelay::health
