// Which value of the configuration comes from where, and the whole of it as JSON.
#pragma once

#include <string>
#include <vector>

#include "admin/config_desk.hpp"
#include "app/config.hpp"
#include "app/config_files.hpp"
#include "app/config_model.hpp"

namespace monorelay::app {

// A setting that a flag or a variable sets in the place of the file.
struct ConfigOverride {
  std::string path;
  std::string by;     // "--port or MONORELAY_PORT"
  std::string value;  // as JSON
};

struct ConfigView {
  const ConfigTexts& texts;
  const ConfigModel& model;  // of `texts.text`, resolved
  const Config& config;      // the same, loaded
  const std::vector<ConfigOverride>& overrides;
};

// Every single setting, and those of entries as far as they are written. Values masked.
std::vector<admin::ConfigOrigin> OriginsOf(const ConfigView& view);

// A JSON object: what is written, and the defaults of single settings. Secrets masked.
std::string ValuesOf(const ConfigView& view);

}  // namespace monorelay::app
