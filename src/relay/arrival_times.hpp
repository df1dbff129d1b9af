// How long the first token of each model of a provider takes, as of late.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace monorelay::relay {

// Counts times in steps of a quarter; new ones outweigh old ones, since all counts are halved now
// and then. Not thread-safe.
class DecayedHistogram {
 public:
  static constexpr std::uint32_t kFewest = 20;  // times, before it says anything
  static constexpr std::uint32_t kMost = 512;   // times, after which they are halved

  void Add(std::chrono::milliseconds time);
  // The time that `share` of the counted ones stay below, rounded up to a step.
  [[nodiscard]] std::optional<std::chrono::milliseconds> Quantile(double share) const;

 private:
  static constexpr std::size_t kSteps = 64;  // from 1 ms to 20 minutes

  std::array<std::uint16_t, kSteps> counts_{};
  std::uint32_t total_ = 0;
};

// Of one provider. Thread-safe. Bounded: of more models than kMostModels the one that was heard of
// longest ago is forgotten.
class ArrivalTimes {
 public:
  static constexpr std::size_t kMostModels = 64;

  // Streams and whole answers are different things.
  enum class Of : std::uint8_t { kStream, kWhole };

  void Note(std::string_view model, Of what, std::chrono::milliseconds time);
  // The time within which 95 of 100 first tokens come; nothing while too few are known.
  [[nodiscard]] std::optional<std::chrono::milliseconds> P95(std::string_view model, Of what) const;

 private:
  struct Model {
    std::string name;
    Of what = Of::kStream;
    std::uint64_t noted = 0;  // number of the last Note
    DecayedHistogram times;
  };

  mutable std::mutex mutex_;
  std::vector<Model> models_;
  std::uint64_t notes_ = 0;
};

}  // namespace monorelay::relay
