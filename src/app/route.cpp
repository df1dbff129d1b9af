#include "app/route.hpp"

#include <boost/json.hpp>
#include <fmt/core.h>

#include <fstream>
#include <iterator>
#include <utility>

#include "app/config_loader.hpp"
#include "app/wire_setup.hpp"
#include "json/document.hpp"
#include "routing/plan.hpp"

namespace monorelay::app {
namespace {

namespace bj = boost::json;

constexpr int kFound = 0;
constexpr int kNotServed = 1;
constexpr int kUnusable = 2;
// Of what the mock models listen on, only that there is an address matters here.
constexpr const char* kSomeAddress = "http://127.0.0.1:1";

// The model that the request in a file asks for; empty, with the reason on `err`, if it cannot be
// read.
std::string ModelIn(const std::string& path, std::ostream& err) {
  std::ifstream file(path, std::ios::binary);
  const std::string body{std::istreambuf_iterator<char>(file), {}};
  json::Document document;
  if (!file || !document.ParseCopy(body)) {
    err << path << ": cannot be read, or is no JSON\n";
    return {};
  }
  const std::string model = document.Root()["model"].Decoded();
  if (model.empty()) err << path << ": has no \"model\"; give it by --model\n";
  return model;
}

std::string AsJson(const std::string& model, const routing::Trace& trace,
                   const Result<routing::Plan>& plan, const catalog::Snapshot& catalog) {
  bj::object answer{{"model", model}, {"steps", bj::array(trace.begin(), trace.end())}};
  if (!plan) {
    answer["error"] = plan.error().text.value.Get();
    return bj::serialize(answer) + "\n";
  }
  bj::array candidates;
  for (const routing::Candidate& candidate : plan->candidates) {
    bj::object entry{{"provider", catalog.Offers()[candidate.provider].provider},
                     {"model", candidate.model}};
    if (candidate.weight > 0) entry["weight"] = candidate.weight;
    candidates.push_back(std::move(entry));
  }
  answer["candidates"] = std::move(candidates);
  return bj::serialize(answer) + "\n";
}

std::string AsLines(const std::string& model, const routing::Trace& trace,
                    const Result<routing::Plan>& plan, const catalog::Snapshot& catalog) {
  std::string lines = fmt::format("{}\n", model);
  for (const std::string& step : trace) lines += fmt::format("  - {}\n", step);
  if (!plan) return lines + fmt::format("  not served: {}\n", plan.error().text.value.Get());
  int number = 0;
  for (const routing::Candidate& candidate : plan->candidates) {
    lines += fmt::format("  {}. {} at {}", ++number, candidate.model,
                         catalog.Offers()[candidate.provider].provider);
    lines += candidate.weight > 0 ? fmt::format(" (weight {})\n", candidate.weight) : "\n";
  }
  return lines;
}

}  // namespace

int RunRoute(const std::filesystem::path& config_path, const RouteQuestion& question,
             const Environment& environment, std::ostream& out, std::ostream& err) {
  const auto text = ReadConfigFile(config_path);
  if (!text) {
    err << text.error() << '\n';
    return kUnusable;
  }
  const LoadedConfig loaded = LoadConfig(config_path, *text, environment);
  if (loaded.HasErrors()) {
    err << config_path.string() << ": not valid; monorelay check says why\n";
    return kUnusable;
  }
  const std::string model =
      question.model.empty() && question.body ? ModelIn(*question.body, err) : question.model;
  if (model.empty()) return kUnusable;
  const SystemClock clock;
  const Secret no_key;
  KeyStates states;
  const auto setup = MakeSetup({loaded.config, no_key, kSomeAddress}, states, clock);
  if (!setup) {
    err << setup.error().text.value.Get() << '\n';
    return kUnusable;
  }
  const catalog::Snapshot& catalog = (*setup)->catalog;
  routing::Trace trace;
  const auto plan = routing::PlanFor(catalog, model, &trace);
  out << (question.as_json ? AsJson(model, trace, plan, catalog)
                           : AsLines(model, trace, plan, catalog));
  return plan ? kFound : kNotServed;
}

}  // namespace monorelay::app
