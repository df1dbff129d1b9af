// Reads config.yml: text to Config, with every problem found on the way.
#pragma once

#include <algorithm>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"
#include "app/config_environment.hpp"
#include "app/config_problem.hpp"

namespace monorelay::app {

struct LoadedConfig {
  Config config;                  // only to be used if there are no errors
  std::vector<Problem> problems;  // by position

  [[nodiscard]] bool HasErrors() const {
    return std::ranges::any_of(problems,
                               [](const Problem& p) { return p.severity == Severity::kError; });
  }
};

// Reads `text`, the content of the file at `path`: relative `file:` references start at its folder.
// Never throws and never hangs, whatever the text. An empty text gives all defaults and no
// provider.
LoadedConfig LoadConfig(const std::filesystem::path& path, std::string_view text,
                        const Environment& environment);

// The content of a configuration file. Fails with a sentence that names the file, also for what is
// no regular file or larger than a configuration may be.
std::expected<std::string, std::string> ReadConfigFile(const std::filesystem::path& path);

}  // namespace monorelay::app
