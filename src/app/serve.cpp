#include "app/serve.hpp"

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "app/access_key_file.hpp"
#include "app/config_desk.hpp"
#include "app/config_json_schema.hpp"
#include "app/config_source.hpp"
#include "app/controller.hpp"
#include "app/data_lock.hpp"
#include "app/data_paths.hpp"
#include "app/privileges.hpp"
#include "app/relay_process.hpp"
#include "app/reload_bell.hpp"
#include "app/start_up_memory.hpp"
#include "app/vault_file.hpp"
#include "base/log.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;

constexpr int kBadConfiguration = 1;
constexpr int kWrongUsage = 2;
constexpr std::chrono::seconds kLongestReload{30};  // that somebody waits for

// Two descriptors a stream: as many as the system permits.
void RaiseDescriptorLimit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));
}

// Large bodies come from the system and go back to it: without a fixed threshold the allocator
// would keep the memory of the largest one for ever. The prompts of agents, of some hundred
// kilobytes, are not large: asking the system for each anew costs a page fault for every 4 KiB,
// which in virtual machines takes longer than all else that is done with them.
void GiveLargeMemoryBack() {
  constexpr int kLarge = 1024 * 1024;
  constexpr int kMostKept = 1536 * 1024;  // by each thread that had large ones
  static_cast<void>(::mallopt(M_MMAP_THRESHOLD, kLarge));
  static_cast<void>(::mallopt(M_TRIM_THRESHOLD, kMostKept));
}

bool IsLoopback(const std::string& host) {
  const auto address = http::Address::Parse(host, 0);
  return host == "localhost" || (address && address->IsLoopback());
}

// Where to listen. Without any credential nobody but this machine may come in.
std::string HostFor(const Options& options, const Config& config) {
  std::string host = options.host.value_or(config.server.host);
  if (config.server.access_key_enabled || IsLoopback(host)) return host;
  log::Warning(
      "server.access_key_enabled is false, so the relay is open to whoever reaches it: it listens "
      "on 127.0.0.1 "
      "and not on {}; enable the access key to change that",
      host);
  return "127.0.0.1";
}

// The stored secrets; nullptr if they cannot be kept, which is no reason not to serve. Fails if the
// master key is not theirs.
Result<identity::SecretVault*> OpenVault(const VaultEnvironment& secrets) {
  const auto opened = secrets.Open();
  if (opened) return &(*opened)->Vault();
  if (opened.error().kind == ErrorKind::kForbidden) return std::unexpected(opened.error());
  log::Failure("secrets cannot be kept: {} ({})", opened.error().text.value.Get(),
               opened.error().detail.value.Get());
  return nullptr;
}

// What flags and variables say in the place of the file.
std::vector<ConfigOverride> OverridesOf(const Options& options) {
  std::vector<ConfigOverride> overrides;
  if (options.host)
    overrides.push_back({"server.host", "--host or MONORELAY_HOST", JsonOf(Value(*options.host))});
  if (options.port)
    overrides.push_back({"server.port", "--port or MONORELAY_PORT", std::to_string(*options.port)});
  if (options.log_level)
    overrides.push_back({"server.log_level", "--log-level or MONORELAY_LOG_LEVEL",
                         JsonOf(Value(*options.log_level))});
  if (options.workers)
    overrides.push_back(
        {"server.workers", "--workers or MONORELAY_WORKERS", std::to_string(*options.workers)});
  return overrides;
}

}  // namespace

