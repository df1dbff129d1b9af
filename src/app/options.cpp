#include "app/options.hpp"

#include <CLI/CLI.hpp>

#include <charconv>
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
  route->add_option("--body", options.body, "A file with a request, for its model")
      ->type_name("FILE");
  route->add_flag("--json", options.json, "Print as JSON");
  CLI::App* version = app.add_subcommand("version", "Print the version");
  version->add_flag("--json", options.json, "Print as JSON");
  CLI::App* health =
      app.add_subcommand("health", "Ask a running server whether it is alive; exit status 0 if so");
  health
      ->add_option("--url", options.url,
                   "Its address; default: http://127.0.0.1:PORT by MONORELAY_PORT")
      ->type_name("URL");
  CLI::App* import = app.add_subcommand(
      "import", "Take over the request log of a predecessor: a requests.db, or a folder with one");
  import->add_option("FILE", options.file, "What to take over")->required()->type_name("");
  import->add_option("--config", options.config, "Configuration file")->type_name("FILE");
  import->add_option("--data-dir", options.data_dir, "Folder for databases and keys")
      ->type_name("DIR");
  CLI::App* reference =
      app.add_subcommand("config-reference", "Print docs/configuration.md")->group("");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    CLI::App* asked = app.get_subcommands().empty() ? &app : app.get_subcommands().front();
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
  if (version->parsed()) options.command = Command::kVersion;
  if (health->parsed()) options.command = Command::kHealth;
  if (import->parsed()) options.command = Command::kImport;
  if (reference->parsed()) options.command = Command::kConfigReference;
  const std::string complaint = TakeVariables(options, environment);
  if (!complaint.empty()) parsed.exit = Exit{kWrongUsage, complaint};
  return parsed;
}

}  // namespace monorelay::app
