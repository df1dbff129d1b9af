// Puts another text in the place of a configuration file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "app/config_files.hpp"
#include "app/config_versions.hpp"
#include "base/error.hpp"

namespace monorelay::app {

struct ConfigSave {
  std::filesystem::path file;
  std::string_view former;  // what was read from it, and edited
  std::string_view text;    // valid by LoadConfig; that is the caller's to see to
  std::string who;
  std::string source = "command";
};

// Keeps the former text as a version, then writes the other one: a crash at any moment leaves one
// of them, whole. Mode and owner of the file stay, and so does a symbolic link to it. Of two that
// save at once one succeeds; the other, and whoever read the file before something else changed it,
// gets an error that names both texts by their digests, and nothing is changed. Returns the version
// that was kept. Waits for the disk.
Result<ConfigVersion> SaveConfig(const ConfigSave& save, ConfigVersions& versions);

// True if the file cannot be replaced: it or its folder is read-only for this program, or it is a
// mount of its own.
bool IsReadOnly(const std::filesystem::path& file);

struct ConfigAuthor {
  std::string who;
  std::string source = "command";
};

struct SavedConfig {
  ConfigVersion version;  // what was there before
  ConfigTexts now;
};

// Makes `text` what is in force: of file and overlay together, as `former` was read. Where there is
// an overlay, or the file is read-only, an overlay is made that says what is other than in the
// file; else the file is written as by SaveConfig, or made (mode 0600) if there is none yet. The
// same promises hold; the version that is kept is the former text of both together.
Result<SavedConfig> SaveTexts(const ConfigPlace& place, const ConfigTexts& former,
                              std::string_view text, const ConfigAuthor& by,
                              ConfigVersions& versions);

}  // namespace monorelay::app
