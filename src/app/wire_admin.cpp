#include "app/wire_admin.hpp"

#include <utility>

#include "admin/routes.hpp"
#include "app/routing_question.hpp"
#include "base/random.hpp"
#include "routing/explain.hpp"
#include "routing/live_figures.hpp"

namespace monorelay::app {
namespace {

// All figures of each candidate, also those that its balance does not ask for.
class AllFigures final : public routing::LiveSource {
 public:
  AllFigures(const relay::Setup& setup, routing::AnswerForm form, MonotonicTime now)
      : setup_(setup), form_(form), now_(now) {}
  [[nodiscard]] routing::Live Of(const routing::Candidate& candidate) const override {
    const routing::ProviderFigures& figures = *setup_.targets[candidate.provider].figures;
    return {.latency = figures.Latency(candidate.model, form_, now_),
            .under_way = figures.UnderWay()};
  }

 private:
  const relay::Setup& setup_;
  routing::AnswerForm form_;
  MonotonicTime now_;
};

std::vector<admin::ProviderKeys> KeysOf(const relay::Setup* setup) {
  std::vector<admin::ProviderKeys> keys;
  if (setup == nullptr) return keys;
  for (const relay::Target& target : setup->targets)
    keys.push_back({target.provider->Name(), target.keys});
  return keys;
}

Result<routing::Explanation> Explain(const relay::Setup* setup,
                                     const admin::RoutingQuestion& question, MonotonicTime now) {
  if (setup == nullptr)
    return RelayError(ErrorKind::kOverloaded, "the relay is only just starting");
  AskedFor asked{.model = std::string(question.model)};
  if (!question.body.empty()) {
    auto read = ReadAskedFor(question.body, asked.model);
    if (!read) return std::unexpected(std::move(read.error()));
    asked = *std::move(read);
  }
  using routing::AnswerForm;
  const AllFigures figures(*setup, asked.streams ? AnswerForm::kStream : AnswerForm::kWhole, now);
  Random random;
  return routing::Explain(
      setup->catalog, asked.model, asked.text,
      {.live = &figures, .keys = [&](std::size_t i) { return setup->targets[i].keys.get(); }},
      random);
}

}  // namespace

Result<std::string> StatisticsOf(const admin::Services& services) {
  if (services.reader == nullptr) return std::string();
  const admin::Match match = admin::FindRoute("GET", "/api/stats");
  auto outcome = match.route->handler(services, {.method = "GET",
                                                 .path = "/api/stats",
                                                 .id = {},
                                                 .request_id = {},
                                                 .now = services.clock.WallNow()});
  if (outcome) return std::move(outcome->body);
  return RelayError(ErrorKind::kInternal, "statistics: " + outcome.error().detail);
}

admin::Services ServicesOf(SetupSource setup, HealthChecks& health, const Clock& clock) {
  return {
      .clock = clock,
      .keys = [setup] { return KeysOf(setup().get()); },
      .explain =
          [setup, &clock](const admin::RoutingQuestion& question) {
            const auto now = setup();
            return Explain(now.get(), question, clock.Now());
          },
      .health = [&health] { return health.View().All(); },
      .check = [&health](const health::CheckQuestion& question) { return health.Ask(question); }};
}

}  // namespace monorelay::app