int Serve(const Options& options, const Environment& environment) {
  const Signals signals;
  const auto given_up = GiveUpPrivileges();
  RaiseDescriptorLimit();
  GiveLargeMemoryBack();
  const auto format = options.log_json ? log::Format::kJson : log::Format::kText;
  if (!log::Start(options.log_level.value_or("info"), format)) {
    log::Failure("log level \"{}\" is not one of debug, info, warning, error", *options.log_level);
    log::Stop();
    return kWrongUsage;
  }
  const auto fail = [](const std::string& text, int status) {
    log::Failure("{}", text);
    log::Stop();
    return status;
  };
  const auto file = FindConfigFile(options);
  if (!file) return fail(file.error().text.value, kWrongUsage);
  const DataPaths paths = PathsFor(options, *file);
  const fs::path& data_dir = paths.data_dir;
  const SystemClock clock;
  const auto lock = DataLock::Share(data_dir);
  if (!lock)
    log::Warning("{}; a restore would not notice this relay", lock.error().text.value.Get());
  if (!given_up) log::Warning("{}", given_up.error().text.value.Get());
  for (const std::string& doubt : DoubtsAbout(::geteuid(), data_dir)) log::Warning("{}", doubt);
  const VaultEnvironment secrets(environment, data_dir, clock);
  const auto vault = OpenVault(secrets);
  if (!vault) return fail(vault.error().text.value, kBadConfiguration);
  const ConfigPlace place = PlaceFor(options);
  ConfigSource source(place, !options.config, secrets);
  const auto config = source.Load();
  if (!config)
    return fail("the configuration cannot be used; monorelay check lists what is wrong",
                kBadConfiguration);
  if (!options.log_level) log::SetLevel(config->server.log_level);
  ReloadBell bell;
  FileConfigDesk desk({.place = place,
                       .may_lack_file = !options.config,
                       .versions = data_dir / "config_versions",
                       .variables = environment,
                       .vault = *vault,
                       .clock = clock,
                       .reload = [&bell] { return bell.Ring(kLongestReload); },
                       .overrides = OverridesOf(options)});
  desk.RemoveLeftSecrets();
  ProcessOptions process;
  process.config = &desk;
  process.reload = [&bell] { static_cast<void>(bell.Ring(kLongestReload)); };
  process.secrets = *vault;
  process.host = HostFor(options, *config);
  process.port = options.port.value_or(config->server.port);
  process.workers = options.workers.value_or(config->server.workers);
  if (process.workers == 0) process.workers = std::max(1U, std::thread::hardware_concurrency());
  if (config->logging.enabled) process.database = paths.Database(config->logging);
  if (config->responses.keep) process.responses = data_dir / "responses.db";
  process.key_usage = data_dir / "keys.db";
  process.identity = data_dir;
  GeneratedKey generated;
  if (config->server.access_key_enabled && config->server.access_key.IsEmpty()) {
    auto key = LoadOrMakeAccessKey(data_dir);
    if (!key) return fail(key.error().text.value, kBadConfiguration);
    generated = *std::move(key);
    process.access_key = generated.key;
  }
  int status = 0;
  {
    RelayProcess relay(clock);
    const std::string host = process.host;
    const auto port = relay.Start(*config, std::move(process));
    if (!port) return fail(port.error().text.value, kBadConfiguration);
    if (generated.is_new) {
      std::printf("access key: %s\n  (shown once; kept in %s)\n",
                  std::string(generated.key.Reveal()).c_str(), (data_dir / "access_key").c_str());
    }
    if (const auto token = relay.SetupToken()) {
      std::printf("setup token: %s\n  (makes the owner's account; kept in %s until then)\n",
                  token->c_str(), (data_dir / "setup_token").c_str());
    }
    const bool is_v6 = host.find(':') != std::string::npos;
    std::printf("monorelay listening on http://%s:%u\n", (is_v6 ? "[" + host + "]" : host).c_str(),
                static_cast<unsigned>(*port));
    std::fflush(stdout);
    ReleaseStartUpMemory();
    status = Controller({.source = source,
                         .relay = relay,
                         .bell = bell,
                         .signals = signals,
                         .vault = *vault,
                         .level_is_fixed = options.log_level.has_value()},
                        *config)
                 .Run();
  }
  log::Info("ended");
  log::Stop();
  return status;
}

}  // namespace monorelay::app
