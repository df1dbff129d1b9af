// Puts another text in the place of a configuration file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "app/config_versions.hpp"
#include "base/error.hpp"

namespace monorelay::app {

struct ConfigSave {
  std::filesystem::path file;
  std::string_view former;  // what was read from it, and edited
  std::string_view text;    // valid by LoadConfig; that is the caller's to see to
  std::string who;
};

// Keeps the former text as a version, then writes the other one: a crash at any moment leaves one
// of them, whole. Mode and owner of the file stay, and so does a symbolic link to it. Of two that
// save at once one succeeds; the other, and whoever read the file before something else changed it,
// gets an error that names both texts by their digests, and nothing is changed. Returns the version
// that was kept. Waits for the disk.
Result<ConfigVersion> SaveConfig(const ConfigSave& save, ConfigVersions& versions);

}  // namespace monorelay::app
