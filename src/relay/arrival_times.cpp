#include "relay/arrival_times.hpp"

#include <algorithm>
#include <cmath>

namespace monorelay::relay {
namespace {

constexpr double kStep = 1.25;

std::size_t StepOf(std::chrono::milliseconds time, std::size_t steps) {
  if (time.count() <= 1) return 0;
  const double step = std::ceil(std::log(static_cast<double>(time.count())) / std::log(kStep));
  return std::min(static_cast<std::size_t>(step), steps - 1);
}

}  // namespace

void DecayedHistogram::Add(std::chrono::milliseconds time) {
  if (total_ >= kMost) {
    total_ = 0;
    for (std::uint16_t& count : counts_) {
      count = static_cast<std::uint16_t>(count / 2);
      total_ += count;
    }
  }
  ++counts_[StepOf(time, kSteps)];
  ++total_;
}

std::optional<std::chrono::milliseconds> DecayedHistogram::Quantile(double share) const {
  if (total_ < kFewest) return std::nullopt;
  const auto wanted = static_cast<std::uint32_t>(std::ceil(share * total_));
  std::uint32_t below = 0;
  std::size_t step = 0;
  while (step + 1 < kSteps && (below += counts_[step]) < wanted) ++step;
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(std::ceil(std::pow(kStep, static_cast<double>(step)))));
}

void ArrivalTimes::Note(std::string_view model, Of what, std::chrono::milliseconds time) {
  const std::lock_guard lock(mutex_);
  auto found = std::ranges::find_if(
      models_, [&](const Model& known) { return known.name == model && known.what == what; });
  if (found == models_.end()) {
    if (models_.size() >= kMostModels)
      models_.erase(std::ranges::min_element(models_, {}, &Model::noted));
    models_.push_back({.name = std::string(model), .what = what, .noted = 0, .times = {}});
    found = models_.end() - 1;
  }
  found->noted = ++notes_;
  found->times.Add(time);
}

std::optional<std::chrono::milliseconds> ArrivalTimes::P95(std::string_view model, Of what) const {
  constexpr double kShare = 0.95;
  const std::lock_guard lock(mutex_);
  for (const Model& known : models_) {
    if (known.name == model && known.what == what) return known.times.Quantile(kShare);
  }
  return std::nullopt;
}

}  // namespace monorelay::relay
