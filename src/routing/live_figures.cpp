#include "routing/live_figures.hpp"

#include <algorithm>
#include <cmath>

namespace monorelay::routing {

void ProviderFigures::NoteAnswer(std::string_view model, AnswerForm form,
                                 std::chrono::nanoseconds took, MonotonicTime now) {
  Note(model, form, std::chrono::duration<double, std::milli>(took).count(), now);
}

void ProviderFigures::NoteFault(std::string_view model, AnswerForm form, MonotonicTime now) {
  Note(model, form, kFaultMilliseconds, now);
}

void ProviderFigures::Note(std::string_view model, AnswerForm form, double milliseconds,
                           MonotonicTime now) {
  constexpr double kShare = 0.2;
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(
      paces_, [&](const Pace& pace) { return pace.form == form && pace.model == model; });
  if (found != paces_.end()) {
    found->milliseconds += kShare * (milliseconds - found->milliseconds);
    found->noted = now;
    return;
  }
  // What was not asked for the longest makes room.
  if (paces_.size() == kMostPaces) paces_.erase(std::ranges::min_element(paces_, {}, &Pace::noted));
  paces_.push_back({std::string(model), form, milliseconds, now});
}

double ProviderFigures::Latency(std::string_view model, AnswerForm form, MonotonicTime now) const {
  constexpr double kLeastMilliseconds = 1;
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(
      paces_, [&](const Pace& pace) { return pace.form == form && pace.model == model; });
  if (found == paces_.end()) return 0;
  const std::chrono::duration<double> age = now - found->noted;
  const std::chrono::duration<double> half_life = kHalfLife;
  const double latency =
      found->milliseconds * std::exp2(-std::max(age.count(), 0.0) / half_life.count());
  return latency < kLeastMilliseconds ? 0 : latency;
}

}  // namespace monorelay::routing
