// What is known right now of one provider: how busy it is, and how soon it answers.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace monorelay::routing {

// Whole answers come when their last token has; streams are measured apart from them.
enum class AnswerForm : std::uint8_t { kWhole, kStream };

// Survives reloads as long as the provider keeps its name. Its memory is bounded. Thread-safe.
class ProviderFigures {
 public:
  void Begin() { under_way_.fetch_add(1, std::memory_order_relaxed); }
  void End() { under_way_.fetch_sub(1, std::memory_order_relaxed); }
  [[nodiscard]] std::int64_t UnderWay() const { return under_way_.load(std::memory_order_relaxed); }

  // A request was answered; its first token came after `took`.
  void NoteAnswer(std::string_view model, AnswerForm form, std::chrono::nanoseconds took,
                  MonotonicTime now);
  // A request failed, which counts as a very slow answer.
  void NoteFault(std::string_view model, AnswerForm form, MonotonicTime now);

  // Milliseconds to the first token, of late: each answer moves it by a fifth of the difference,
  // and without answers it halves every kHalfLife, so that a provider which was slow is tried
  // again. 0 if nothing is known.
  [[nodiscard]] double Latency(std::string_view model, AnswerForm form, MonotonicTime now) const;

  static constexpr std::chrono::seconds kHalfLife{60};
  static constexpr double kFaultMilliseconds = 30'000;

 private:
  struct Pace {
    std::string model;
    AnswerForm form = AnswerForm::kWhole;
    double milliseconds = 0;
    MonotonicTime noted;
  };
  static constexpr std::size_t kMostPaces = 64;

  void Note(std::string_view model, AnswerForm form, double milliseconds, MonotonicTime now);

  std::atomic<std::int64_t> under_way_{0};
  mutable std::mutex mutex_;
  std::vector<Pace> paces_;  // guarded by mutex_
};

// One request of one provider that is under way, for as long as this lives.
class UnderWay {
 public:
  UnderWay() = default;
  // Those figures must outlive it.
  explicit UnderWay(ProviderFigures& figures) : figures_(&figures) { figures.Begin(); }
  UnderWay(UnderWay&& other) noexcept : figures_(std::exchange(other.figures_, nullptr)) {}
  UnderWay& operator=(UnderWay&& other) noexcept {
    if (this != &other) {
      End();
      figures_ = std::exchange(other.figures_, nullptr);
    }
    return *this;
  }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;
  ~UnderWay() { End(); }

 private:
  void End() {
    if (figures_ != nullptr) figures_->End();
    figures_ = nullptr;
  }

  ProviderFigures* figures_ = nullptr;
};

// The figures of all providers over all configurations. Used by one thread.
class FiguresByProvider {
 public:
  std::shared_ptr<ProviderFigures> Of(const std::string& provider) {
    auto& figures = figures_[provider];
    if (figures == nullptr) figures = std::make_shared<ProviderFigures>();
    return figures;
  }

 private:
  std::map<std::string, std::shared_ptr<ProviderFigures>> figures_;
};

}  // namespace monorelay::routing
