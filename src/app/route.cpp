#include "app/route.hpp"

#include <fstream>
#include <iterator>
#include <utility>

#include "app/config_loader.hpp"
#include "app/explanation_text.hpp"
#include "app/wire_setup.hpp"
#include "dialects/codec.hpp"
#include "json/document.hpp"
#include "routing/explain.hpp"

namespace monorelay::app {
namespace {

constexpr int kFound = 0;
constexpr int kNotServed = 1;
constexpr int kUnusable = 2;
// Of what the mock models listen on, only that there is an address matters here.
constexpr const char* kSomeAddress = "http://127.0.0.1:1";

// The dialect of a request, by the fields that no other has.
dialects::Dialect DialectOf(const json::Document& request) {
  const json::Value root = request.Root();
  if (!root["contents"].IsMissing()) return dialects::Dialect::kGemini;
  if (!root["input"].IsMissing()) return dialects::Dialect::kOpenAiResponses;
  if (!root["system"].IsMissing()) return dialects::Dialect::kAnthropicMessages;
  return dialects::Dialect::kOpenAiChat;
}

struct AskedFor {
  std::string model;
  std::string text;
};

// What the request in a file asks for. Nothing, with the reason on `err`, if it cannot be read.
std::optional<AskedFor> ReadRequest(const std::string& path, const std::string& model,
                                    std::ostream& err) {
  std::ifstream file(path, std::ios::binary);
  const std::string body{std::istreambuf_iterator<char>(file), {}};
  json::Document document;
  if (!file || !document.ParseCopy(body)) {
    err << path << ": cannot be read, or is no JSON\n";
    return std::nullopt;
  }
  AskedFor asked{.model = model.empty() ? document.Root()["model"].Decoded() : model, .text = {}};
  if (asked.model.empty()) {
    err << path << ": has no \"model\"; give it by --model\n";
    return std::nullopt;
  }
  // A request that no model would answer can still be routed.
  if (const auto request = dialects::CodecFor(DialectOf(document)).ReadRequest(document))
    asked.text = routing::PromptText(*request);
  return asked;
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
  std::optional<AskedFor> asked = AskedFor{.model = question.model, .text = {}};
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
