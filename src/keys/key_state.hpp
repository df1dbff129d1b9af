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
#include "keys/circuit.hpp"
#include "keys/usage.hpp"
#include "keys/usage_window.hpp"

namespace monorelay::keys {

// How much a key may be used, and when it is left alone. 0: without limit.
struct KeyLimits {
  std::int64_t quota = 0;         // requests in the life of the key
  std::int64_t quota_before = 0;  // of these, used before the relay counted
  double requests_per_second = 0;
  std::int64_t in_5_hours = 0;
  std::int64_t in_a_day = 0;
  std::int64_t in_a_week = 0;
  std::int64_t at_once = 0;
  std::optional<WallTime> expires_at{};
  CircuitRules circuit{};

  bool operator==(const KeyLimits&) const = default;
};

// Why a key rests.
enum class RestReason : std::uint8_t {
  kNone,
  kRateLimited,
  kRefused,
  kForeseen,  // the provider has said that it would refuse the next request
};

// "none", "rate_limited", "refused", "foreseen".
const char* NameOf(RestReason reason);

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

// "none", "rests", "faults", "quota", "rate", "window", "at_once", "expired".
const char* NameOf(Hindrance hindrance);

// What can be seen of a key, for people.
struct KeyView {
  struct Model {
    std::string model;
    MonotonicTime rests_until;  // not in the future: it does not rest for this model
    CircuitPhase phase = CircuitPhase::kClosed;
    int faults_in_a_row = 0;
    double fault_share = 0;
    MonotonicTime circuit_free_at;
  };
  std::uint64_t uses = 0;
  std::uint64_t failures = 0;
  std::int64_t spent = 0;
  std::int64_t under_way = 0;
  std::int64_t in_5_hours = 0;
  std::int64_t in_a_day = 0;
  std::int64_t in_a_week = 0;
  MonotonicTime rests_until;  // for all models
  RestReason reason = RestReason::kNone;
  std::vector<Model> models;
};

// Survives a reload of the configuration as long as the key's secret stays. Thread-safe, and exact:
// however many threads ask, no limit is passed.
class KeyState {
 public:
  struct Moment {
    MonotonicTime now;
    WallTime wall;
  };

  // Rests until `until`, for one model or, if `model` is empty or the key is refused, for all; a
  // shorter rest never replaces a longer one.
  void RestUntil(MonotonicTime until, RestReason reason, std::string_view model = {});
  // Is known to work for that model: ends the rests that were foreseen or that a rate limit caused,
  // for it or for all, and closes its circuit.
  void Wake(std::string_view model);

  // How requests for a model ended, for its circuit. An answer also ends the rests that a rate
  // limit caused, for that model or for all.
  void NoteAnswer(std::string_view model, const CircuitRules& rules, MonotonicTime now);
  // The same for an answer that has begun and may still break off: it ends the rests, and closes a
  // circuit that is not closed.
  void NoteBegun(std::string_view model, const CircuitRules& rules, MonotonicTime now);
  // The provider failed through no fault of the request.
  void NoteFault(std::string_view model, const CircuitRules& rules, MonotonicTime now);
  // The provider refused, so it is there.
  void NoteRefusal(std::string_view model, const CircuitRules& rules, MonotonicTime now);
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
  struct Taken {
    bool is_taken = false;
    std::uint32_t trial = 0;  // 0: the request is no trial of a circuit
  };
  Taken TryTake(const KeyLimits& limits, std::string_view model, Moment moment);
  // `was_spent`: the provider has answered, so the request counts. A `trial` that has shown nothing
  // until now never will.
  void Release(bool was_spent, WallTime wall, std::uint32_t trial = 0);

  // How often it was taken, and how often the provider refused it.
  [[nodiscard]] std::uint64_t Uses() const;
  [[nodiscard]] std::uint64_t Failures() const;
  void NoteFailure();
  // How many requests counted against the quota since the relay counts.
  [[nodiscard]] std::int64_t Spent() const;
  // Requests that have it now.
  [[nodiscard]] std::int64_t UnderWay() const;

  // What is to be remembered over a restart, and putting it back before the first request.
  [[nodiscard]] KeyUsage Usage() const;
  void Restore(const KeyUsage& usage);

  [[nodiscard]] KeyView See(const CircuitRules& rules, Moment moment) const;

 private:
  // What is remembered for one model.
  struct ModelState {
    std::string model;
    MonotonicTime limited_until = MonotonicTime::min();
    MonotonicTime foreseen_until = MonotonicTime::min();
    Circuit circuit;

    [[nodiscard]] MonotonicTime RestsUntil() const {
      return limited_until > foreseen_until ? limited_until : foreseen_until;
    }
    // How long it makes a difference.
    [[nodiscard]] MonotonicTime Matters() const {
      const MonotonicTime open = circuit.FreeAt();
      return RestsUntil() > open ? RestsUntil() : open;
    }
  };
  static constexpr std::size_t kMostModels = 64;

  [[nodiscard]] const ModelState* Find(std::string_view model) const;
  [[nodiscard]] ModelState* Find(std::string_view model);
  ModelState& Of(std::string_view model);
  [[nodiscard]] RestReason ReasonLocked() const;
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
  std::uint32_t last_trial_ = 0;           // number of it
  std::deque<MonotonicTime> last_starts_;  // as many as one second may hold, oldest first
  UsageWindow five_hours_{std::chrono::hours(5), 60};
  UsageWindow day_{std::chrono::hours(24), 96};
  UsageWindow week_{std::chrono::hours(24 * 7), 168};
};

}  // namespace monorelay::keys
