#include "admin/config_json.hpp"

#include <fmt/format.h>

#include "admin/account_json.hpp"

namespace monorelay::admin {
namespace {

struct Shape {
  int status;
  std::string_view type;
  std::string_view title;
};

Shape ShapeOf(ConfigRefusal::Kind kind) {
  switch (kind) {
    case ConfigRefusal::Kind::kConflict:
      return {412, "precondition_failed", "It was changed meanwhile"};
    case ConfigRefusal::Kind::kInvalid:
      return {422, "invalid_configuration", "The configuration would not be valid"};
    case ConfigRefusal::Kind::kNotFound:
      return {404, "not_found", "There is no such thing"};
    case ConfigRefusal::Kind::kForbidden:
      return {403, "forbidden", "Not by this role"};
    case ConfigRefusal::Kind::kTooLarge:
      return {413, "payload_too_large", "The configuration is too large"};
    case ConfigRefusal::Kind::kFailed:
      break;
  }
  return {500, "internal_error", "The configuration cannot be read or written"};
}

// The ETag without its quotes.
Read<std::string> MatchIn(const Request& request) {
  std::string_view text = request.if_match;
  if (text == "*") return "*";
  const bool has_quotes = text.size() > 2 && text.starts_with('"') && text.ends_with('"');
  if (has_quotes) return std::string(text.substr(1, text.size() - 2));
  return std::unexpected(Problem{.status = 412,
                                 .type = "precondition_failed",
                                 .title = "It was changed meanwhile",
                                 .detail = "If-Match is no ETag that was given here; read it again",
                                 .fields = {}});
}

}  // namespace

Read<ConfigDesk*> ConfigDeskOf(const Services& services) {
  if (services.config != nullptr) return services.config;
  return std::unexpected(
      NotFound("the configuration of this relay cannot be seen or changed here"));
}

std::unexpected<Problem> Refused(const ConfigRefusal& refusal) {
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
  if (!refusal.etag.empty())
    problem.fields.push_back(
        {"If-Match", fmt::format("is not the present version, which is \"{}\"", refusal.etag)});
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
  if (request.if_match.empty()) {
    if (order.is_dry_run) return order;
    return std::unexpected(
        Problem{.status = 428,
                .type = "precondition_required",
                .title = "If-Match is needed",
                .detail = "say by If-Match which version the change is meant for: the ETag that "
                          "GET /api/v1/config gives, or * for whatever is there",
                .fields = {{"If-Match", "is missing"}}});
  }
  auto match = MatchIn(request);
  if (!match) return std::unexpected(std::move(match.error()));
  order.if_match = *std::move(match);
  return order;
}

}  // namespace monorelay::admin
