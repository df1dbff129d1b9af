#include "health/schedule.hpp"

#include <utility>

#include "base/log.hpp"
#include "health/effect.hpp"

namespace monorelay::health {

Schedule::Schedule(std::function<std::vector<Check>()> checks, HealthView& view, const Clock& clock,
                   const ScheduleOptions& options)
    : checks_(std::move(checks)), view_(view), clock_(clock), options_(options), thread_([this] {
        Run();
      }) {}

Schedule::~Schedule() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    if (round_ != nullptr) round_->Interrupt();
  }
  wake_.notify_one();
  thread_.join();
}

void Schedule::Run() {
  for (;;) {
    RunRound();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, options_.interval, [this] { return is_stopping_; });
    if (is_stopping_) return;
  }
}

void Schedule::RunRound() {
  const std::vector<Check> checks = checks_();
  Round round(checks, options_.round, clock_);
  {
    const std::lock_guard lock(mutex_);
    if (is_stopping_) return;
    round_ = &round;
  }
  const std::vector<Finding> findings = round.Run();
  {
    const std::lock_guard lock(mutex_);
    round_ = nullptr;
    // What was interrupted says nothing.
    if (is_stopping_) return;
  }
  view_.Note(findings);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (options_.affects_keys) ApplyToKey(checks[i], findings[i], clock_.Now());
    if (!IsWell(findings[i])) {
      log::Warning("health check: provider {}, key \"{}\", model \"{}\": {}: {}",
                   findings[i].provider, findings[i].key, findings[i].model,
                   NameOf(findings[i].status), findings[i].summary);
    }
  }
}

}  // namespace monorelay::health
