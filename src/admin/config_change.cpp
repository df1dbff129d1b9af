#include "admin/config_change.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "admin/config_json.hpp"
#include "admin/precondition.hpp"
#include "admin/relay_desk.hpp"
#include "base/text.hpp"

namespace monorelay::admin {
namespace {

constexpr int kTries = 3;
constexpr std::string_view kMaskBegin = "<secret";

}  // namespace

Read<std::unique_ptr<ConfigSight>> ConfigSight::Take(const Services& services) {
  const auto desk = ConfigDeskOf(services);
  if (!desk) return std::unexpected(desk.error());
  // In this order: a change in between makes the ETag that of something before, which is refused
  // when it is used.
  const auto document = (*desk)->Read();
  if (!document) return Refused(document.error());
  const auto values = (*desk)->Values();
  if (!values) return Refused(values.error());
  auto sight = std::make_unique<ConfigSight>();
  sight->etag_ = document->etag;
  if (auto parsed = sight->values_.ParseCopy(*values); !parsed)
    return std::unexpected(ProblemOf(parsed.error()));
  return sight;
}

std::string PointerTo(std::initializer_list<std::string_view> steps) {
  std::string pointer;
  for (const std::string_view step : steps) {
    pointer += '/';
    for (const char c : step) {
      if (c == '~') {
        pointer += "~0";
      } else if (c == '/') {
        pointer += "~1";
      } else {
        pointer += c;
      }
    }
  }
  return pointer;
}

bool IsMask(std::string_view text) {
  return text.starts_with(kMaskBegin) && text.ends_with('>');
}

Read<ConfigOutcome> Change(const Services& services, const Request& request,
                           const Planner& planner) {
  for (int tries = 1;; ++tries) {
    const auto sight = ConfigSight::Take(services);
    if (!sight) return std::unexpected(sight.error());
    auto steps = planner(**sight);
    if (!steps) return std::unexpected(std::move(steps.error()));
    if (auto same = CheckIfMatch(request, EtagOf((*sight)->Etag()), IfMatch::kOptional); !same)
      return std::unexpected(std::move(same.error()));
    if (steps->empty()) {
      ConfigOutcome same;
      same.etag = (*sight)->Etag();
      same.is_in_force = true;
      return same;
    }
    const auto outcome = services.config->Apply({.steps = *std::move(steps),
                                                 .if_match = (*sight)->Etag(),
                                                 .by = request.By(),
                                                 .source = "api",
                                                 .has_known_urls = true});
    if (outcome) return *outcome;
    const bool again = outcome.error().kind == ConfigRefusal::Kind::kConflict &&
                       !NamesVersion(request) && tries < kTries;
    if (!again) return Refused(outcome.error());
  }
}

Read<void> ParseObject(const Request& request, json::Document& document) {
  const auto wrong = [](const Error& error) { return std::unexpected(ProblemOf(error)); };
  if (auto parsed = document.ParseCopy(request.body); !parsed) return wrong(parsed.error());
  if (document.Root().IsObject()) return {};
  return wrong(ClientError(ErrorKind::kInvalidRequest, "the body must be a JSON object").error());
}

Answer Tagged(Answer answer, std::string_view etag) {
  answer.fields += fmt::format("etag: \"{}\"\r\n", etag);
  return answer;
}

Read<RelayDesk*> RelayOf(const Services& services) {
  if (services.relay != nullptr) return services.relay;
  return std::unexpected(NotFound("no relay runs here that could tell this"));
}

}  // namespace monorelay::admin
