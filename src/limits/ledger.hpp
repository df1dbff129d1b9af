// All meters, and the rules that each of them has.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "limits/meter.hpp"
#include "limits/rule.hpp"
#include "limits/store.hpp"

namespace monorelay::limits {

// What the configuration says of limits. A rule of a subject's own takes the place of one of these
// of the same kind.
struct Defaults {
  Rules relay{};
  Rules per_key{};
  int warn_percent = 0;  // for rules that name none
  bool shadow = false;   // every rule is in shadow mode, whatever it says

  bool operator==(const Defaults&) const = default;
};

// Thread-safe. Not used on the path of a request, which goes by meters.
class Ledger {
 public:
  // Both must outlive it.
  Ledger(const Clock& clock, EventSink& events) : clock_(clock), events_(events) {}

  // Takes over what was stored, and stores from now on. Before the first meter is asked for.
  // `store` must outlive this.
  Result<void> Open(Store& store);

  // The meter of a subject, made at the first mention. `name` is for people.
  std::shared_ptr<Meter> MeterOf(const Subject& subject, std::string_view name);

  void SetDefaults(Defaults defaults);
  // The rules of its own; stored first, and in force when this returns. Fails with the status 412
  // if those before are not `expected`.
  Result<void> SetRules(const Subject& subject, Rules rules,
                        const std::optional<Rules>& expected = {});
  [[nodiscard]] Rules OwnRules(const Subject& subject) const;
  // Forgets rules and counts. Requests under way settle into nothing.
  Result<void> Forget(const Subject& subject);

  // By subject, at most `limit` of those behind `after`, or from the first on.
  [[nodiscard]] std::vector<MeterView> Views(const std::optional<Subject>& after,
                                             std::size_t limit) const;
  [[nodiscard]] std::optional<MeterView> ViewOf(const Subject& subject) const;

  // Stores what has changed. What cannot be stored is tried again the next time; the log says so
  // once. From one thread at a time.
  Result<void> SaveNow();

 private:
  [[nodiscard]] bool IsKnown(const Meter& meter) const;
  // With mutex_ held:
  [[nodiscard]] Rules RulesFor(const Subject& subject) const;

  const Clock& clock_;
  EventSink& events_;
  const std::shared_ptr<ChangeList> changes_ = std::make_shared<ChangeList>();  // and of meters
  Store* store_ = nullptr;  // nullptr: nothing outlives the process
  std::mutex ruling_;       // while rules are compared, stored and set; before mutex_
  std::mutex saving_;
  bool is_failing_ = false;  // guarded by saving_
  mutable std::mutex mutex_;
  Defaults defaults_;  // this and the rest: guarded by mutex_
  std::map<Subject, Rules> own_;
  std::map<Subject, std::shared_ptr<Meter>> meters_;
  std::map<Subject, SavedMeter> restored_;  // until somebody asks for the meter
};

}  // namespace monorelay::limits
