// Counts for one subject, and knows its limits.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "limits/change_list.hpp"
#include "limits/rule.hpp"
#include "limits/sliding_window.hpp"

namespace monorelay::limits {

// What a request uses beside itself.
struct Amounts {
  std::int64_t tokens = 0;  // input and output
  std::int64_t nano_dollars = 0;
};

// Since a subject is known.
struct Totals {
  std::int64_t requests = 0;
  Amounts used{};
};

// A limit that would be exceeded, or a share of it that has been reached.
struct Finding {
  Subject subject{};
  std::string subject_name{};
  Rule rule{};
  std::int64_t used = 0;   // without what is asked for
  std::int64_t asked = 0;  // on top
  // Until it would be admitted; nothing if waiting does not help.
  std::optional<std::chrono::seconds> wait{};
};

// Told when something happens that an operator may want to know. Thread-safe; must not block.
class EventSink {
 public:
  virtual ~EventSink() = default;
  // The share of a limit from which on a warning is given was reached; once until it is below.
  virtual void OnThreshold(const Finding& finding) noexcept = 0;
  // A limit in shadow mode would have refused; once until it would not.
  virtual void OnShadowRefusal(const Finding& finding) noexcept = 0;
};

// Writes both into the log.
class LoggedEvents final : public EventSink {
 public:
  void OnThreshold(const Finding& finding) noexcept override;
  void OnShadowRefusal(const Finding& finding) noexcept override;
};

// How one limit stands.
struct Standing {
  Rule rule{};
  std::int64_t used = 0;          // settled, within its span
  std::int64_t pending = 0;       // reserved by requests under way
  std::chrono::seconds reset{0};  // until nothing of `used` counts any more; zero also for lifetime
};

struct MeterView {
  Subject subject{};
  std::string name{};
  std::vector<Standing> standings{};
  Totals totals{};
  std::int64_t under_way = 0;
  std::int64_t refusals = 0;         // since the start
  std::int64_t shadow_refusals = 0;  // the same
  std::int64_t warnings = 0;         // the same
};

// What of a meter survives a restart.
struct SavedWindow {
  Kind kind = Kind::kRequestsPerMinute;
  std::vector<SlidingWindow::Bucket> buckets{};
};
struct SavedMeter {
  Subject subject{};
  Totals totals{};
  std::vector<SavedWindow> windows{};
};

class Reservation;
struct Chain;

// Thread-safe, by one short lock that is never held while anything waits. Without rules nothing is
// locked on the path of a request.
class Meter : public std::enable_shared_from_this<Meter> {
 public:
  // `events` must outlive it. `changes` is told when there is something to store; nullptr: nobody.
  Meter(Subject subject, std::string name, EventSink& events,
        std::shared_ptr<ChangeList> changes = nullptr);

  [[nodiscard]] const Subject& Of() const { return subject_; }
  // Takes the place of the rules before. What was counted for a kind that stays is kept; a kind
  // that is new begins at zero.
  void SetRules(const Rules& rules);
  void SetName(std::string name);
  [[nodiscard]] bool HasRules() const { return has_rules_.load(std::memory_order_relaxed); }
  // True if some rule counts tokens or money.
  [[nodiscard]] bool CountsAmounts() const {
    return counts_amounts_.load(std::memory_order_relaxed);
  }

  [[nodiscard]] MeterView View(WallTime now) const;
  [[nodiscard]] Totals TotalsNow() const;

  // The state, if it has changed since the last call.
  std::optional<SavedMeter> TakeChanged();
  // The state of the last TakeChanged was not stored after all.
  void MarkChanged();
  // Puts a state back, for kinds that it has rules for. Before the first request.
  void Restore(const SavedMeter& saved);

 private:
  friend class Reservation;
  friend struct Chain;

  struct Counter {
    explicit Counter(const Rule& of) : window(SpanOf(of.kind)) { Set(of); }
    void Set(const Rule& of);

    SlidingWindow window;
    Rule rule;
    std::int64_t warn_at = 0;  // how much used is worth a warning; without meaning if none is
    Measure measure = Measure::kRequests;
    bool has_warned = false;
    bool has_shadowed = false;
  };
  // What happened under the lock, to be told after it.
  struct News {
    std::vector<Finding> thresholds{};
    std::vector<Finding> shadows{};
  };

  // With mutex_ held:
  [[nodiscard]] std::int64_t PendingOf(Measure measure) const;
  [[nodiscard]] std::int64_t UsedOf(Counter& counter, WallTime now) const;
  [[nodiscard]] Finding Found(Counter& counter, std::int64_t asked, WallTime now) const;
  // The limit that is exceeded longest if that much is asked for.
  std::optional<Finding> FindRefusal(const Amounts& expected, WallTime now, News& news);
  // Counts a request in. `look` is given each limit then.
  template <class Look>
  void Hold(const Amounts& expected, WallTime now, News& news, Look look);
  void Settle(const Amounts& expected, const Amounts& used, WallTime now, News& news);
  void CheckThreshold(Counter& counter, WallTime now, News& news);

  void CountTotals(const Amounts& used);
  void Tell(const News& news) const;

  const Subject subject_;
  EventSink& events_;
  const std::shared_ptr<ChangeList> changes_;  // shared with all meters of a ledger
  std::atomic<bool> has_rules_{false};
  std::atomic<bool> counts_amounts_{false};
  std::atomic<bool> is_changed_{false};
  std::atomic<std::int64_t> requests_{0};
  std::atomic<std::int64_t> tokens_{0};
  std::atomic<std::int64_t> nano_dollars_{0};
  std::atomic<std::int64_t> refusals_{0};
  mutable std::mutex mutex_;
  std::string name_;  // this and the rest: guarded by mutex_
  mutable std::vector<Counter> counters_;
  Amounts pending_{};
  std::int64_t under_way_ = 0;
  std::int64_t warnings_ = 0;
  std::int64_t shadow_refusals_ = 0;
};

template <class Look>
void Meter::Hold(const Amounts& expected, WallTime now, News& news, Look look) {
  ++under_way_;
  pending_.tokens += expected.tokens;
  pending_.nano_dollars += expected.nano_dollars;
  for (Counter& counter : counters_) {
    // What can have changed already: amounts count when they are settled.
    const bool is_counted = counter.measure == Measure::kRequests;
    if (is_counted) counter.window.Add(now, 1);
    if (is_counted || counter.measure == Measure::kConcurrent) CheckThreshold(counter, now, news);
    look(counter);
  }
}

}  // namespace monorelay::limits
