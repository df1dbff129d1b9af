// Limits and budgets: how they stand, and setting them.

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "admin/access_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/json_route.hpp"
#include "admin/precondition.hpp"
#include "admin/request_json.hpp"
#include "identity/access_book.hpp"
#include "limits/ledger.hpp"

namespace monorelay::admin {
namespace {

using limits::MeterView;
using limits::Rule;
using limits::Rules;
using limits::Subject;
using limits::SubjectKind;

constexpr double kNano = 1e9;
constexpr double kMostAmount = 9e15;

std::string IdOf(const Subject& subject) {
  return std::string(NameOf(subject.kind)) + ":" + subject.id;
}

// "key:01ABC", "relay:". Of the relay the colon may be missing.
Read<Subject> SubjectIn(const std::string& id) {
  const std::size_t colon = std::min(id.find(':'), id.size());
  const auto kind = limits::SubjectKindNamed(std::string_view(id).substr(0, colon));
  const std::string of = colon == id.size() ? std::string() : id.substr(colon + 1);
  const bool is_whole = kind && of.empty() == (*kind == SubjectKind::kRelay);
  if (is_whole) return Subject{*kind, of};
  return std::unexpected(
      NotFound("\"" + id +
               "\" is no subject of limits; write relay, or team, user or key with an "
               "id, for example key:01J..."));
}

Read<limits::Ledger*> LedgerOf(const Services& services) {
  if (services.ledger != nullptr) return services.ledger;
  return std::unexpected(NotFound("there are no limits"));
}

// Members see how they and their keys stand.
bool MaySee(const Services& services, const Request& request, const Subject& subject) {
  if (SeesAll(request.principal)) return true;
  const std::string& user = request.principal.user_id;
  if (subject.kind == SubjectKind::kUser) return subject.id == user;
  if (subject.kind != SubjectKind::kKey || services.book == nullptr) return false;
  const auto key = services.book->Find(subject.id);
  return key && key->draft.user_id == user;
}

bool IsThere(const Services& services, const Subject& subject) {
  if (services.ledger->ViewOf(subject)) return true;
  switch (subject.kind) {
    case SubjectKind::kRelay:
      return true;
    case SubjectKind::kTeam:
      return services.book != nullptr && services.book->FindTeam(subject.id).has_value();
    case SubjectKind::kUser:
      return services.accounts != nullptr &&
             services.accounts->accounts.Find(subject.id).has_value();
    case SubjectKind::kKey:
      return services.book != nullptr && services.book->Find(subject.id).has_value();
  }
  return false;
}

std::string NameFor(const Services& services, const Subject& subject) {
  if (const auto view = services.ledger->ViewOf(subject)) return view->name;
  if (subject.kind == SubjectKind::kTeam && services.book != nullptr) {
    if (const auto team = services.book->FindTeam(subject.id)) return team->name;
  }
  return subject.id.empty() ? "relay" : subject.id;
}

Outcome Shown(const Services& services, const Subject& subject) {
  services.ledger->MeterOf(subject, NameFor(services, subject));
  const auto view = services.ledger->ViewOf(subject);
  if (!view) return std::unexpected(NotFound("it was removed meanwhile"));
  const Rules own = services.ledger->OwnRules(subject);
  return Versioned(JsonAnswer([&](json::Writer& json) { WriteLimits(json, *view, own); }),
                   EtagOf(std::string_view(RevisionOf(own))));
}

Outcome List(const Services& services, const Request& request) {
  const auto ledger = LedgerOf(services);
  if (!ledger) return std::unexpected(ledger.error());
  const auto limit = ReadInteger(request, "limit", 1, 1000, 100);
  if (!limit) return std::unexpected(limit.error());
  const std::string after = request.parameters.Find("cursor").value_or("");
  std::optional<Subject> past;
  if (!after.empty()) {
    auto read = SubjectIn(after);
    if (!read) return std::unexpected(WrongParameter("cursor", "is none that was given here"));
    past = *std::move(read);
  }
  const std::vector<MeterView> views = (*ledger)->Views(past, static_cast<std::size_t>(*limit) + 1);
  const bool has_more = views.size() > static_cast<std::size_t>(*limit);
  const std::size_t count = views.size() - (has_more ? 1 : 0);
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (std::size_t i = 0; i < count; ++i)
      WriteLimits(json, views[i], (*ledger)->OwnRules(views[i].subject));
    json.EndArray();
    TextOrNull(json, "next_cursor", has_more ? IdOf(views[count - 1].subject) : std::string());
    json.EndObject();
  });
}

Outcome GetOne(const Services& services, const Request& request) {
  const auto ledger = LedgerOf(services);
  if (!ledger) return std::unexpected(ledger.error());
  const auto subject = SubjectIn(request.id);
  if (!subject) return std::unexpected(subject.error());
  if (!MaySee(services, request, *subject) || !IsThere(services, *subject))
    return std::unexpected(NotFound("there is no \"" + request.id + "\""));
  return Shown(services, *subject);
}

