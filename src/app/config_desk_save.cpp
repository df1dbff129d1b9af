// What a change of the configuration does: store, file, audit, reload.
#include <boost/json.hpp>

#include <algorithm>
#include <utility>

#include "app/config_changes.hpp"
#include "app/config_desk.hpp"
#include "app/config_news.hpp"
#include "app/config_refusal.hpp"
#include "app/config_resolved.hpp"
#include "app/used_secrets.hpp"
#include "base/log.hpp"

namespace monorelay::app {

using admin::ConfigDesk;
using admin::ConfigOrder;
using admin::ConfigOutcome;
using Kind = admin::ConfigRefusal::Kind;

namespace {

constexpr int kPreconditionFailed = 412;

}  // namespace

ConfigDesk::Got<ConfigOutcome> FileConfigDesk::Save(const ConfigOrder& order, const State& now,
                                                    const SealPlan& plan, ConfigOutcome outcome) {
  const auto saved = Write(order, now, plan);
  if (!saved) {
    if (saved.error().status != kPreconditionFailed) return Refused(saved.error(), Kind::kFailed);
    const auto there = ReadConfigTexts(parts_.place, parts_.may_lack_file);
    return Conflict(saved.error().text.value, there ? DigestOf(*there) : std::string());
  }
  Note(order, now, *saved);
  ReloadReport report = parts_.reload();
  outcome.etag = DigestOf(saved->now);
  outcome.is_changed = !saved->now.SameFiles(now.texts);
  if (feed_ != nullptr && outcome.is_changed) TellOfConfig(*feed_, outcome.etag, order.by.who.name);
  if (outcome.is_changed) outcome.version = std::to_string(saved->version.number);
  outcome.is_in_overlay = saved->now.has_overlay;
  if (saved->now.text != plan.text) {
    outcome.warnings.push_back(
        {.is_error = false,
         .path = {},
         .pointer = {},
         .message = "the file is read-only, so the change stands in the overlay, which holds "
                    "values alone: comments, order and layout of the text are not kept as given",
         .suggestion = {}});
  }
  outcome.is_in_force = report.is_in_force;
  outcome.why_not = std::move(report.why_not);
  return outcome;
}

void FileConfigDesk::RemoveLeftSecrets() {
  const std::scoped_lock lock(mutex_);
  RemoveLeftOrSayWhyNot();
}

void FileConfigDesk::RemoveLeftOrSayWhyNot() {
  const auto removed = RemoveLeft();
  if (!removed)
    log::Warning("secrets that a save had sealed before it was cut off stay stored for now: {}",
                 removed.error().text.value.Get());
}

Result<void> FileConfigDesk::RemoveLeft() {
  if (parts_.vault == nullptr) return {};
  const auto names = journal_.Noted();
  if (!names) return std::unexpected(names.error());
  if (names->empty()) return {};
  const auto used = UsedSecrets(*names, parts_.place, versions_, parts_.variables);
  if (!used) return std::unexpected(used.error());
  for (const std::string& name : *names) {
    if (std::ranges::find(*used, name) != used->end()) continue;
    auto removed = parts_.vault->Remove(name);
    if (!removed && removed.error().kind != ErrorKind::kNotFound) return removed;
    if (removed)
      log::Info("the stored secret {} is removed: the save it was for was cut off", name);
  }
  return journal_.Forget();
}

// Those alone that are not stored yet: nothing else is ever taken away again.
Result<void> FileConfigDesk::NoteSealing(const SealPlan& plan) const {
  if (plan.items.empty()) return {};
  const auto stored = parts_.vault->List();
  if (!stored) return std::unexpected(stored.error());
  std::vector<std::string> names;
  for (const SealPlan::Item& item : plan.items) {
    const bool is_new =
        std::ranges::find(*stored, item.name, &identity::SealedSecret::name) == stored->end();
    if (is_new) names.push_back(item.name);
  }
  return names.empty() ? Result<void>() : journal_.Note(names);
}

Result<SavedConfig> FileConfigDesk::Write(const ConfigOrder& order, const State& now,
                                          const SealPlan& plan) {
  RemoveLeftOrSayWhyNot();
  if (auto noted = NoteSealing(plan); !noted) return std::unexpected(std::move(noted.error()));
  auto saved = SealAndSave(order, now, plan);
  // Of a text that was saved all are used, and the journal ends; else none is.
  RemoveLeftOrSayWhyNot();
  return saved;
}

// Secrets first: a text that refers to one that is not there yet must never be on the disk.
Result<SavedConfig> FileConfigDesk::SealAndSave(const ConfigOrder& order, const State& now,
                                                const SealPlan& plan) {
  for (const SealPlan::Item& item : plan.items) {
    const auto stored = parts_.vault->Put(item.name, item.secret);
    if (!stored) return std::unexpected(stored.error());
  }
  return SaveTexts(parts_.place, now.texts, plan.text,
                   {.who = identity::ActorOf(order.by.who), .source = order.source}, versions_);
}

// The change is made by then: if it cannot be noted, the log says so.
void FileConfigDesk::Note(const ConfigOrder& order, const State& now, const SavedConfig& saved) {
  const std::string actor = identity::ActorOf(order.by.who);
  const std::string target =
      (saved.now.has_overlay ? parts_.place.overlay : parts_.place.file).string();
  if (audit_ == nullptr) return;
  const auto next = ReadResolved(saved.now.text);
  const auto changes = ChangesOf(now.said.model, next ? *next : ConfigModel());
  const auto with = [](const std::string& settings, boost::json::object more) {
    more["settings"] = boost::json::parse(settings);
    return boost::json::serialize(more);
  };
  const auto noted = audit_->Append(
      {.actor = actor,
       .address = order.by.address,
       .action = "config.save",
       .target = target,
       .before = with(BeforeText(changes),
                      {{"version", saved.version.number}, {"sha256", saved.version.digest}}),
       .after =
           with(AfterText(changes), {{"source", order.source}, {"etag", DigestOf(saved.now)}})});
  if (!noted)
    log::Failure("the audit does not say that {} changed {}: {}", actor, target,
                 noted.error().text.value.Get());
}

}  // namespace monorelay::app
