// The predecessor's calls for the configuration, without its holes: admins alone, and secrets
// masked.

#include <array>
#include <string>

#include "admin/account_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/config_json.hpp"
#include "admin/routes.hpp"
#include "json/document.hpp"

namespace monorelay::admin {
namespace {

// The secrets that it kept beside the file, and where they are in it.
struct Kept {
  std::string_view name;
  std::string_view section;
  std::string_view setting;
};
constexpr std::array kKept{
    Kept{"github_client_secret", "sso", "github_client_secret"},
    Kept{"google_client_secret", "sso", "google_client_secret"},
    Kept{"sso_client_secret", "sso", "client_secret"},
    Kept{"local_sso_secret", "sso", "local_sso_secret"},
    Kept{"jwt_secret", "server", "jwt_secret"},
    Kept{"turnstile_secret_key", "server", "turnstile_secret_key"},
};

bool AreSame(const json::Value& one, const json::Value& other) {
  if (one.GetType() != other.GetType()) return false;
  switch (one.GetType()) {
    case json::Type::kString:
      return one.Decoded() == other.Decoded();
    case json::Type::kNumber:
      return one.GetDouble() == other.GetDouble();
    case json::Type::kArray: {
      if (one.Size() != other.Size()) return false;
      auto theirs = other.Items().begin();
      for (const json::Value item : one.Items()) {
        if (!AreSame(item, *theirs)) return false;
        ++theirs;
      }
      return true;
    }
    case json::Type::kObject:
      if (one.Size() != other.Size()) return false;
      for (const json::Field field : one.Fields()) {
        if (!AreSame(field.value, other[json::Decode(field.key)])) return false;
      }
      return true;
    default:
      return one.GetRaw().json == other.GetRaw().json;
  }
}

std::string PointerTo(const std::string& outer, const std::string& key) {
  std::string pointer = outer + "/";
  for (const char c : key) pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return pointer;
}

// The steps from what is there to what is wanted. What is not mentioned stays.
void AddSteps(const json::Value& wanted, const json::Value& there, const std::string& at,
              std::vector<ConfigStep>& steps) {
  for (const json::Field field : wanted.Fields()) {
    const std::string key = json::Decode(field.key);
    if (at.empty() && key == "secrets") continue;
    const json::Value now = there[key];
    const std::string pointer = PointerTo(at, key);
    if (field.value.IsObject() && now.IsObject()) {
      AddSteps(field.value, now, pointer, steps);
    } else if (field.value.IsNull()) {
      if (now.IsGiven()) steps.push_back({ConfigStep::Kind::kUnset, pointer});
    } else if (!AreSame(field.value, now)) {
      steps.push_back({ConfigStep::Kind::kSet, pointer, std::string(field.value.GetRaw().json)});
    }
  }
}

Read<void> AddSecrets(const json::Value& wanted, const json::Value& there,
                      std::vector<ConfigStep>& steps) {
  for (const json::Field field : wanted.Fields()) {
    const Kept* kept = nullptr;
    for (const Kept& known : kKept) {
      if (field.Is(known.name)) kept = &known;
    }
    const std::string name = "secrets." + json::Decode(field.key);
    if (kept == nullptr) return std::unexpected(WrongParameter(name, "is no secret that is known"));
    if (!field.value.IsString() && !field.value.IsNull())
      return std::unexpected(WrongParameter(name, "must be a text"));
    const json::Value now = there[kept->section][kept->setting];
    const std::string pointer = "/" + std::string(kept->section) + "/" + std::string(kept->setting);
    const std::string value = field.value.Decoded();
    if (value == now.Decoded()) continue;
    if (value.empty()) {
      if (now.IsGiven()) steps.push_back({ConfigStep::Kind::kUnset, pointer});
    } else {
      steps.push_back({ConfigStep::Kind::kSet, pointer, std::string(field.value.GetRaw().json)});
    }
  }
  return {};
}

Outcome Saved(ConfigDesk& desk, const ConfigOrder& order) {
  const auto outcome = desk.Apply(order);
  if (!outcome) {
    auto refused = Refused(outcome.error());
    // As its clients expect of a text that is not valid.
    if (refused.error().status == 422) refused.error().status = 400;
    return refused;
  }
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("status", "ok")
        .Field("message", outcome->is_in_force || outcome->why_not.empty()
                              ? std::string_view("saved")
                              : std::string_view(outcome->why_not))
        .EndObject();
  });
}

