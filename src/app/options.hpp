// The command line and its variables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/backup_command.hpp"
#include "app/config_environment.hpp"
#include "app/config_options.hpp"
#include "identity/role.hpp"

namespace monorelay::app {

enum class Command : std::uint8_t {
  kServe,
  kCheck,
  kRoute,
  kTestProviders,
  kVersion,
  kHealth,
  kImport,
  kUser,
  kAuditVerify,
  kConfig,
  kSecrets,
  kBackup,
  kRestore,
  kConfigReference
};

enum class UserAction : std::uint8_t {
  kAdd,
  kList,
  kResetPassword,
  kResetSecondFactor,
  kSetRole,
  kActivate,
  kDeactivate,
  kRemove
};

// monorelay user ...
struct UserOptions {
  UserAction action = UserAction::kList;
  std::string name;
  std::string email;
  std::optional<identity::Role> role;
  bool reads_password = false;  // from standard input
};

enum class SecretsAction : std::uint8_t { kList, kSet, kRemove, kRotate };

// monorelay secrets ...
struct SecretsOptions {
  SecretsAction action = SecretsAction::kList;
  std::string name;
};

// What the command line and the MONORELAY_* variables say; a flag beats a variable.
struct Options {
  Command command = Command::kServe;
  std::optional<std::string> config;
  std::optional<std::string> host;
  std::optional<std::uint16_t> port;
  std::optional<std::string> data_dir;
  std::optional<std::string> log_level;
  std::optional<unsigned> workers;
  bool log_json = false;
  bool json = false;                // check, route, test-providers, version
  std::string url;                  // health
  std::string model;                // route, test-providers
  std::string provider;             // test-providers
  bool verify = false;              // test-providers
  std::optional<std::string> body;  // route
  std::string file;                 // import
  UserOptions user;                 // user
  ConfigOptions config_edit;        // config
  SecretsOptions secrets;           // secrets
  BackupOptions backup;             // backup, restore
};

// What to do instead of running: print `text` and exit with `status`.
struct Exit {
  int status = 0;
  std::string text;  // to standard output if the status is 0, else to standard error
};

struct ParsedOptions {
  Options options;
  std::optional<Exit> exit;  // for --help and wrong usage
};

ParsedOptions ParseOptions(int argc, const char* const* argv, const Environment& environment);

}  // namespace monorelay::app
