#include "app/config_source.hpp"

#include <string_view>
#include <utility>

#include "app/config_loader.hpp"
#include "base/log.hpp"

namespace monorelay::app {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

}  // namespace

std::optional<Config> ConfigSource::Load() {
  auto texts = ReadConfigTexts(place_, may_lack_file_);
  if (!texts) {
    log::Failure("{}", texts.error());
    return std::nullopt;
  }
  return Parse(*std::move(texts));
}

std::optional<Config> ConfigSource::LoadChanged() {
  auto texts = ReadConfigTexts(place_, may_lack_file_);
  if (!texts) {
    if (std::exchange(told_, texts.error()) != texts.error()) log::Warning("{}", texts.error());
    return std::nullopt;
  }
  told_.clear();
  if (texts->SameFiles(texts_)) return std::nullopt;
  const bool was_removed = texts_.has_file && !texts->has_file;
  if (was_removed) return std::nullopt;
  if (texts->has_file && texts->file.find_first_not_of(kBlanks) == std::string::npos) {
    log::Warning("{} is empty; the configuration before it stays in force", place_.file.string());
    return std::nullopt;
  }
  return Parse(*std::move(texts));
}

std::optional<Config> ConfigSource::Parse(ConfigTexts texts) {
  texts_ = std::move(texts);
  if (!texts_.has_file && !texts_.has_overlay) return DefaultConfig();
  const LoadedConfig loaded = LoadConfig(place_.file, texts_.text, environment_);
  const std::string name = NameOf(place_, texts_);
  for (const Problem& problem : loaded.problems) {
    if (problem.severity == Severity::kError) {
      log::Failure("{}:{}:{}: error: {}", name, problem.line, problem.column, problem.text);
    } else {
      log::Warning("{}:{}:{}: warning: {}", name, problem.line, problem.column, problem.text);
    }
  }
  if (loaded.HasErrors()) return std::nullopt;
  return loaded.config;
}

}  // namespace monorelay::app
