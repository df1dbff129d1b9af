// Tests of a provider's models, one after the other, each told as soon as it has ended.

#include <algorithm>
#include <array>
#include <utility>

#include "admin/body_fields.hpp"
#include "admin/config_change.hpp"
#include "admin/health_json.hpp"
#include "admin/relay_desk.hpp"
#include "admin/resource_routes.hpp"
#include "base/text.hpp"

namespace monorelay::admin {
namespace {

// Each costs something, and may take as long as health::OnDemand::kLongest.
constexpr std::size_t kMostModels = 200;

class ModelTests final : public Chunks {
 public:
  ModelTests(const Services& services, health::CheckQuestion question,
             std::vector<std::string> models)
      : services_(services), question_(std::move(question)), models_(std::move(models)) {}

  Result<std::string> Next() override {
    std::string piece;
    if (next_ > models_.size()) return piece;
    if (next_ == models_.size()) {
      ++next_;
      return std::string("event: end\ndata: {}\n\n");
    }
    question_.model = models_[next_++];
    const auto report = services_.check(question_);
    piece = "event: result\ndata: ";
    json::Writer json(piece);
    json.BeginObject().Field("model", std::string_view(question_.model)).Key("report");
    if (report) {
      WriteCheckReport(json, *report);
      json.Key("error").Null();
    } else {
      json.Null().Field("error", std::string_view(report.error().text.value.Get()));
    }
    json.EndObject();
    return piece + "\n\n";
  }

 private:
  const Services& services_;
  health::CheckQuestion question_;
  std::vector<std::string> models_;
  std::size_t next_ = 0;
};

// Those that clients may ask it for.
std::vector<std::string> ModelsOf(RelayDesk& relay, const std::string& provider) {
  std::vector<std::string> models;
  for (RoutableModel& model : relay.Models()) {
    const bool is_its = std::ranges::find(model.providers, provider) != model.providers.end();
    if (is_its && model.owner == provider) models.push_back(std::move(model.id));
  }
  return models;
}

Outcome Test(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 3> kFields{"models", "all_keys", "verify"};
  BodyFields body;
  if (auto parsed = body.Parse(request, kFields); !parsed) return std::unexpected(parsed.error());
  auto models = body.TextList("models");
  if (!models) return std::unexpected(models.error());
  const auto all_keys = body.Flag("all_keys");
  if (!all_keys) return std::unexpected(all_keys.error());
  const auto verify = body.Flag("verify");
  if (!verify) return std::unexpected(verify.error());
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  const std::vector<ProviderFacts> providers = (*relay)->Providers();
  const auto provider = std::ranges::find(providers, request.id, &ProviderFacts::name);
  if (provider == providers.end())
    return std::unexpected(NotFound("there is no provider \"" + Shorten(request.id, 100) + "\""));
  if (!*models) *models = ModelsOf(**relay, provider->name);
  if ((*models)->empty()) {
    return std::unexpected(WrongParameter(
        "models", "must be given: nothing says yet which models this provider serves"));
  }
  if ((*models)->size() > kMostModels) {
    return std::unexpected(WrongParameter(
        "models", "has more than " + std::to_string(kMostModels) + " entries; name those to test"));
  }
  Answer answer;
  answer.content_type = "text/event-stream";
  answer.fields = "x-accel-buffering: no\r\n";
  answer.chunks = std::make_unique<ModelTests>(
      services,
      health::CheckQuestion{.provider = provider->name,
                            .verify = verify->value_or(false),
                            .with_all_keys = all_keys->value_or(false)},
      **std::move(models));
  return answer;
}

constexpr Route Streaming(Route route) {
  route.content_type = "text/event-stream";
  return route;
}

constexpr std::array kRoutes{
    Streaming(
        Asking("/api/v1/providers/{id}/models/test",
               "Asks the provider for a word with each of the models that are named, by "
               "default all that clients may ask it for, one after the other. Server-sent "
               "events: a `result` for each as soon as it is known, and `end`. With the first "
               "key that is free, or with `all_keys`; `verify` asks for texts, tools and "
               "streams in every dialect that it speaks.",
               "ModelTest", Test, "ModelTestRequest")),
};

}  // namespace

std::span<const Route> ModelTestRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
