#include "limits/ledger.hpp"

#include <utility>

#include "base/log.hpp"

namespace monorelay::limits {
namespace {

std::unexpected<Error> ChangedMeanwhile() {
  constexpr int kPreconditionFailed = 412;
  auto error = ClientError(ErrorKind::kInvalidRequest,
                           "the limits were changed meanwhile; read them again and repeat your "
                           "change");
  error.error().status = kPreconditionFailed;
  return error;
}

}  // namespace

Result<void> Ledger::Open(Store& store) {
  auto rules = store.LoadRules();
  if (!rules) return std::unexpected(std::move(rules.error()));
  auto meters = store.LoadMeters();
  if (!meters) return std::unexpected(std::move(meters.error()));
  const std::lock_guard lock(mutex_);
  store_ = &store;
  for (auto& [subject, own] : *rules) own_[subject] = std::move(own);
  for (SavedMeter& saved : *meters) {
    const Subject subject = saved.subject;
    restored_[subject] = std::move(saved);
  }
  return {};
}

Rules Ledger::RulesFor(const Subject& subject) const {
  const auto own = own_.find(subject);
  Rules rules = own == own_.end() ? Rules() : own->second;
  if (subject.kind == SubjectKind::kRelay) rules = Completed(std::move(rules), defaults_.relay);
  if (subject.kind == SubjectKind::kKey) rules = Completed(std::move(rules), defaults_.per_key);
  for (Rule& rule : rules) {
    if (rule.warn_percent == 0) rule.warn_percent = defaults_.warn_percent;
    rule.shadow = rule.shadow || defaults_.shadow;
  }
  return rules;
}

std::shared_ptr<Meter> Ledger::MeterOf(const Subject& subject, std::string_view name) {
  const std::lock_guard lock(mutex_);
  auto& meter = meters_[subject];
  if (meter != nullptr) {
    meter->SetName(std::string(name));
    return meter;
  }
  meter = std::make_shared<Meter>(subject, std::string(name), events_, changes_);
  meter->SetRules(RulesFor(subject));
  if (const auto saved = restored_.find(subject); saved != restored_.end()) {
    meter->Restore(saved->second);
    restored_.erase(saved);
  }
  return meter;
}

void Ledger::SetDefaults(Defaults defaults) {
  const std::lock_guard lock(mutex_);
  if (defaults_ == defaults) return;
  defaults_ = std::move(defaults);
  for (const auto& [subject, meter] : meters_) meter->SetRules(RulesFor(subject));
}

Result<void> Ledger::SetRules(const Subject& subject, Rules rules,
                              const std::optional<Rules>& expected) {
  const std::lock_guard ruling(ruling_);
  if (expected && OwnRules(subject) != *expected) return ChangedMeanwhile();
  if (store_ != nullptr) {
    if (auto saved = store_->SaveRules(subject, rules); !saved) return saved;
  }
  const std::lock_guard lock(mutex_);
  if (rules.empty()) {
    own_.erase(subject);
  } else {
    own_[subject] = std::move(rules);
  }
  const auto meter = meters_.find(subject);
  if (meter != meters_.end()) meter->second->SetRules(RulesFor(subject));
  return {};
}

Rules Ledger::OwnRules(const Subject& subject) const {
  const std::lock_guard lock(mutex_);
  const auto own = own_.find(subject);
  return own == own_.end() ? Rules() : own->second;
}

Result<void> Ledger::Forget(const Subject& subject) {
  // A save under way must not bring the counts back.
  const std::lock_guard saving(saving_);
  if (store_ != nullptr) {
    if (auto forgotten = store_->Forget(subject); !forgotten) return forgotten;
  }
  const std::lock_guard lock(mutex_);
  own_.erase(subject);
  meters_.erase(subject);
  restored_.erase(subject);
  return {};
}

std::vector<MeterView> Ledger::Views(const std::optional<Subject>& after, std::size_t limit) const {
  const std::lock_guard lock(mutex_);
  const WallTime now = clock_.WallNow();
  std::vector<MeterView> views;
  auto next = after ? meters_.upper_bound(*after) : meters_.begin();
  for (; next != meters_.end() && views.size() < limit; ++next)
    views.push_back(next->second->View(now));
  return views;
}

std::optional<MeterView> Ledger::ViewOf(const Subject& subject) const {
  const std::lock_guard lock(mutex_);
  const auto found = meters_.find(subject);
  if (found == meters_.end()) return std::nullopt;
  return found->second->View(clock_.WallNow());
}

bool Ledger::IsKnown(const Meter& meter) const {
  const std::lock_guard lock(mutex_);
  const auto found = meters_.find(meter.Of());
  return found != meters_.end() && found->second.get() == &meter;
}

Result<void> Ledger::SaveNow() {
  const std::lock_guard saving(saving_);
  if (store_ == nullptr) return {};
  std::vector<std::shared_ptr<Meter>> changed;
  std::vector<SavedMeter> states;
  for (const auto& mention : changes_->Take()) {
    auto meter = mention.lock();
    // What was forgotten meanwhile stays so.
    if (meter == nullptr || !IsKnown(*meter)) continue;
    if (auto state = meter->TakeChanged()) states.push_back(*std::move(state));
    changed.push_back(std::move(meter));
  }
  if (states.empty()) return {};
  auto saved = store_->SaveMeters(states);
  if (!saved) {
    for (const auto& meter : changed) meter->MarkChanged();
    if (!std::exchange(is_failing_, true)) {
      log::Failure(
          "{} ({}); limits and budgets forget what is used now if the relay ends before it works",
          saved.error().text.value.Get(), saved.error().detail.value.Get());
    }
    return saved;
  }
  if (std::exchange(is_failing_, false)) log::Info("what limits have counted is saved again");
  return {};
}

}  // namespace monorelay::limits
