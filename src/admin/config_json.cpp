#include "admin/config_json.hpp"

#include <fmt/format.h>

#include "admin/account_json.hpp"
#include "admin/precondition.hpp"
#include "base/no_room.hpp"

namespace monorelay::admin {
namespace {

struct Shape {
  int status;
  std::string_view type;
  std::string_view title;
};

Shape ShapeOf(ConfigRefusal::Kind kind) {
  switch (kind) {
    case ConfigRefusal::Kind::kInvalid:
      return {422, "invalid_configuration", "The configuration would not be valid"};
    case ConfigRefusal::Kind::kNotFound:
      return {404, "not_found", "There is no such thing"};
    case ConfigRefusal::Kind::kForbidden:
      return {403, "forbidden", "Not by this role"};
    case ConfigRefusal::Kind::kTooLarge:
      return {413, "payload_too_large", "The configuration is too large"};
    case ConfigRefusal::Kind::kNoRoom:
      return {kInsufficientStorage, "insufficient_storage", "There is no room left"};
    case ConfigRefusal::Kind::kConflict:
    case ConfigRefusal::Kind::kFailed:
      break;
  }
  return {500, "internal_error", "The configuration cannot be read or written"};
}

}  // namespace

Read<ConfigDesk*> ConfigDeskOf(const Services& services) {
  if (services.config != nullptr) return services.config;
  return std::unexpected(
      NotFound("the configuration of this relay cannot be seen or changed here"));
}

std::unexpected<Problem> Refused(const ConfigRefusal& refusal) {
  if (refusal.kind == ConfigRefusal::Kind::kConflict) {
    Problem changed =
        ChangedSince(refusal.etag.empty() ? std::string() : EtagOf(std::string_view(refusal.etag)));
    changed.detail = refusal.text;
    return std::unexpected(std::move(changed));
  }
  const Shape shape = ShapeOf(refusal.kind);
  Problem problem{.status = shape.status,
                  .type = std::string(shape.type),
                  .title = std::string(shape.title),
                  .detail = refusal.text,
                  .fields = {}};
  for (const ConfigProblem& found : refusal.problems) {
    problem.fields.push_back({.parameter = found.path,
                              .message = found.message,
                              .pointer = found.pointer,
                              .severity = found.is_error ? "error" : "warning",
                              .suggestion = found.suggestion,
                              .line = found.line,
                              .column = found.column});
  }
  return std::unexpected(std::move(problem));
}

void WriteProblems(json::Writer& json, std::string_view key,
                   const std::vector<ConfigProblem>& problems, bool are_errors) {
  json.Key(key).BeginArray();
  for (const ConfigProblem& problem : problems) {
    if (problem.is_error != are_errors) continue;
    json.BeginObject()
        .Field("path", std::string_view(problem.path))
        .Field("pointer", std::string_view(problem.pointer))
        .Field("message", std::string_view(problem.message))
        .Field("severity", are_errors ? "error" : "warning")
        .Field("line", problem.line)
        .Field("column", problem.column);
    if (!problem.suggestion.empty()) json.Field("suggestion", std::string_view(problem.suggestion));
    json.EndObject();
  }
  json.EndArray();
}

void WriteTexts(json::Writer& json, std::string_view key, const std::vector<std::string>& texts) {
  json.Key(key).BeginArray();
  for (const std::string& text : texts) json.String(text);
  json.EndArray();
}

void WriteRevision(json::Writer& json, const ConfigRevision& revision) {
  json.Field("id", std::string_view(revision.id));
  WriteTime(json, "replaced_at", revision.time_s);
  json.Field("by", std::string_view(revision.who))
      .Field("source", std::string_view(revision.source))
      .Field("sha256", std::string_view(revision.digest))
      .Field("bytes", static_cast<std::int64_t>(revision.bytes));
}

void WriteChange(json::Writer& json, const ConfigOutcome& outcome) {
  json.BeginObject()
      .Field("etag", std::string_view(outcome.etag))
      .Field("changed", outcome.is_changed)
      .Field("revision", std::string_view(outcome.version))
      .Field("diff", std::string_view(outcome.diff));
  WriteProblems(json, "warnings", outcome.warnings, false);
  WriteTexts(json, "effects", outcome.effects);
  WriteTexts(json, "sealed", outcome.sealed);
  json.Field("in_overlay", outcome.is_in_overlay)
      .Field("in_force", outcome.is_in_force)
      .Field("why_not", std::string_view(outcome.why_not))
      .EndObject();
}

Answer Changed(const ConfigOutcome& outcome) {
  Answer answer = JsonAnswer([&](json::Writer& json) { WriteChange(json, outcome); });
  answer.fields = fmt::format("etag: \"{}\"\r\n", outcome.etag);
  return answer;
}

Read<ConfigOrder> ReadOrder(const Request& request, std::string_view source) {
  const auto dry_run = ReadFlag(request, "dry_run");
  if (!dry_run) return std::unexpected(dry_run.error());
  ConfigOrder order{.steps = {},
                    .by = request.By(),
                    .source = std::string(source),
                    .is_dry_run = dry_run->value_or(false)};
  if (order.is_dry_run && request.if_match.empty()) return order;
  auto match = MeantRevision(request);
  if (!match) return std::unexpected(std::move(match.error()));
  order.if_match = *std::move(match);
  return order;
}

}  // namespace monorelay::admin
