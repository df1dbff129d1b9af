#include "app/config_source.hpp"

#include <fmt/format.h>

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
    told_ = texts.error();
    return std::nullopt;
  }
  told_.clear();
  return Parse(*std::move(texts));
}

std::optional<Config> ConfigSource::LoadChanged() {
  auto texts = ReadConfigTexts(place_, may_lack_file_);
  if (!texts) {
    if (std::exchange(told_, texts.error()) != texts.error()) log::Warning("{}", texts.error());
    return std::nullopt;
  }
  const bool was_removed = texts_.has_file && !texts->has_file;
  const bool is_empty =
      texts->has_file && texts->file.find_first_not_of(kBlanks) == std::string::npos;
  if (is_empty && !texts->SameFiles(texts_)) {
    const std::string text =
        place_.file.string() + " is empty; the configuration before it stays in force";
    if (std::exchange(told_, text) != text) log::Warning("{}", text);
    return std::nullopt;
  }
  told_.clear();
  if (was_removed || texts->SameFiles(texts_)) return std::nullopt;
  return Parse(*std::move(texts));
}

std::optional<Config> ConfigSource::Parse(ConfigTexts texts) {
  texts_ = std::move(texts);
  fault_.clear();
  if (!texts_.has_file && !texts_.has_overlay) return DefaultConfig();
  const LoadedConfig loaded = LoadConfig(place_.file, texts_.text, environment_);
  const std::string name = NameOf(place_, texts_);
  for (const Problem& problem : loaded.problems) {
    if (problem.severity == Severity::kError) {
      const std::string text =
          fmt::format("{}:{}:{}: error: {}", name, problem.line, problem.column, problem.text);
      log::Failure("{}", text);
      if (fault_.empty()) fault_ = text;
    } else {
      log::Warning("{}:{}:{}: warning: {}", name, problem.line, problem.column, problem.text);
    }
  }
  if (loaded.HasErrors()) return std::nullopt;
  return loaded.config;
}

}  // namespace monorelay::app
