// monorelay backup, monorelay restore.
#pragma once

#include <iosfwd>
#include <string>

#include "app/config_environment.hpp"
#include "base/clock.hpp"
#include "sync/sealed_box.hpp"

namespace CLI {
class App;
}

namespace monorelay::app {

struct Options;

// What is asked of both.
struct BackupOptions {
  std::string place;            // the file, or for a backup a folder
  std::string passphrase_file;  // `-` is standard input; empty: no passphrase
  bool keeps_config = false;    // a restore leaves the configuration as it is
};

// Adds the commands to `app`; they fill `options`.
CLI::App* AddBackup(CLI::App& app, Options& options);
CLI::App* AddRestore(CLI::App& app, Options& options);

// Return the exit status: 0, or 1 with a sentence on `err`.
int RunBackup(const Options& options, const Environment& environment, const Clock& clock,
              std::istream& in, std::ostream& out, std::ostream& err,
              sync::PassphraseCost cost = {});
int RunRestore(const Options& options, const Clock& clock, std::istream& in, std::ostream& out,
               std::ostream& err);

}  // namespace monorelay::app
