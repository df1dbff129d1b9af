#include "admin/access_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "admin/precondition.hpp"
#include "admin/request_json.hpp"
#include "base/digest.hpp"
#include "base/log.hpp"
#include "identity/access_book.hpp"

namespace monorelay::admin {
namespace {

constexpr double kNano = 1e9;
constexpr int kPreconditionFailed = 412;

void WriteMoment(json::Writer& json, std::string_view key, const std::optional<WallTime>& time) {
  json.Key(key);
  if (time) {
    json.String(TimeText(std::chrono::duration<double>(time->time_since_epoch()).count()));
  } else {
    json.Null();
  }
}

void WriteList(json::Writer& json, std::string_view key, const std::vector<std::string>& list) {
  json.Key(key).BeginArray();
  for (const std::string& entry : list) json.String(std::string_view(entry));
  json.EndArray();
}

void WriteAmount(json::Writer& json, std::string_view key, limits::Kind kind, std::int64_t amount) {
  json.Key(key);
  if (MeasureOf(kind) == limits::Measure::kMoney) {
    json.Double(static_cast<double>(amount) / kNano);
  } else {
    json.Int(amount);
  }
}

void WriteStanding(json::Writer& json, const limits::Standing& standing, bool is_own) {
  const limits::Kind kind = standing.rule.kind;
  json.BeginObject().Field("kind", NameOf(kind));
  WriteAmount(json, "amount", kind, standing.rule.amount);
  WriteAmount(json, "used", kind, standing.used);
  WriteAmount(json, "reserved", kind, standing.pending);
  json.Field("warn_percent", standing.rule.warn_percent)
      .Field("shadow", standing.rule.shadow)
      .Field("own", is_own)
      .Field("reset_seconds", standing.reset.count())
      .EndObject();
}

}  // namespace

void WriteAccessKey(json::Writer& json, const identity::AccessKey& key, const Secret* text) {
  const identity::KeyDraft& draft = key.draft;
  json.BeginObject()
      .Field("id", std::string_view(key.id))
      .Field("name", std::string_view(draft.name));
  if (text != nullptr) json.Key("key").String(text->Reveal());
  json.Field("prefix", key.secrets.empty() ? std::string_view()
                                           : std::string_view(key.secrets.front().prefix));
  TextOrNull(json, "user_id", draft.user_id);
  TextOrNull(json, "user", draft.user_name);
  TextOrNull(json, "team_id", draft.team_id);
  json.Field("enabled", draft.is_enabled);
  WriteMoment(json, "created_at", key.created);
  WriteMoment(json, "expires_at", draft.expires);
  WriteMoment(json, "last_used_at", key.last_used);
  WriteMoment(json, "former_key_until",
              key.secrets.size() > 1 ? key.secrets.back().until : std::nullopt);
  WriteList(json, "models", draft.scope.models);
  WriteList(json, "providers", draft.scope.providers);
  WriteList(json, "endpoints", draft.scope.endpoints);
  WriteList(json, "networks", draft.scope.networks);
  WriteList(json, "tags", draft.tags);
  TextOrNull(json, "bodies", draft.bodies);
  json.Field("version", key.version).EndObject();
}

void WriteTeam(json::Writer& json, const identity::Team& team) {
  json.BeginObject()
      .Field("id", std::string_view(team.id))
      .Field("name", std::string_view(team.name));
  WriteList(json, "members", team.members);
  WriteMoment(json, "created_at", team.created);
  json.Field("version", team.version).EndObject();
}

void WriteLimits(json::Writer& json, const limits::MeterView& view, const limits::Rules& own) {
  json.BeginObject()
      .Key("id")
      .String(fmt::format("{}:{}", NameOf(view.subject.kind), view.subject.id))
      .Field("subject", NameOf(view.subject.kind))
      .Field("name", std::string_view(view.name))
      .Key("limits")
      .BeginArray();
  for (const limits::Standing& standing : view.standings) {
    const bool is_own =
        std::ranges::find(own, standing.rule.kind, &limits::Rule::kind) != own.end();
    WriteStanding(json, standing, is_own);
  }
  json.EndArray()
      .Field("requests", view.totals.requests)
      .Field("tokens", view.totals.used.tokens)
      .Key("usd")
      .Double(static_cast<double>(view.totals.used.nano_dollars) / kNano)
      .Field("under_way", view.under_way)
      .Field("refusals", view.refusals)
      .Field("shadow_refusals", view.shadow_refusals)
      .Field("warnings", view.warnings)
      .Field("version", std::string_view(RevisionOf(own)))
      .EndObject();
}

std::string RevisionOf(const limits::Rules& own) {
  constexpr std::size_t kDigits = 16;
  limits::Rules sorted = own;
  std::ranges::sort(sorted, {}, &limits::Rule::kind);
  std::string text;
  for (const limits::Rule& rule : sorted)
    text += fmt::format("{} {} {} {}\n", NameOf(rule.kind), rule.amount, rule.warn_percent,
                        rule.shadow);
  return Sha256(text).substr(0, kDigits);
}

std::unexpected<Problem> FailedField(const Error& error) {
  constexpr std::array<std::string_view, 10> kFields{
      "name",      "team_id",  "expires_at", "models", "providers",
      "endpoints", "networks", "tags",       "bodies", "members"};
  if (error.status == kPreconditionFailed) return std::unexpected(ChangedSince({}));
  Problem problem = ProblemOf(error);
  if (error.kind != ErrorKind::kInvalidRequest) return std::unexpected(std::move(problem));
  const std::string& text = error.text.value;
  const std::string_view first = std::string_view(text).substr(0, text.find(' '));
  if (std::ranges::find(kFields, first) != kFields.end()) {
    if (error.status == 0) problem.status = 422;
    problem.type = "invalid_parameter";
    problem.title = "A parameter is wrong";
    problem.fields.push_back({std::string(first), text.substr(first.size() + 1)});
  }
  return std::unexpected(std::move(problem));
}

Read<identity::AccessBook*> BookOf(const Services& services) {
  if (services.book != nullptr) return services.book;
  return std::unexpected(NotFound("access keys are not kept: there is no data directory"));
}

Result<void> EndKeysOf(const Services& services, const std::string& user_id) {
  if (services.book == nullptr) return {};
  return services.book->DisableAllOf(user_id);
}

void Audit(const Services& services, const Request& request, std::string_view action,
           const std::string& target, std::string before, std::string after) {
  if (services.audit == nullptr) return;
  const auto written = services.audit->Append({.actor = identity::ActorOf(request.principal),
                                               .address = request.address,
                                               .action = std::string(action),
                                               .target = target,
                                               .before = std::move(before),
                                               .after = std::move(after)});
  if (!written) {
    log::Failure("the audit does not say that {} {} {}: {}", identity::ActorOf(request.principal),
                 action, target, written.error().text.value.Get());
  }
}

}  // namespace monorelay::admin