ConfigOrder OrderOf(const Request& request) {
  return {.steps = {}, .by = request.By(), .source = "api"};
}

Outcome GetText(const Services& services, const Request& /*request*/) {
  const auto desk = ConfigDeskOf(services);
  if (!desk) return std::unexpected(desk.error());
  const auto document = (*desk)->Read();
  if (!document) return Refused(document.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Field("content", std::string_view(document->text)).EndObject();
  });
}

Outcome PutText(const Services& services, const Request& request) {
  const auto desk = ConfigDeskOf(services);
  if (!desk) return std::unexpected(desk.error());
  constexpr std::array<std::string_view, 1> kKnown{"content"};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  auto content = fields.NeedText("content");
  if (!content) return std::unexpected(std::move(content.error()));
  ConfigOrder order = OrderOf(request);
  order.text = *std::move(content);
  return Saved(**desk, order);
}

Outcome GetFull(const Services& services, const Request& /*request*/) {
  const auto desk = ConfigDeskOf(services);
  if (!desk) return std::unexpected(desk.error());
  const auto values = (*desk)->Values();
  if (!values) return Refused(values.error());
  json::Document document;
  if (auto parsed = document.ParseCopy(*values); !parsed)
    return std::unexpected(ProblemOf(parsed.error()));
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject();
    for (const json::Field field : document.Root().Fields())
      json.Key(json::Decode(field.key)).Value(field.value.GetRaw());
    json.Key("secrets").BeginObject();
    for (const Kept& kept : kKept)
      json.Field(kept.name,
                 std::string_view(document.Root()[kept.section][kept.setting].Decoded()));
    json.EndObject().EndObject();
  });
}

Outcome PutFull(const Services& services, const Request& request) {
  const auto desk = ConfigDeskOf(services);
  if (!desk) return std::unexpected(desk.error());
  const auto values = (*desk)->Values();
  if (!values) return Refused(values.error());
  json::Document there;
  json::Document wanted;
  if (auto parsed = there.ParseCopy(*values); !parsed)
    return std::unexpected(ProblemOf(parsed.error()));
  if (auto parsed = wanted.ParseCopy(request.body); !parsed)
    return std::unexpected(ProblemOf(parsed.error()));
  if (!wanted.Root().IsObject())
    return std::unexpected(WrongParameter("body", "must be a JSON object"));
  ConfigOrder order = OrderOf(request);
  AddSteps(wanted.Root(), there.Root(), {}, order.steps);
  if (auto added = AddSecrets(wanted.Root()["secrets"], there.Root(), order.steps); !added)
    return std::unexpected(added.error());
  return Saved(**desk, order);
}

constexpr Route Of(std::string_view method, std::string_view path, std::string_view summary,
                   std::string_view response, Handler handler, std::string_view body = {}) {
  return {.method = method,
          .path = path,
          .summary = summary,
          .access = Access::kAdmin,
          .parameters = {},
          .response = response,
          .content_type = "application/json",
          .handler = handler,
          .reads_records = false,
          .takes_body = !body.empty(),
          .most_bytes = 2 * kMostConfigBytes,
          .body = body};
}

constexpr std::array kRoutes{
    Of("GET", "/api/config", "The configuration's text, secrets masked.", "LegacyConfig", GetText),
    Of("PUT", "/api/config", "Puts another text in its place; masks stand for what is there.",
       "LegacyStatus", PutText, "LegacyConfig"),
    Of("GET", "/api/config/full",
       "The configuration as JSON, with defaults, and six secrets by their old names; all masked.",
       "LegacyConfigFull", GetFull),
    Of("PUT", "/api/config/full",
       "Sets what is given and differs; null, or an empty secret, takes it out.", "LegacyStatus",
       PutFull, "ConfigValues"),
};

}  // namespace

std::span<const Route> LegacyConfigRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
