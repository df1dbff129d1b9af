// What another configuration changes for a relay that runs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"
#include "app/config_model.hpp"

namespace monorelay::app {

// True if the setting, or one below it, takes effect at the next start.
bool NeedsRestart(std::string_view path);

// Paths of the settings that differ and wait for the next start.
std::vector<std::string> WaitingForRestart(const Config& now, const Config& next);

// What one text says, and what it means.
struct ReadConfig {
  const ConfigModel& model;  // resolved
  const Config& config;
};

// Sentences, those about providers first. Empty: nothing that is in force would change.
std::vector<std::string> EffectsOf(const ReadConfig& now, const ReadConfig& next);

}  // namespace monorelay::app
