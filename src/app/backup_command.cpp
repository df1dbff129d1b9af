#include "app/backup_command.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <fstream>
#include <istream>
#include <iterator>
#include <ostream>

#include "app/backup.hpp"
#include "app/config_loader.hpp"
#include "app/data_paths.hpp"
#include "app/options.hpp"
#include "app/restore.hpp"

namespace monorelay::app {
namespace {

constexpr int kFailed = 1;

int Complain(const Error& error, std::ostream& err) {
  err << error.text.value.Get();
  if (!error.detail.value.empty()) err << " (" << error.detail.value.Get() << ")";
  err << '\n';
  return kFailed;
}

// The first line. Empty if none is named.
Result<Secret> ReadPassphrase(const std::string& file, std::istream& in) {
  if (file.empty()) return Secret();
  std::string line;
  bool is_read = false;
  if (file == "-") {
    is_read = static_cast<bool>(std::getline(in, line));
  } else {
    std::ifstream stream(file);
    is_read = static_cast<bool>(std::getline(stream, line));
  }
  if (line.ends_with('\r')) line.pop_back();
  if (is_read && !line.empty()) return Secret(std::move(line));
  return RelayError(ErrorKind::kInvalidRequest, fmt::format("there is no passphrase in {}",
                                                            file == "-" ? "standard input" : file));
}

// Where the request log is, if the configuration has it outside of the data directory.
std::optional<std::filesystem::path> DatabaseElsewhere(
    const std::optional<std::filesystem::path>& file, const DataPaths& paths,
    const Environment& environment) {
  if (!file) return std::nullopt;
  const auto text = ReadConfigFile(*file);
  if (!text) return std::nullopt;
  // Of one with errors too, as far as it goes: a backup is made all the same.
  const LoadedConfig loaded = LoadConfig(*file, *text, environment);
  auto database = paths.Database(loaded.config.logging);
  if (database.parent_path() == paths.data_dir) return std::nullopt;
  return database;
}

void AddPassphrase(CLI::App& command, Options& options, const char* description) {
  command.add_option("--passphrase-file", options.backup.passphrase_file, description)
      ->type_name("FILE");
}

}  // namespace

CLI::App* AddBackup(CLI::App& app, Options& options) {
  CLI::App* command = app.add_subcommand(
      "backup", "Copy everything that the relay keeps into one file, also while it serves");
  command
      ->add_option("FILE", options.backup.place,
                   "The file to write, or a folder in which one is named by the time")
      ->required()
      ->type_name("");
  AddPlaces(*command, options);
  AddPassphrase(*command, options,
                "Seal the backup with the passphrase in the first line of this file; - is standard "
                "input");
  return command;
}

CLI::App* AddRestore(CLI::App& app, Options& options) {
  CLI::App* command = app.add_subcommand(
      "restore", "Put a backup in the place of what is there; the relay must not be running");
  command->add_option("FILE", options.backup.place, "The backup")->required()->type_name("");
  AddPlaces(*command, options);
  AddPassphrase(*command, options,
                "A file with the passphrase of a sealed backup; - is standard input");
  command->add_flag("--keep-config", options.backup.keeps_config,
                    "Leave the configuration file as it is");
  return command;
}

int RunBackup(const Options& options, const Environment& environment, const Clock& clock,
              std::istream& in, std::ostream& out, std::ostream& err, sync::PassphraseCost cost) {
  const auto file = FindConfigFile(options);
  if (!file) return Complain(file.error(), err);
  const DataPaths paths = PathsFor(options, *file);
  auto passphrase = ReadPassphrase(options.backup.passphrase_file, in);
  if (!passphrase) return Complain(passphrase.error(), err);
  const bool is_sealed = !passphrase->IsEmpty();
  const auto report = MakeBackup({.to = options.backup.place,
                                  .data_dir = paths.data_dir,
                                  .config = *file,
                                  .database = DatabaseElsewhere(*file, paths, environment),
                                  .passphrase = *std::move(passphrase),
                                  .cost = cost},
                                 clock);
  if (!report) return Complain(report.error(), err);
  for (const std::string& sentence : report->left_out) err << "left out: " << sentence << '\n';
  out << fmt::format("{}: {} files, {} bytes, read back and checked\n", report->file.string(),
                     report->files, report->bytes);
  if (!is_sealed) {
    out << "it holds keys and what they open: keep it as safe as those, or seal it with "
           "--passphrase-file\n";
  }
  return 0;
}

int RunRestore(const Options& options, const Clock& clock, std::istream& in, std::ostream& out,
               std::ostream& err) {
  // The file that is to be restored need not exist yet.
  const std::filesystem::path config = options.config.value_or("config.yml");
  const DataPaths paths = PathsFor(options, config);
  auto passphrase = ReadPassphrase(options.backup.passphrase_file, in);
  if (!passphrase) return Complain(passphrase.error(), err);
  const auto report =
      RestoreBackup({.from = options.backup.place,
                     .data_dir = paths.data_dir,
                     .config = options.backup.keeps_config ? std::nullopt : std::optional(config),
                     .passphrase = *std::move(passphrase)},
                    clock);
  if (!report) return Complain(report.error(), err);
  out << fmt::format("{} files are restored\n", report->files);
  if (report->set_aside)
    out << fmt::format("what was there before is in {}\n", report->set_aside->string());
  return 0;
}

}  // namespace monorelay::app
