// What the tests of the configuration share: an environment of their own, and questions to ask of
// what was loaded.
#pragma once

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config_loader.hpp"

namespace monorelay::app {

class FakeEnvironment final : public Environment {
 public:
  FakeEnvironment() = default;
  FakeEnvironment(std::initializer_list<std::pair<const std::string, std::string>> variables)
      : variables_(variables) {}

  [[nodiscard]] std::optional<std::string> Get(std::string_view name) const override {
    const auto found = variables_.find(std::string(name));
    if (found == variables_.end()) return std::nullopt;
    return found->second;
  }

 private:
  std::map<std::string, std::string> variables_;
};

inline LoadedConfig Load(std::string_view text, const FakeEnvironment& environment = {}) {
  return LoadConfig("config.yml", text, environment);
}

// The texts of the problems of one severity, in order.
inline std::vector<std::string> TextsOf(const LoadedConfig& loaded, Severity severity) {
  std::vector<std::string> texts;
  for (const Problem& problem : loaded.problems) {
    if (problem.severity == severity) texts.push_back(problem.text);
  }
  return texts;
}
inline std::vector<std::string> ErrorsOf(const LoadedConfig& loaded) {
  return TextsOf(loaded, Severity::kError);
}
inline std::vector<std::string> WarningsOf(const LoadedConfig& loaded) {
  return TextsOf(loaded, Severity::kWarning);
}

inline std::string ContentOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace monorelay::app
