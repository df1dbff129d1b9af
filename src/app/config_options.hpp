// What is asked of `monorelay config`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace monorelay::app {

struct Options;

enum class ConfigAction : std::uint8_t {
  kGet,
  kSet,
  kUnset,
  kAppend,
  kRename,
  kDiff,
  kShow,
  kHistory,
  kRestore
};

// monorelay config ...
struct ConfigOptions {
  ConfigAction action = ConfigAction::kHistory;
  std::string path;
  std::string value;                    // of kRename the other key
  std::optional<std::int64_t> version;  // > 0
  bool is_dry_run = false;
};

// Adds the command and its parts to `app`; they fill `options`.
CLI::App* AddConfig(CLI::App& app, Options& options);

// The flags --config and --data-dir of a command.
void AddPlaces(CLI::App& command, Options& options);

}  // namespace monorelay::app
