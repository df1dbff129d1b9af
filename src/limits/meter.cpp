#include "limits/meter.hpp"

#include <algorithm>
#include <utility>

namespace monorelay::limits {
namespace {

constexpr std::chrono::seconds kUntilAPlace{1};  // for another request at the same time

// What a request asks of a measure: at least something, so that a full limit is full.
std::int64_t AskedOf(Measure measure, const Amounts& expected) {
  switch (measure) {
    case Measure::kRequests:
    case Measure::kConcurrent:
      return 1;
    case Measure::kTokens:
      return std::max<std::int64_t>(expected.tokens, 1);
    case Measure::kMoney:
      return std::max<std::int64_t>(expected.nano_dollars, 1);
  }
  return 1;
}

// The one that takes longer to heal.
bool IsWorse(const Finding& finding, const Finding& than) {
  if (!finding.wait || !than.wait) return !finding.wait && than.wait;
  return *finding.wait > *than.wait;
}

}  // namespace

Meter::Meter(Subject subject, std::string name, EventSink& events,
             std::shared_ptr<ChangeList> changes)
    : subject_(std::move(subject)),
      events_(events),
      changes_(std::move(changes)),
      name_(std::move(name)) {}

void Meter::Counter::Set(const Rule& of) {
  constexpr std::int64_t kHundred = 100;
  if (of != rule) {
    has_warned = false;
    has_shadowed = false;
  }
  rule = of;
  measure = MeasureOf(of.kind);
  // The least that is the share or more; in this order no product overflows.
  const std::int64_t percent = of.warn_percent;
  warn_at =
      of.amount / kHundred * percent + (of.amount % kHundred * percent + kHundred - 1) / kHundred;
}

void Meter::SetRules(const Rules& rules) {
  const std::lock_guard lock(mutex_);
  std::vector<Counter> counters;
  counters.reserve(rules.size());
  for (const Rule& rule : rules) {
    const auto before = std::ranges::find(counters_, rule.kind,
                                          [](const Counter& counter) { return counter.rule.kind; });
    if (before == counters_.end()) {
      counters.emplace_back(rule);
    } else {
      counters.push_back(std::move(*before));
      counters.back().Set(rule);
    }
  }
  counters_ = std::move(counters);
  const auto counts_amounts = [](const Counter& counter) {
    return counter.measure == Measure::kTokens || counter.measure == Measure::kMoney;
  };
  has_rules_ = !counters_.empty();
  counts_amounts_ = std::ranges::any_of(counters_, counts_amounts);
}

void Meter::SetName(std::string name) {
  const std::lock_guard lock(mutex_);
  name_ = std::move(name);
}

std::int64_t Meter::PendingOf(Measure measure) const {
  switch (measure) {
    case Measure::kRequests:
      return 0;  // counted when they are admitted
    case Measure::kTokens:
      return pending_.tokens;
    case Measure::kConcurrent:
      return 0;  // see UsedOf
    case Measure::kMoney:
      return pending_.nano_dollars;
  }
  return 0;
}

std::int64_t Meter::UsedOf(Counter& counter, WallTime now) const {
  return counter.measure == Measure::kConcurrent ? under_way_ : counter.window.Total(now);
}

Finding Meter::Found(Counter& counter, std::int64_t asked, WallTime now) const {
  const Measure measure = counter.measure;
  Finding finding{.subject = subject_,
                  .subject_name = name_,
                  .rule = counter.rule,
                  .used = UsedOf(counter, now) + PendingOf(measure),
                  .asked = asked,
                  .wait = {}};
  if (measure == Measure::kConcurrent) {
    if (counter.rule.amount > 0) finding.wait = kUntilAPlace;
  } else if (asked <= counter.rule.amount) {
    const std::int64_t room = counter.rule.amount - asked - PendingOf(measure);
    // What is pending may settle for less any moment.
    finding.wait = counter.window.UntilAtMost(std::max<std::int64_t>(room, 0), now);
    if (finding.wait) finding.wait = std::max(*finding.wait, kUntilAPlace);
  }
  return finding;
}

std::optional<Finding> Meter::FindRefusal(const Amounts& expected, WallTime now, News& news) {
  std::optional<Finding> worst;
  for (Counter& counter : counters_) {
    const Measure measure = counter.measure;
    const std::int64_t asked = AskedOf(measure, expected);
    const std::int64_t taken = UsedOf(counter, now) + PendingOf(measure);
    // Written so that no sum can overflow.
    if (taken <= counter.rule.amount && asked <= counter.rule.amount - taken) {
      counter.has_shadowed = false;
      continue;
    }
    Finding finding = Found(counter, asked, now);
    if (counter.rule.shadow) {
      ++shadow_refusals_;
      if (!std::exchange(counter.has_shadowed, true)) news.shadows.push_back(std::move(finding));
    } else if (!worst || IsWorse(finding, *worst)) {
      worst = std::move(finding);
    }
  }
  return worst;
}

void Meter::Settle(const Amounts& expected, const Amounts& used, WallTime now, News& news) {
  --under_way_;
  pending_.tokens -= expected.tokens;
  pending_.nano_dollars -= expected.nano_dollars;
  for (Counter& counter : counters_) {
    const bool is_tokens = counter.measure == Measure::kTokens;
    if (!is_tokens && counter.measure != Measure::kMoney) continue;
    counter.window.Add(now, is_tokens ? used.tokens : used.nano_dollars);
    CheckThreshold(counter, now, news);
  }
}

void Meter::CheckThreshold(Counter& counter, WallTime now, News& news) {
  if (counter.rule.warn_percent == 0) return;
  const bool is_reached = UsedOf(counter, now) >= counter.warn_at;
  if (is_reached && !counter.has_warned) {
    ++warnings_;
    news.thresholds.push_back(Found(counter, 0, now));
  }
  counter.has_warned = is_reached;
}

void Meter::CountTotals(const Amounts& used) {
  requests_.fetch_add(1, std::memory_order_relaxed);
  tokens_.fetch_add(used.tokens, std::memory_order_relaxed);
  nano_dollars_.fetch_add(used.nano_dollars, std::memory_order_relaxed);
  MarkChanged();
}

// After the counts, so that whoever takes the change sees them.
void Meter::MarkChanged() {
  const bool is_known = is_changed_.exchange(true, std::memory_order_acq_rel);
  if (!is_known && changes_ != nullptr) changes_->Add(weak_from_this());
}

void Meter::Tell(const News& news) const {
  for (const Finding& finding : news.thresholds) events_.OnThreshold(finding);
  for (const Finding& finding : news.shadows) events_.OnShadowRefusal(finding);
}

Totals Meter::TotalsNow() const {
  return {.requests = requests_.load(std::memory_order_relaxed),
          .used = {.tokens = tokens_.load(std::memory_order_relaxed),
                   .nano_dollars = nano_dollars_.load(std::memory_order_relaxed)}};
}

MeterView Meter::View(WallTime now) const {
  const std::lock_guard lock(mutex_);
  MeterView view{.subject = subject_,
                 .name = name_,
                 .standings = {},
                 .totals = TotalsNow(),
                 .under_way = under_way_,
                 .refusals = refusals_.load(std::memory_order_relaxed),
                 .shadow_refusals = shadow_refusals_,
                 .warnings = warnings_};
  for (Counter& counter : counters_) {
    view.standings.push_back({.rule = counter.rule,
                              .used = UsedOf(counter, now),
                              .pending = PendingOf(counter.measure),
                              .reset = counter.window.UntilEmpty(now)});
  }
  return view;
}

std::optional<SavedMeter> Meter::TakeChanged() {
  if (!is_changed_.exchange(false, std::memory_order_acquire)) return std::nullopt;
  const std::lock_guard lock(mutex_);
  SavedMeter saved{.subject = subject_, .totals = TotalsNow(), .windows = {}};
  for (const Counter& counter : counters_) {
    if (counter.measure == Measure::kConcurrent) continue;
    saved.windows.push_back({.kind = counter.rule.kind, .buckets = counter.window.Buckets()});
  }
  return saved;
}

void Meter::Restore(const SavedMeter& saved) {
  const std::lock_guard lock(mutex_);
  requests_ = saved.totals.requests;
  tokens_ = saved.totals.used.tokens;
  nano_dollars_ = saved.totals.used.nano_dollars;
  for (const SavedWindow& window : saved.windows) {
    for (Counter& counter : counters_) {
      if (counter.rule.kind == window.kind) counter.window.Restore(window.buckets);
    }
  }
}

}  // namespace monorelay::limits
