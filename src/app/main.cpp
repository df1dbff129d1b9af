// The program. What each command does stands in the files named after it.

#include <sodium.h>

#include <cstdio>
#include <filesystem>
#include <iostream>

#include "app/backup_command.hpp"
#include "app/check.hpp"
#include "app/config_command.hpp"
#include "app/config_environment.hpp"
#include "app/config_reference.hpp"
#include "app/data_paths.hpp"
#include "app/health.hpp"
#include "app/import.hpp"
#include "app/options.hpp"
#include "app/restore.hpp"
#include "app/route.hpp"
#include "app/secrets_command.hpp"
#include "app/serve.hpp"
#include "app/test_providers.hpp"
#include "app/user_command.hpp"
#include "app/vault_file.hpp"
#include "app/version.hpp"

int main(int argc, char** argv) {
  using namespace monorelay::app;
  if (sodium_init() < 0) {
    std::fputs("libsodium cannot be started; the system has no source of random numbers\n", stderr);
    return 1;
  }
  const ProcessEnvironment environment;
  const ParsedOptions parsed = ParseOptions(argc, argv, environment);
  if (parsed.exit) {
    std::fputs(parsed.exit->text.c_str(), parsed.exit->status == 0 ? stdout : stderr);
    return parsed.exit->status;
  }
  const Options& options = parsed.options;
  // For commands that look at a configuration; the server opens the secrets itself.
  const monorelay::SystemClock clock;
  const std::filesystem::path data_dir =
      PathsFor(options, std::filesystem::path(options.config.value_or("config.yml"))).data_dir;
  if (const auto finished = FinishRestore(data_dir); !finished) {
    std::fprintf(stderr, "%s\n", finished.error().text.value.Get().c_str());
    return 1;
  }
  const VaultEnvironment secrets(environment, data_dir, clock);
  switch (options.command) {
    case Command::kServe:
      return Serve(options, environment);
    case Command::kCheck:
      return RunCheck(PlaceFor(options), options.json, secrets, std::cout, std::cerr);
    case Command::kRoute:
      return RunRoute(PlaceFor(options),
                      {.model = options.model, .body = options.body, .as_json = options.json},
                      secrets, std::cout, std::cerr);
    case Command::kTestProviders:
      return RunTestProviders(PlaceFor(options),
                              {.provider = options.provider,
                               .model = options.model,
                               .verify = options.verify,
                               .as_json = options.json},
                              secrets, std::cout, std::cerr);
    case Command::kVersion:
      std::fputs(VersionText(options.json).c_str(), stdout);
      return 0;
    case Command::kHealth:
      return AskHealth(options);
    case Command::kImport:
      return RunImport(options, secrets, std::cout, std::cerr);
    case Command::kUser:
      return RunUser(options, clock, {}, std::cin, std::cout, std::cerr);
    case Command::kAuditVerify:
      return RunAuditVerify(options, clock, std::cout, std::cerr);
    case Command::kConfig:
      return RunConfig(options, secrets, clock, std::cout, std::cerr);
    case Command::kSecrets:
      return RunSecrets(options, environment, clock, std::cin, std::cout, std::cerr);
    case Command::kBackup:
      return RunBackup(options, secrets, clock, std::cin, std::cout, std::cerr);
    case Command::kRestore:
      return RunRestore(options, clock, std::cin, std::cout, std::cerr);
    case Command::kConfigReference:
      std::fputs(ConfigReference().c_str(), stdout);
      return 0;
  }
  return 2;
}
