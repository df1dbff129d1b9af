#include "app/config_options.hpp"

#include <CLI/CLI.hpp>

#include "app/options.hpp"

namespace monorelay::app {
namespace {

CLI::App* AddAction(CLI::App& config, Options& options, ConfigAction action, const char* name,
                    const char* description) {
  CLI::App* command = config.add_subcommand(name, description);
  AddPlaces(*command, options);
  command->callback([&options, action] { options.config_edit.action = action; });
  return command;
}

void AddText(CLI::App& command, const char* name, std::string& text, const char* description) {
  command.add_option(name, text, description)->required()->type_name("");
}

void AddVersion(CLI::App& command, Options& options, bool is_needed) {
  command.add_option("VERSION", options.config_edit.version, "Its number, as history lists it")
      ->required(is_needed)
      ->check(CLI::PositiveNumber)
      ->type_name("");
}

void AddDryRun(CLI::App& command, Options& options) {
  command.add_flag("--dry-run", options.config_edit.is_dry_run,
                   "Show what would change, and change nothing");
}

}  // namespace

void AddPlaces(CLI::App& command, Options& options) {
  command.add_option("--config", options.config, "Configuration file")->type_name("FILE");
  command.add_option("--data-dir", options.data_dir, "Folder for databases and keys")
      ->type_name("DIR");
}

CLI::App* AddConfig(CLI::App& app, Options& options) {
  constexpr const char* kPath = "The setting, as in providers.name.keys[0].label";
  constexpr const char* kValue = "A text or a number, or JSON, as in [a, b] or {a: 1}";
  ConfigOptions& asked = options.config_edit;
  CLI::App* config = app.add_subcommand(
      "config", "The configuration file: change one thing, look at what changed, go back");
  config->require_subcommand(1);
  AddText(*AddAction(*config, options, ConfigAction::kGet, "get", "Print a setting"), "PATH",
          asked.path, kPath);
  CLI::App* set = AddAction(*config, options, ConfigAction::kSet, "set", "Set a setting");
  AddText(*set, "PATH", asked.path, kPath);
  AddText(*set, "VALUE", asked.value, kValue);
  CLI::App* unset = AddAction(*config, options, ConfigAction::kUnset, "unset",
                              "Take a setting, a section or an item of a list out of the file");
  AddText(*unset, "PATH", asked.path, kPath);
  CLI::App* append =
      AddAction(*config, options, ConfigAction::kAppend, "append", "Add an item to a list");
  AddText(*append, "PATH", asked.path, kPath);
  AddText(*append, "VALUE", asked.value, kValue);
  CLI::App* rename = AddAction(*config, options, ConfigAction::kRename, "rename",
                               "Give an entry another name, as to a provider");
  AddText(*rename, "PATH", asked.path, kPath);
  AddText(*rename, "NAME", asked.value, "The other name");
  CLI::App* diff = AddAction(*config, options, ConfigAction::kDiff, "diff",
                             "Compare a version, by default the newest, with the file");
  AddVersion(*diff, options, false);
  CLI::App* show = AddAction(*config, options, ConfigAction::kShow, "show",
                             "Print a version, by default what is in force now");
  AddVersion(*show, options, false);
  AddAction(*config, options, ConfigAction::kHistory, "history", "List what the file was before");
  CLI::App* restore = AddAction(*config, options, ConfigAction::kRestore, "restore",
                                "Put a version in the place of the file");
  AddVersion(*restore, options, true);
  for (CLI::App* command : {set, unset, append, rename, restore}) AddDryRun(*command, options);
  return config;
}

}  // namespace monorelay::app
