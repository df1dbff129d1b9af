// Where a request would go, and why, without sending anything.

#include <array>

#include "admin/explanation_json.hpp"
#include "admin/reading.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

constexpr std::array kOfModel{
    Parameter{"model", R"({"type":"string"})", "The name that a client would ask for."}};
constexpr std::array kOfBody{Parameter{"model", R"({"type":"string"})",
                                       "The name that a client would ask for, in the place of the "
                                       "body's own; needed where the body has none."}};

Outcome Explain(const Services& services, const Request& request) {
  const std::string model = request.parameters.Find("model").value_or("");
  if (model.empty() && request.body.empty())
    return std::unexpected(
        WrongParameter("model", "is missing: name the model that a client would ask for"));
  const auto explanation = services.explain({.model = model, .body = request.body});
  if (!explanation) return std::unexpected(ProblemOf(explanation.error()));
  Answer answer;
  json::Writer json(answer.body);
  WriteExplanation(json, *explanation);
  return answer;
}

constexpr std::array kRoutes{
    Route{.method = "GET",
          .path = "/api/v1/routing/explain",
          .summary = "Where a request for a model would go, and why. Nothing is sent.",
          .access = Access::kReader,
          .parameters = kOfModel,
          .response = "Explanation",
          .content_type = "application/json",
          .handler = Explain,
          .reads_records = false},
    Route{.method = "POST",
          .path = "/api/v1/routing/explain",
          .summary = "The same for a whole request of any dialect, whose text may choose the "
                     "model. Nothing is sent.",
          .access = Access::kReader,
          .parameters = kOfBody,
          .response = "Explanation",
          .content_type = "application/json",
          .handler = Explain,
          .reads_records = false,
          .takes_body = true,
          .most_bytes = 64UL << 20U},
    Route{.method = "POST",
          .path = "/api/v1/routing/resolve",
          .summary = "Another name of the call before.",
          .access = Access::kReader,
          .parameters = kOfBody,
          .response = "Explanation",
          .content_type = "application/json",
          .handler = Explain,
          .reads_records = false,
          .takes_body = true,
          .most_bytes = 64UL << 20U},
};

}  // namespace

std::span<const Route> RoutingRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
