// The part of a restore that follows its decision, and can be done again from wherever a crash has
// left it.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.hpp"

namespace monorelay::app {

// What a restore has decided.
struct RestoreDecision {
  std::string config;     // where the configuration goes; empty: it stays
  std::string set_aside;  // the name of the folder for what was there
};

// All of a restore that is under way stands in this folder of the data directory: what is to be the
// data directory, and what is to be the configuration.
std::filesystem::path RestoreFolder(const std::filesystem::path& data_dir);
std::filesystem::path NewData(const std::filesystem::path& data_dir);
std::filesystem::path NewConfig(const std::filesystem::path& data_dir);

// From here on the new state is the one. Requires: all of it is on the disk, and the lock on the
// directory.
Result<void> DecideRestore(const std::filesystem::path& data_dir, const RestoreDecision& decision);

// Does what was decided, or forgets what was not. Requires the lock on the directory.
Result<void> EndRestore(const std::filesystem::path& data_dir);

// Makes a folder of mode 0700 with those above it; brings a folder's names to the disk.
Result<void> MakeFolder(const std::filesystem::path& folder);
Result<void> SyncFolder(const std::filesystem::path& folder);

}  // namespace monorelay::app
