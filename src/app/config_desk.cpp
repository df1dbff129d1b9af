#include "app/config_desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "app/config_changes.hpp"
#include "app/config_diff.hpp"
#include "app/config_effects.hpp"
#include "app/config_json_schema.hpp"
#include "app/config_mask.hpp"
#include "app/config_problem_text.hpp"
#include "app/config_refusal.hpp"
#include "app/config_resolved.hpp"
#include "app/config_steps.hpp"
#include "app/config_unmask.hpp"

namespace monorelay::app {
namespace {

using admin::ConfigDesk;
using admin::ConfigOrder;
using admin::ConfigOutcome;
using admin::ConfigRefusal;
using Kind = ConfigRefusal::Kind;

admin::ConfigRevision RevisionOf(const ConfigVersion& version) {
  return {.id = std::to_string(version.number),
          .time_s = version.time_s,
          .who = version.who,
          .source = version.source,
          .digest = version.digest,
          .bytes = version.bytes};
}

std::int64_t NumberOf(const std::string& id) {
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(id.data(), id.data() + id.size(), number);
  return failure == std::errc() && end == id.data() + id.size() ? number : 0;
}

}  // namespace

FileConfigDesk::FileConfigDesk(ConfigDeskParts parts)
    : parts_(std::move(parts)),
      environment_(parts_.variables, parts_.vault),
      versions_(parts_.versions, parts_.clock),
      journal_(parts_.versions.parent_path() / SealingJournal::kFileName) {}

std::expected<std::string, std::string> FileConfigDesk::Secrets::GetSecret(
    std::string_view name) const {
  if (vault_ == nullptr) return Environment::GetSecret(name);
  auto secret = vault_->Get(name);
  if (secret) return std::string(secret->Reveal());
  if (secret.error().kind != ErrorKind::kNotFound)
    return std::unexpected(secret.error().text.value.Get());
  return std::unexpected(
      fmt::format("there is no secret \"{0}\"; put it in with PUT /api/v1/secrets/{0}", name));
}

FileConfigDesk::Reading FileConfigDesk::Understood(std::string text) const {
  Reading reading;
  if (auto model = ReadResolved(text)) reading.model = *std::move(model);
  reading.loaded = LoadConfig(parts_.place.file, text, environment_);
  reading.text = std::move(text);
  return reading;
}

ConfigDesk::Got<FileConfigDesk::State> FileConfigDesk::Now(const std::string& if_match) {
  auto texts = ReadConfigTexts(parts_.place, parts_.may_lack_file);
  if (!texts) return Refused(Kind::kFailed, texts.error());
  if (!if_match.empty() && if_match != "*" && if_match != DigestOf(*texts)) {
    return Conflict(
        "the configuration was changed meanwhile; read it again, and make the change "
        "again",
        DigestOf(*texts));
  }
  std::string text = texts->text;
  return State{.texts = *std::move(texts), .said = Understood(std::move(text))};
}

ConfigDesk::Got<admin::ConfigDocument> FileConfigDesk::Read() {
  const std::scoped_lock lock(mutex_);
  const auto texts = ReadConfigTexts(parts_.place, parts_.may_lack_file);
  if (!texts) return Refused(Kind::kFailed, texts.error());
  auto masked = MaskedConfig(texts->text);
  if (!masked) {
    return Refused(Kind::kFailed,
                   "the file is broken, so what is secret in it is not known and it is not shown; "
                   "put another text in its place, or repair it where it is: " +
                       masked.error().text.value.Get());
  }
  return admin::ConfigDocument{.text = *std::move(masked),
                               .etag = DigestOf(*texts),
                               .path = parts_.place.file.string(),
                               .overlay = parts_.place.overlay.string(),
                               .is_read_only = texts->has_overlay || IsReadOnly(parts_.place.file),
                               .exists = texts->has_file};
}

ConfigDesk::Got<std::string> FileConfigDesk::Values() {
  const std::scoped_lock lock(mutex_);
  const auto now = Now();
  if (!now) return std::unexpected(now.error());
  return ValuesOf({now->texts, now->said.model, now->said.loaded.config, parts_.overrides});
}

ConfigDesk::Got<std::vector<admin::ConfigOrigin>> FileConfigDesk::Origins() {
  const std::scoped_lock lock(mutex_);
  const auto now = Now();
  if (!now) return std::unexpected(now.error());
  return OriginsOf({now->texts, now->said.model, now->said.loaded.config, parts_.overrides});
}

const std::string& FileConfigDesk::Schema() const {
  static const std::string schema = ConfigJsonSchema();
  return schema;
}

ConfigDesk::Got<ConfigOutcome> FileConfigDesk::Apply(const ConfigOrder& order) {
  const std::scoped_lock lock(mutex_);
  const auto now = Now(order.if_match);
  if (!now) return std::unexpected(now.error());
  auto wanted = Wanted(order, *now);
  if (!wanted) return std::unexpected(std::move(wanted.error()));
  return Put(order, *now, *std::move(wanted), true);
}

ConfigDesk::Got<std::string> FileConfigDesk::Wanted(const ConfigOrder& order,
                                                    const State& now) const {
  auto text =
      order.text ? Result<std::string>(*order.text) : TakeSteps(now.texts.text, order.steps);
  if (!text) return Refused(Kind::kInvalid, text.error().text.value);
  if (text->size() > kMaxConfigBytes) {
    return Refused(Kind::kTooLarge, fmt::format("a configuration of {} bytes is none; at most {} "
                                                "are taken",
                                                text->size(), kMaxConfigBytes));
  }
  auto unmasked = Unmasked(*text, now.texts.text);
  if (!unmasked) return Refused(Kind::kInvalid, unmasked.error().text.value);
  return *std::move(unmasked);
}

ConfigDesk::Got<ConfigOutcome> FileConfigDesk::Put(const ConfigOrder& order, const State& now,
                                                   std::string text, bool may_seal) {
  // Before the references in it are followed.
  if (const auto model = ReadResolved(text)) {
    std::string forbidden = RefusalFor(order.by.who, now.said.model, *model, order.has_known_urls);
    if (!forbidden.empty()) return Refused(Kind::kForbidden, std::move(forbidden));
  }
  const Reading next = Understood(std::move(text));
  std::vector<admin::ConfigProblem> problems = ProblemsOf(next.loaded.problems, next.model);
  if (next.loaded.HasErrors()) {
    return std::unexpected(ConfigRefusal{.kind = Kind::kInvalid,
                                         .text = "the configuration would not be valid",
                                         .problems = std::move(problems)});
  }
  SealPlan plan{.text = next.text, .items = {}};
  if (may_seal && parts_.vault != nullptr) {
    auto planned = PlanSealing(next.text, now.texts.text);
    // A file that is broken now holds nothing that could be told from what is new.
    if (planned) plan = *std::move(planned);
  }
  const Config before = now.said.loaded.HasErrors() ? DefaultConfig() : now.said.loaded.config;
  const std::string name = parts_.place.file.string();
  ConfigOutcome outcome{
      .etag = DigestOf(now.texts),
      .diff = ConfigDiff(name, now.texts.text, name, plan.text),
      .warnings = std::move(problems),
      .effects = EffectsOf({now.said.model, before}, {next.model, next.loaded.config})};
  for (const SealPlan::Item& item : plan.items) outcome.sealed.push_back(item.name);
  if (order.is_dry_run) return outcome;
  if (plan.text == now.texts.text) {
    outcome.is_in_force = true;
    return outcome;
  }
  return Save(order, now, plan, std::move(outcome));
}

ConfigDesk::Got<std::vector<admin::ConfigRevision>> FileConfigDesk::Versions() {
  const auto versions = versions_.List();
  if (!versions) return Refused(versions.error(), Kind::kFailed);
  std::vector<admin::ConfigRevision> revisions;
  for (const ConfigVersion& version : *versions) revisions.push_back(RevisionOf(version));
  return revisions;
}

ConfigDesk::Got<admin::ConfigRevisionText> FileConfigDesk::Version(const std::string& id) {
  const auto versions = versions_.List();
  if (!versions) return Refused(versions.error(), Kind::kFailed);
  const auto text = versions_.Read(NumberOf(id));
  const auto found = std::ranges::find(*versions, NumberOf(id), &ConfigVersion::number);
  if (!text || found == versions->end())
    return text ? Refused(Kind::kNotFound, "there is no version " + id)
                : Refused(text.error(), Kind::kFailed);
  const auto masked = MaskedConfig(*text);
  if (!masked) return Refused(masked.error(), Kind::kFailed);
  const auto now = ReadConfigTexts(parts_.place, parts_.may_lack_file);
  if (!now) return Refused(Kind::kFailed, now.error());
  return admin::ConfigRevisionText{
      .revision = RevisionOf(*found),
      .text = *masked,
      .diff = ConfigDiff("version " + id, *text, parts_.place.file.string(), now->text)};
}

ConfigDesk::Got<ConfigOutcome> FileConfigDesk::Restore(const std::string& id, ConfigOrder order) {
  const std::scoped_lock lock(mutex_);
  const auto text = versions_.Read(NumberOf(id));
  if (!text) return Refused(text.error(), Kind::kFailed);
  const auto now = Now(order.if_match);
  if (!now) return std::unexpected(now.error());
  return Put(order, *now, *text, false);
}

}  // namespace monorelay::app
