// The configuration: read, changed and checked, as text and in steps.

#include <array>

#include "admin/account_json.hpp"
#include "admin/config_json.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

Outcome Text(const Services& services, const Request& /*request*/) {
  const auto desk = ConfigDeskOf(services);
  if (!desk) return std::unexpected(desk.error());
  auto document = (*desk)->Read();
  if (!document) return Refused(document.error());
  Answer answer;
  answer.content_type = kYaml;
  answer.fields = "etag: \"" + document->etag + "\"\r\n";
  answer.body = std::move(document->text);
  return answer;
}

Outcome Document(const Services& services, const Request& /*request*/) {
  const auto desk = ConfigDeskOf(services);
  if (!desk) return std::unexpected(desk.error());
  const auto document = (*desk)->Read();
  if (!document) return Refused(document.error());
  Answer answer = JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("etag", std::string_view(document->etag))
        .Field("text", std::string_view(document->text))
        .Field("path", std::string_view(document->path))
        .Field("overlay", std::string_view(document->overlay))
        .Field("read_only", document->is_read_only)
        .Field("exists", document->exists)
        .EndObject();
  });
  answer.fields = "etag: \"" + document->etag + "\"\r\n";
  return answer;
}

Outcome Values(const Services& services, const Request& /*request*/) {
  const auto desk = ConfigDeskOf(services);
  if (!desk) return std::unexpected(desk.error());
  auto values = (*desk)->Values();
  if (!values) return Refused(values.error());
  Answer answer;
  answer.body = *std::move(values);
  return answer;
}

Outcome JsonSchema(const Services& services, const Request& /*request*/) {
  const auto desk = ConfigDeskOf(services);
  if (!desk) return std::unexpected(desk.error());
  Answer answer;
  answer.body = (*desk)->Schema();
  return answer;
}

Outcome Put(const Services& services, const Request& request) {
  const auto desk = ConfigDeskOf(services);
  if (!desk) return std::unexpected(desk.error());
  auto order = ReadOrder(request, "api");
  if (!order) return std::unexpected(std::move(order.error()));
  order->text = request.body;
  const auto outcome = (*desk)->Apply(*order);
  return outcome ? Outcome(Changed(*outcome)) : Refused(outcome.error());
}

Outcome Patch(const Services& services, const Request& request) {
  const auto desk = ConfigDeskOf(services);
  if (!desk) return std::unexpected(desk.error());
  auto order = ReadOrder(request, "api");
  if (!order) return std::unexpected(std::move(order.error()));
  auto steps = ReadSteps(request);
  if (!steps) return std::unexpected(std::move(steps.error()));
  order->steps = *std::move(steps);
  const auto outcome = (*desk)->Apply(*order);
  return outcome ? Outcome(Changed(*outcome)) : Refused(outcome.error());
}

Outcome Validate(const Services& services, const Request& request) {
  const auto desk = ConfigDeskOf(services);
  if (!desk) return std::unexpected(desk.error());
  const auto outcome = (*desk)->Apply(
      {.steps = {}, .text = request.body, .by = request.By(), .source = "api", .is_dry_run = true});
  using Kind = ConfigRefusal::Kind;
  if (!outcome && outcome.error().kind != Kind::kInvalid) return Refused(outcome.error());
  const ConfigOutcome found = outcome.value_or(ConfigOutcome());
  std::vector<ConfigProblem> problems = found.warnings;
  if (!outcome) problems = outcome.error().problems;
  // What stands in the way before the text is looked at has no place in it.
  if (!outcome && problems.empty())
    problems.push_back(
        {.path = {}, .pointer = {}, .message = outcome.error().text, .suggestion = {}});
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Field("valid", outcome.has_value());
    WriteProblems(json, "errors", problems, true);
    WriteProblems(json, "warnings", problems, false);
    WriteTexts(json, "effects", found.effects);
    json.Field("diff", std::string_view(found.diff)).EndObject();
  });
}

constexpr std::array kChangeParameters{kDryRun};

constexpr Route Of(std::string_view method, std::string_view path, std::string_view summary,
                   std::string_view response, Handler handler) {
  return {.method = method,
          .path = path,
          .summary = summary,
          .access = Access::kOperator,
          .parameters = {},
          .response = response,
          .content_type = response.empty() ? kYaml : "application/json",
          .handler = handler,
          .reads_records = false};
}

constexpr Route Taking(Route route, std::string_view body, std::string_view body_type,
                       std::span<const Parameter> parameters) {
  route.takes_body = true;
  route.most_bytes = kMostConfigBytes;
  route.body = body;
  route.body_type = body_type;
  route.parameters = parameters;
  return route;
}

constexpr std::array kRoutes{
    WithVersion(Of(
        "GET", "/api/v1/config",
        "The configuration as it is written, with the overlay laid over it. Secrets are masked as "
        "`<secret FINGERPRINT>`; the ETag is what a change is meant for.",
        "", Text)),
    WithVersion(Of("GET", "/api/v1/config/document", "The same with what is to be known about it.",
                   "ConfigDocument", Document)),
    Of("GET", "/api/v1/config/values",
       "What is in force, as JSON: what is written, and the defaults of single settings.",
       "ConfigValues", Values),
    Of("GET", "/api/v1/config/schema", "JSON Schema of the configuration, for editors.",
       "ConfigJsonSchema", JsonSchema),
    WithVersion(Taking(
        Of("PUT", "/api/v1/config",
           "Puts a whole text in its place. Masks that were not touched stand for the secrets "
           "that are there; new secrets of settings that hold one go into the store of secrets. "
           "Needs If-Match. Operators change providers and routing alone.",
           "ConfigChange", Put),
        "ConfigText", kYaml, kChangeParameters)),
    WithVersion(Taking(
        Of("PATCH", "/api/v1/config",
           "Changes some settings, all of them or none, and leaves every other byte of the text "
           "as it is: a JSON Patch, or a list of steps as `monorelay config` takes them. Needs "
           "If-Match. Operators change providers and routing alone.",
           "ConfigChange", Patch),
        "ConfigPatch", "application/json", kChangeParameters)),
    Taking(Of("POST", "/api/v1/config/validate",
              "What is wrong with a text, what it would change, and what that does to the relay.",
              "ConfigCheck", Validate),
           "ConfigText", kYaml, {}),
};

}  // namespace

std::span<const Route> ConfigRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
