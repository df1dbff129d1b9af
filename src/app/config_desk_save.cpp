// What a change of the configuration does: store, file, audit, reload.
#include <boost/json.hpp>

#include <algorithm>
#include <iterator>
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
  const auto noted = journal_.Noted();
  if (!noted) return std::unexpected(noted.error());
  if (noted->empty()) return {};
  const auto names = StoredOf(*noted);
  if (!names) return std::unexpected(names.error());
  const auto used = UsedSecrets(*names, parts_.place, versions_, parts_.variables);
  if (!used) return std::unexpected(used.error());
  for (const std::string& name : *names) {
    if (std::ranges::find(*used, name) != used->end()) continue;
    if (auto removed = parts_.vault->Remove(name); !removed) return removed;
    log::Info("the stored secret {} is removed: the save it was for was cut off", name);
  }
  return journal_.Forget();
}

Result<std::vector<std::string>> FileConfigDesk::StoredOf(
    const std::vector<std::string>& names) const {
  const auto stored = parts_.vault->List();
  if (!stored) return std::unexpected(stored.error());
  std::vector<std::string> found;
  std::ranges::copy_if(names, std::back_inserter(found), [&](const std::string& name) {
    return std::ranges::find(*stored, name, &identity::SealedSecret::name) != stored->end();
  });
  return found;
}

// Those alone that are not stored yet: nothing else is ever taken away again.
Result<std::vector<std::string>> FileConfigDesk::NoteSealing(const SealPlan& plan) const {
  std::vector<std::string> names;
  for (const SealPlan::Item& item : plan.items) names.push_back(item.name);
  if (names.empty()) return names;
  const auto stored = StoredOf(names);
  if (!stored) return std::unexpected(stored.error());
  std::erase_if(names, [&](const std::string& name) {
    return std::ranges::find(*stored, name) != stored->end();
  });
  if (names.empty()) return names;
  if (auto noted = journal_.Note(names); !noted) return std::unexpected(std::move(noted.error()));
  return names;
}

Result<SavedConfig> FileConfigDesk::Write(const ConfigOrder& order, const State& now,
                                          const SealPlan& plan) {
  RemoveLeftOrSayWhyNot();
  const auto noted = NoteSealing(plan);
  if (!noted) return std::unexpected(noted.error());
  auto saved = SealAndSave(order, now, plan);
  if (!saved) TakeBack(*noted);
  RemoveLeftOrSayWhyNot();
  return saved;
}

// No version is asked: before this save the store did not have them either. What cannot be removed
// now stays noted.
void FileConfigDesk::TakeBack(const std::vector<std::string>& sealed) const {
  const auto there = ReadConfigTexts(parts_.place, parts_.may_lack_file);
  if (!there) return;
  for (const std::string& name : sealed) {
    if (!there->file.contains(name) && !there->overlay.contains(name))
      static_cast<void>(parts_.vault->Remove(name));
  }
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
