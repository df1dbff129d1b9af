#include "app/route.hpp"

#include <fstream>
#include <iterator>
#include <utility>

#include "app/config_loader.hpp"
#include "app/explanation_text.hpp"
#include "app/routing_question.hpp"
#include "app/wire_setup.hpp"
#include "routing/explain.hpp"

namespace monorelay::app {
namespace {

constexpr int kFound = 0;
constexpr int kNotServed = 1;
constexpr int kUnusable = 2;
// Of what the mock models listen on, only that there is an address matters here.
constexpr const char* kSomeAddress = "http://127.0.0.1:1";

// What the request in a file asks for. Nothing, with the reason on `err`, if it cannot be read.
std::optional<AskedFor> ReadRequest(const std::string& path, const std::string& model,
                                    std::ostream& err) {
  std::ifstream file(path, std::ios::binary);
  const std::string body{std::istreambuf_iterator<char>(file), {}};
  if (!file) {
    err << path << ": cannot be read\n";
    return std::nullopt;
  }
  auto asked = ReadAskedFor(body, model);
  if (asked) return *std::move(asked);
  err << path << ": " << asked.error().text.value.Get() << '\n';
  return std::nullopt;
}

}  // namespace

int RunRoute(const ConfigPlace& place, const RouteQuestion& question,
             const Environment& environment, std::ostream& out, std::ostream& err) {
  const auto texts = ReadConfigTexts(place);
  if (!texts) {
    err << texts.error() << '\n';
    return kUnusable;
  }
  const LoadedConfig loaded = LoadConfig(place.file, texts->text, environment);
  if (loaded.HasErrors()) {
    err << place.file.string() << ": not valid; monorelay check says why\n";
    return kUnusable;
  }
  std::optional<AskedFor> asked = AskedFor{.model = question.model};
  if (question.body) asked = ReadRequest(*question.body, question.model, err);
  if (!asked) return kUnusable;
  const SystemClock clock;
  const Secret no_key;
  LastingState states;
  const auto setup = MakeSetup({loaded.config, no_key, kSomeAddress}, states, clock);
  if (!setup) {
    err << setup.error().text.value.Get() << '\n';
    return kUnusable;
  }
  const relay::Setup& made = **setup;
  Random random;
  const routing::Explanation explanation = routing::Explain(
      made.catalog, asked->model, asked->text,
      {.live = nullptr, .keys = [&](std::size_t i) { return made.targets[i].keys.get(); }}, random);
  out << (question.as_json ? AsJson(explanation) : AsLines(explanation));
  return explanation.error ? kNotServed : kFound;
}

}  // namespace monorelay::app
