// What is remembered of one key: its rests, its use, and what its limits leave.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "keys/usage_window.hpp"

namespace monorelay::keys {

// How much a key may be used. 0: without limit.
struct KeyLimits {
  std::int64_t quota = 0;         // requests in the life of the key
  std::int64_t quota_before = 0;  // of these, used before the relay counted
  double requests_per_second = 0;
  std::int64_t in_5_hours = 0;
  std::int64_t in_a_day = 0;
  std::int64_t in_a_week = 0;
  std::int64_t at_once = 0;
  std::optional<WallTime> expires_at{};

  bool operator==(const KeyLimits&) const = default;
};

// Why a key rests.
enum class RestReason : std::uint8_t { kNone, kRateLimited, kRefused };

// Why a key cannot be used just now.
enum class Hindrance : std::uint8_t {
  kNone,
  kRests,
  kFaults,  // its circuit is open
  kQuota,
  kRate,
  kWindow,
  kAtOnce,
  kExpired,
};

// Survives a reload of the configuration as long as the key's secret stays. Thread-safe, and exact:
// however many threads ask, no limit is passed.
class KeyState {
 public:
  struct Moment {
    MonotonicTime now;
    WallTime wall;
  };

  // Rests until `until`, for one model or, if `model` is empty, for all; a shorter rest never
  // replaces a longer one.
  void RestUntil(MonotonicTime until, RestReason reason, std::string_view model = {});
  // Works for that model: ends the rests that a rate limit caused for it or for all, and closes its
  // circuit.
  void Wake(std::string_view model);

  // The provider failed with this key and model through no fault of the request. After
  // kFaultsToOpen of them in a row the circuit opens: the key rests for the model, at first for
  // kFirstOpen, twice as long after each further fault, at most kLongestOpen. After each rest one
  // request tries whether it works again, and others wait for how that ends, at most kLongestTrial.
  void NoteFault(std::string_view model, MonotonicTime now);
  static constexpr int kFaultsToOpen = 5;
  static constexpr std::chrono::seconds kFirstOpen{5};
  static constexpr std::chrono::seconds kLongestOpen{120};
  static constexpr std::chrono::seconds kLongestTrial{60};
  // The end of the rest; not in the future if the key does not rest.
  [[nodiscard]] MonotonicTime RestingUntil(std::string_view model) const;
  // Why it rests, or did last: the reason that holds longer.
  [[nodiscard]] RestReason Reason() const;

  // What stands against using the key, and when that ends: MonotonicTime::max() if never.
  struct Availability {
    Hindrance hindrance = Hindrance::kNone;
    MonotonicTime free_at;
  };
  [[nodiscard]] Availability Check(const KeyLimits& limits, std::string_view model,
                                   Moment moment) const;

  // Takes the key for one request if nothing stands against it; each success is followed by one
  // Release.
  bool TryTake(const KeyLimits& limits, std::string_view model, Moment moment);
  // `was_spent`: the provider has answered, so the request counts.
  void Release(bool was_spent, WallTime wall);

  // How often it was taken, and how often the provider refused it.
  [[nodiscard]] std::uint64_t Uses() const;
  [[nodiscard]] std::uint64_t Failures() const;
  void NoteFailure();
  // How many requests counted against the quota since the relay counts.
  [[nodiscard]] std::int64_t Spent() const;

 private:
  // What is remembered for one model.
  struct ModelState {
    std::string model;
    MonotonicTime limited_until = MonotonicTime::min();
    int faults = 0;  // in a row
    MonotonicTime open_until = MonotonicTime::min();
    MonotonicTime trial_until = MonotonicTime::min();  // a request is trying until then

    [[nodiscard]] MonotonicTime Matters() const {
      return limited_until > open_until ? limited_until : open_until;
    }
  };
  static constexpr std::size_t kMostModels = 64;

  [[nodiscard]] const ModelState* Find(std::string_view model) const;
  ModelState& Of(std::string_view model);
  [[nodiscard]] MonotonicTime RestingUntilLocked(std::string_view model) const;
  [[nodiscard]] Availability CheckCircuit(std::string_view model, MonotonicTime now) const;
  [[nodiscard]] Availability CheckLocked(const KeyLimits& limits, std::string_view model,
                                         Moment moment) const;
  [[nodiscard]] Availability CheckRate(const KeyLimits& limits, MonotonicTime now) const;
  [[nodiscard]] Availability CheckWindows(const KeyLimits& limits, Moment moment) const;

  mutable std::mutex mutex_;
  // Apart, so that the end of the one does not end the other.
  MonotonicTime limited_until_ = MonotonicTime::min();
  MonotonicTime refused_until_ = MonotonicTime::min();
  std::vector<ModelState> models_;
  std::uint64_t uses_ = 0;
  std::uint64_t failures_ = 0;
  std::int64_t spent_ = 0;
  std::int64_t taken_ = 0;                 // requests under way
  std::deque<MonotonicTime> last_starts_;  // as many as one second may hold, oldest first
  UsageWindow five_hours_{std::chrono::hours(5), 60};
  UsageWindow day_{std::chrono::hours(24), 96};
  UsageWindow week_{std::chrono::hours(24 * 7), 168};
};

}  // namespace monorelay::keys
