#include "app/explanation_text.hpp"

#include <fmt/core.h>

#include <chrono>

#include "admin/explanation_json.hpp"
#include "json/writer.hpp"

namespace monorelay::app {
namespace {

std::int64_t Milliseconds(std::chrono::nanoseconds time) {
  return std::chrono::ceil<std::chrono::milliseconds>(time).count();
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
  std::string line;
  json::Writer json(line);
  admin::WriteExplanation(json, explanation);
  return line + "\n";
}

}  // namespace monorelay::app
