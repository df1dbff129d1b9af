#include "app/data_paths.hpp"

#include <system_error>

namespace monorelay::app {

namespace fs = std::filesystem;

Result<std::optional<fs::path>> FindConfigFile(const Options& options) {
  std::error_code failure;
  if (!options.config) {
    const fs::path usual = "config.yml";
    return fs::exists(usual, failure) ? std::optional(usual) : std::nullopt;
  }
  if (!fs::exists(*options.config, failure)) {
    return RelayError(ErrorKind::kInvalidRequest,
                      "there is no configuration file " + *options.config);
  }
  return std::optional<fs::path>(*options.config);
}

fs::path DataPaths::Database(const LoggingConfig& logging) const {
  if (logging.db_path == LoggingConfig().db_path) return data_dir / "requests.db";
  return folder / logging.db_path;
}

DataPaths PathsFor(const Options& options, const std::optional<fs::path>& file) {
  DataPaths paths;
  paths.folder = file ? fs::absolute(*file).parent_path() : fs::current_path();
  paths.data_dir = options.data_dir ? fs::path(*options.data_dir) : paths.folder / "data";
  return paths;
}

ConfigPlace PlaceFor(const Options& options) {
  const fs::path file = options.config.value_or("config.yml");
  return {file, PathsFor(options, file).data_dir / kOverlayName};
}

}  // namespace monorelay::app
