#include "app/options.hpp"

#include <CLI/CLI.hpp>

#include <charconv>
#include <map>
#include <string>
#include <vector>

namespace monorelay::app {
namespace {

constexpr int kWrongUsage = 2;

void AddServeFlags(CLI::App& app, Options& options) {
  app.add_option("--config", options.config,
                 "Configuration file (MONORELAY_CONFIG); default: ./config.yml if it exists")
      ->type_name("FILE");
  app.add_option("--host", options.host, "Address to listen on (MONORELAY_HOST)")
      ->type_name("HOST");
  app.add_option("--port", options.port, "Port to listen on, 0 for a free one (MONORELAY_PORT)")
      ->type_name("PORT");
  app.add_option("--data-dir", options.data_dir,
                 "Folder for databases and keys (MONORELAY_DATA_DIR); default: data, beside the "
                 "configuration")
      ->type_name("DIR");
  app.add_option("--log-level", options.log_level,
                 "debug, info, warning or error (MONORELAY_LOG_LEVEL)")
      ->type_name("LEVEL");
  app.add_option("--workers", options.workers,
                 "Worker threads, 0 for one each core (MONORELAY_WORKERS)")
      ->type_name("N");
}

CLI::App* AddTestProviders(CLI::App& app, Options& options) {
  CLI::App* test = app.add_subcommand(
      "test-providers",
      "Ask every provider for a word with each of its keys; exit status 0 if all "
      "answer");
  test->add_option("--config", options.config, "Configuration file")->type_name("FILE");
  test->add_option("--provider", options.provider, "One provider alone")->type_name("NAME");
  test->add_option("--model", options.model, "The model to ask for; default: test_model")
      ->type_name("MODEL");
  test->add_flag("--verify", options.verify, "Try texts, tools and streams in every dialect");
  test->add_flag("--json", options.json, "Print as JSON lines");
  return test;
}

// One action on an account.
CLI::App* AddUserAction(CLI::App& user, Options& options, UserAction action, const char* name,
                        const char* description) {
  CLI::App* command = user.add_subcommand(name, description);
  AddPlaces(*command, options);
  if (action != UserAction::kList)
    command->add_option("NAME", options.user.name, "The username")->required()->type_name("");
  const bool sets_password = action == UserAction::kAdd || action == UserAction::kResetPassword;
  if (sets_password)
    command->add_flag("--password-stdin", options.user.reads_password,
                      "Read the password from standard input, in the place of making one");
  command->callback([&options, action] { options.user.action = action; });
  return command;
}

void AddRole(CLI::App& command, Options& options, const char* name, bool is_needed) {
  const std::map<std::string, identity::Role> roles{{"owner", identity::Role::kOwner},
                                                    {"admin", identity::Role::kAdmin},
                                                    {"operator", identity::Role::kOperator},
                                                    {"member", identity::Role::kMember},
                                                    {"viewer", identity::Role::kViewer}};
  command.add_option(name, options.user.role, "owner, admin, operator, member or viewer")
      ->required(is_needed)
      ->transform(CLI::CheckedTransformer(roles))
      ->type_name("ROLE");
}

CLI::App* AddUser(CLI::App& app, Options& options) {
  CLI::App* user = app.add_subcommand(
      "user", "Accounts of people, at the machine; a relay that serves sees the change at once");
  user->require_subcommand(1);
  CLI::App* add = AddUserAction(*user, options, UserAction::kAdd, "add",
                                "Make an account; the first one is the owner, whatever the role");
  add->add_option("--email", options.user.email, "Its e-mail address")->type_name("ADDRESS");
  AddRole(*add, options, "--role", false);
  AddUserAction(*user, options, UserAction::kList, "list", "Show all accounts");
  AddUserAction(*user, options, UserAction::kResetPassword, "reset-password",
                "Give a user another password and end its sessions");
  AddUserAction(*user, options, UserAction::kResetSecondFactor, "reset-totp",
                "Take the second factor from a user who has lost it");
  CLI::App* set_role =
      AddUserAction(*user, options, UserAction::kSetRole, "set-role",
                    "Give a user another role; the role owner is handed over by this");
  AddRole(*set_role, options, "ROLE", true);
  AddUserAction(*user, options, UserAction::kActivate, "activate", "Let a user sign in again");
  AddUserAction(*user, options, UserAction::kDeactivate, "deactivate",
                "Keep a user out and end its sessions");
  AddUserAction(*user, options, UserAction::kRemove, "remove", "Remove an account");
  return user;
}

CLI::App* AddSecrets(CLI::App& app, Options& options) {
  CLI::App* secrets = app.add_subcommand(
      "secrets", "Stored secrets, which the configuration refers to as secret:NAME");
  secrets->require_subcommand(1);
  const auto add = [&](SecretsAction action, const char* name, const char* description) {
    CLI::App* command = secrets->add_subcommand(name, description);
    AddPlaces(*command, options);
    if (action == SecretsAction::kSet || action == SecretsAction::kRemove)
      command->add_option("NAME", options.secrets.name, "Its name")->required()->type_name("");
    command->callback([&options, action] { options.secrets.action = action; });
  };
  add(SecretsAction::kList, "list", "Show names and fingerprints");
  add(SecretsAction::kSet, "set", "Store a secret, read from standard input");
  add(SecretsAction::kRemove, "remove", "Remove a secret");
  add(SecretsAction::kRotate, "rotate", "Seal all secrets with a new master key");
  return secrets;
}

CLI::App* AddAudit(CLI::App& app, Options& options) {
  CLI::App* audit = app.add_subcommand("audit", "The record of changes, sign-ins and refusals");
  audit->require_subcommand(1);
  CLI::App* verify = audit->add_subcommand(
      "verify", "Check that no entry was changed or removed; exit status 0 if so");
  AddPlaces(*verify, options);
  return audit;
}

// Fills what no flag has set from the environment. Returns a complaint, or nothing.
std::string TakeVariables(Options& options, const Environment& environment) {
  const auto take_text = [&](const char* name, std::optional<std::string>& value) {
    if (!value) value = environment.Get(name);
  };
  std::string complaint;
  const auto take_number = [&](const char* name, auto& value) {
    const auto text = environment.Get(name);
    if (value || !text || text->empty()) return;
    typename std::remove_reference_t<decltype(value)>::value_type number{};
    const auto [stop, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc{} || stop != text->data() + text->size()) {
      complaint = std::string(name) + " is \"" + *text + "\", which is no number in range\n";
    } else {
      value = number;
    }
  };
  take_text("MONORELAY_CONFIG", options.config);
  take_text("MONORELAY_HOST", options.host);
  take_text("MONORELAY_DATA_DIR", options.data_dir);
  take_text("MONORELAY_LOG_LEVEL", options.log_level);
  take_number("MONORELAY_PORT", options.port);
  take_number("MONORELAY_WORKERS", options.workers);
  const std::string format = environment.Get("MONORELAY_LOG_FORMAT").value_or("text");
  if (format != "text" && format != "json")
    complaint = "MONORELAY_LOG_FORMAT must be text or json\n";
  options.log_json = format == "json";
  for (auto* value : {&options.config, &options.host, &options.data_dir, &options.log_level}) {
    if (*value && (*value)->empty()) value->reset();
  }
  return complaint;
}

}  // namespace

ParsedOptions ParseOptions(int argc, const char* const* argv, const Environment& environment) {
  ParsedOptions parsed;
  Options& options = parsed.options;
  CLI::App app("MonoRelay: one endpoint in front of many LLM providers", "monorelay");
  app.require_subcommand(0, 1);
  AddServeFlags(app, options);
  CLI::App* serve = app.add_subcommand("serve", "Serve (the default)");
  AddServeFlags(*serve, options);
  CLI::App* check = app.add_subcommand("check", "Validate a configuration and print every problem");
  check->add_option("--config", options.config, "Configuration file")->type_name("FILE");
  check->add_flag("--json", options.json, "Print the problems as JSON");
  CLI::App* route =
      app.add_subcommand("route", "Explain where a request would go, without sending anything");
  route->add_option("--config", options.config, "Configuration file")->type_name("FILE");
  route->add_option("--model", options.model, "The model that is asked for")->type_name("MODEL");
  route->add_option("--body", options.body, "A file with a request, for its model and text")
      ->type_name("FILE");
  route->add_flag("--json", options.json, "Print as JSON");
  CLI::App* test = AddTestProviders(app, options);
  CLI::App* version = app.add_subcommand("version", "Print the version");
  version->add_flag("--json", options.json, "Print as JSON");
  CLI::App* health =
      app.add_subcommand("health", "Ask a running server whether it is alive; exit status 0 if so");
  health
      ->add_option("--url", options.url,
                   "Its address; default: http://127.0.0.1:PORT by MONORELAY_PORT")
      ->type_name("URL");
  CLI::App* import = app.add_subcommand(
      "import",
      "Take over what a predecessor kept: a requests.db, a users.db, or a folder with them");
  import->add_option("FILE", options.file, "What to take over")->required()->type_name("");
  import->add_option("--config", options.config, "Configuration file")->type_name("FILE");
  import->add_option("--data-dir", options.data_dir, "Folder for databases and keys")
      ->type_name("DIR");
  CLI::App* user = AddUser(app, options);
  CLI::App* audit = AddAudit(app, options);
  CLI::App* config = AddConfig(app, options);
  CLI::App* secrets = AddSecrets(app, options);
  CLI::App* backup = AddBackup(app, options);
  CLI::App* restore = AddRestore(app, options);
  CLI::App* reference =
      app.add_subcommand("config-reference", "Print docs/configuration.md")->group("");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    CLI::App* asked = &app;
    while (!asked->get_subcommands().empty()) asked = asked->get_subcommands().front();
    parsed.exit = Exit{0, asked->help()};
    return parsed;
  } catch (const CLI::ParseError& error) {
    parsed.exit = Exit{kWrongUsage,
                       std::string(error.what()) + "\nmonorelay --help lists commands and flags\n"};
    return parsed;
  }
  if (check->parsed()) options.command = Command::kCheck;
  if (route->parsed()) {
    options.command = Command::kRoute;
    if (options.model.empty() && !options.body)
      parsed.exit = Exit{kWrongUsage, "route needs --model MODEL or --body FILE\n"};
  }
  if (test->parsed()) options.command = Command::kTestProviders;
  if (version->parsed()) options.command = Command::kVersion;
  if (health->parsed()) options.command = Command::kHealth;
  if (import->parsed()) options.command = Command::kImport;
  if (user->parsed()) options.command = Command::kUser;
  if (audit->parsed()) options.command = Command::kAuditVerify;
  if (config->parsed()) options.command = Command::kConfig;
  if (secrets->parsed()) options.command = Command::kSecrets;
  if (backup->parsed()) options.command = Command::kBackup;
  if (restore->parsed()) options.command = Command::kRestore;
  if (reference->parsed()) options.command = Command::kConfigReference;
  const std::string complaint = TakeVariables(options, environment);
  if (!complaint.empty()) parsed.exit = Exit{kWrongUsage, complaint};
  return parsed;
}

}  // namespace monorelay::app
