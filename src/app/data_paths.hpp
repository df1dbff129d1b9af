// Where the program finds its configuration and keeps its data.
#pragma once

#include <filesystem>
#include <optional>

#include "app/config.hpp"
#include "app/config_files.hpp"
#include "app/options.hpp"
#include "base/error.hpp"

namespace monorelay::app {

// The configuration file to read, if any. Fails if one was named that is not there.
Result<std::optional<std::filesystem::path>> FindConfigFile(const Options& options);

struct DataPaths {
  std::filesystem::path folder;    // of the configuration: relative paths in it begin here
  std::filesystem::path data_dir;  // of databases and keys

  // Of the request log.
  [[nodiscard]] std::filesystem::path Database(const LoggingConfig& logging) const;
};

// For that configuration file, or none.
DataPaths PathsFor(const Options& options, const std::optional<std::filesystem::path>& file);

// Where the configuration is to be read and written: the file that was named or config.yml, whether
// it is there or not, and the overlay of its data directory.
ConfigPlace PlaceFor(const Options& options);

}  // namespace monorelay::app