Problem WrongRule(std::size_t place, std::string_view field, const std::string& message) {
  return WrongParameter("limits[" + std::to_string(place) + "]." + std::string(field), message);
}

Read<Rule> RuleIn(const json::Value& value, std::size_t place) {
  for (const json::Field field : value.Fields()) {
    if (!field.Is("kind") && !field.Is("amount") && !field.Is("warn_percent") &&
        !field.Is("shadow"))
      return std::unexpected(WrongRule(place, json::Decode(field.key), "is no field of a limit"));
  }
  Rule rule;
  const auto kind = limits::KindNamed(value["kind"].Decoded());
  if (!kind)
    return std::unexpected(
        WrongRule(place, "kind",
                  "is none of requests_per_minute, requests_per_day, tokens_per_minute, "
                  "tokens_per_day, concurrent_requests, usd_per_day, usd_per_week, "
                  "usd_per_month, usd_lifetime"));
  rule.kind = *kind;
  const bool is_money = MeasureOf(*kind) == limits::Measure::kMoney;
  const auto amount = value["amount"].GetDouble();
  const double unit = is_money ? kNano : 1;
  if (!amount || *amount < 0 || *amount * unit > kMostAmount)
    return std::unexpected(WrongRule(place, "amount", "is no number from 0 on, or too large"));
  if (!is_money && !value["amount"].GetInt())
    return std::unexpected(WrongRule(place, "amount", "is no whole number"));
  rule.amount = std::llround(*amount * unit);
  if (!value["warn_percent"].IsMissing()) {
    const auto percent = value["warn_percent"].GetInt();
    if (!percent || *percent < 0 || *percent > 100)
      return std::unexpected(WrongRule(place, "warn_percent", "is no whole number from 0 to 100"));
    rule.warn_percent = static_cast<int>(*percent);
  }
  if (!value["shadow"].IsMissing()) {
    const auto shadow = value["shadow"].GetBool();
    if (!shadow) return std::unexpected(WrongRule(place, "shadow", "is neither true nor false"));
    rule.shadow = *shadow;
  }
  return rule;
}

Read<Rules> RulesIn(const BodyFields& body) {
  Rules rules;
  const json::Value list = body.Find("limits");
  if (!list.IsArray()) return std::unexpected(WrongParameter("limits", "is missing or no list"));
  for (const json::Value value : list.Items()) {
    auto rule = RuleIn(value, rules.size());
    if (!rule) return std::unexpected(rule.error());
    if (std::ranges::find(rules, rule->kind, &Rule::kind) != rules.end())
      return std::unexpected(WrongRule(rules.size(), "kind", "is there twice"));
    rules.push_back(*rule);
  }
  return rules;
}

std::string JsonOf(const Rules& rules) {
  return JsonText([&](json::Writer& json) {
    json.BeginObject();
    for (const Rule& rule : rules) json.Field(NameOf(rule.kind), rule.amount);
    json.EndObject();
  });
}

Outcome Put(const Services& services, const Request& request) {
  const auto ledger = LedgerOf(services);
  if (!ledger) return std::unexpected(ledger.error());
  constexpr std::array<std::string_view, 1> kKnown{"limits"};
  BodyFields body;
  if (auto parsed = body.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto subject = SubjectIn(request.id);
  if (!subject) return std::unexpected(subject.error());
  if (!IsThere(services, *subject))
    return std::unexpected(NotFound("there is no \"" + request.id + "\""));
  const auto rules = RulesIn(body);
  if (!rules) return std::unexpected(rules.error());
  const Rules before = (*ledger)->OwnRules(*subject);
  if (auto same =
          CheckIfMatch(request, EtagOf(std::string_view(RevisionOf(before))), IfMatch::kNeeded);
      !same)
    return std::unexpected(std::move(same.error()));
  const auto expected = NamesVersion(request) ? std::optional(before) : std::nullopt;
  if (const auto set = (*ledger)->SetRules(*subject, *rules, expected); !set)
    return FailedField(set.error());
  Audit(services, request, "limits.set", IdOf(*subject), JsonOf(before), JsonOf(*rules));
  return Shown(services, *subject);
}

constexpr std::array kListParameters{
    kLimit, Parameter{"cursor", R"({"type":"string"})", "As `next_cursor` gave it."}};

constexpr std::array kRoutes{
    AccountRoute("GET", "/api/v1/limits",
                 "How all limits stand: of the relay, then teams, users and keys.", "LimitPage",
                 Access::kReader, List, {}, kListParameters),
    WithVersion(AccountRoute(
        "GET", "/api/v1/limits/{id}",
        "How one stands: `relay`, `team:ID`, `user:ID` or `key:ID`; for members their own. "
        "Its ETag is that of its own limits.",
        "Limits", Access::kAccount, GetOne)),
    WithVersion(AccountRoute(
        "PUT", "/api/v1/limits/{id}",
        "Sets its own limits, in the place of those before. What is counted of a kind that "
        "stays is kept. Needs If-Match.",
        "Limits", Access::kAdmin, Put, "LimitsDraft")),
};

}  // namespace

std::span<const Route> LimitRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
