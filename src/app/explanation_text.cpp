#include "app/explanation_text.hpp"

#include <boost/json.hpp>
#include <fmt/core.h>

#include <chrono>

namespace monorelay::app {
namespace {

namespace bj = boost::json;

std::int64_t Milliseconds(std::chrono::nanoseconds time) {
  return std::chrono::ceil<std::chrono::milliseconds>(time).count();
}

bj::object AsObject(const keys::KeyPool::Standing& key) {
  bj::object object{{"label", key.label},
                    {"hindrance", keys::NameOf(key.hindrance)},
                    {"under_way", key.view.under_way},
                    {"spent", key.view.spent}};
  if (key.hindrance == keys::Hindrance::kNone) return object;
  if (key.wait) {
    object["free_in_ms"] = Milliseconds(*key.wait);
  } else {
    object["free_in_ms"] = nullptr;
  }
  return object;
}

bj::object AsObject(const routing::ExplainedCandidate& candidate) {
  bj::object object{{"provider", candidate.provider},
                    {"model", candidate.model},
                    {"why", candidate.why},
                    {"free", candidate.is_free}};
  if (candidate.weight > 0) object["weight"] = candidate.weight;
  if (candidate.price) object["price"] = *candidate.price;
  if (candidate.live.latency > 0) object["latency_ms"] = candidate.live.latency;
  if (candidate.live.under_way > 0) object["under_way"] = candidate.live.under_way;
  if (candidate.keys.empty()) return object;
  bj::array keys;
  for (const auto& key : candidate.keys) keys.push_back(AsObject(key));
  object["keys"] = std::move(keys);
  return object;
}

std::string HindranceText(const keys::KeyPool::Standing& key) {
  if (key.hindrance == keys::Hindrance::kNone) return "free";
  if (!key.wait) return fmt::format("not usable: {}", keys::NameOf(key.hindrance));
  return fmt::format("free in {} ms: {}", Milliseconds(*key.wait), keys::NameOf(key.hindrance));
}

}  // namespace

std::string AsLines(const routing::Explanation& explanation) {
  std::string lines = explanation.model + "\n";
  for (const std::string& step : explanation.steps) lines += "  - " + step + "\n";
  if (explanation.error)
    return lines + "  not served: " + explanation.error->text.value.Get() + "\n";
  int number = 0;
  for (const auto& candidate : explanation.candidates) {
    lines += fmt::format("  {}. {} at {} ({})\n", ++number, candidate.model, candidate.provider,
                         candidate.why);
    for (const auto& key : candidate.keys) {
      if (!key.label.empty())
        lines += fmt::format("       key {}: {}\n", key.label, HindranceText(key));
    }
  }
  return lines;
}

std::string AsJson(const routing::Explanation& explanation) {
  bj::object answer{{"model", explanation.model},
                    {"steps", bj::array(explanation.steps.begin(), explanation.steps.end())}};
  if (const auto& complexity = explanation.complexity) {
    answer["complexity"] = {{"score", complexity->score},
                            {"tier", std::string(catalog::NameOf(complexity->tier))},
                            {"reason", complexity->reason}};
  }
  if (explanation.error) {
    answer["error"] = explanation.error->text.value.Get();
    return bj::serialize(answer) + "\n";
  }
  if (explanation.tries_all) answer["cascade"] = true;
  bj::array candidates;
  for (const auto& candidate : explanation.candidates) candidates.push_back(AsObject(candidate));
  answer["candidates"] = std::move(candidates);
  return bj::serialize(answer) + "\n";
}

}  // namespace monorelay::app
