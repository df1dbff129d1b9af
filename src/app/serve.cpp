#include "app/serve.hpp"

#include <fmt/ranges.h>
#include <malloc.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
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
#include "app/config_effects.hpp"
#include "app/config_json_schema.hpp"
#include "app/config_source.hpp"
#include "app/data_lock.hpp"
#include "app/data_paths.hpp"
#include "app/file_watch.hpp"
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
constexpr std::chrono::milliseconds kSettle{60};  // after a change, until the writer is done
constexpr std::chrono::milliseconds kLook{2000};  // between looks at a file that cannot be watched
constexpr std::chrono::milliseconds kDrainLook{20};
constexpr std::chrono::seconds kInterruptedEnd{5};  // for interrupted requests to end
constexpr std::chrono::seconds kLongestReload{30};  // that somebody waits for

// The signals that steer the process, taken by the controlling thread alone.
class Signals {
 public:
  // Blocks them in this thread and those that it will start.
  Signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    descriptor_ = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    // A client that closes early is an error value where bytes are written, nothing more.
    std::signal(SIGPIPE, SIG_IGN);
  }
  ~Signals() { ::close(descriptor_); }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  [[nodiscard]] int Descriptor() const { return descriptor_; }
  // The next signal that has come, or 0.
  [[nodiscard]] int Take() const {
    signalfd_siginfo info{};
    return ::read(descriptor_, &info, sizeof info) == sizeof info ? static_cast<int>(info.ssi_signo)
                                                                  : 0;
  }

 private:
  int descriptor_ = -1;
};

// Two descriptors a stream: as many as the system permits.
void RaiseDescriptorLimit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));
}

// Large bodies come from the system and go back to it: without a fixed threshold the allocator
// would keep the memory of the largest one for ever.
void GiveLargeMemoryBack() {
  constexpr int kLarge = 256 * 1024;
  static_cast<void>(::mallopt(M_MMAP_THRESHOLD, kLarge));
  static_cast<void>(::mallopt(M_TRIM_THRESHOLD, kLarge));
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

// Runs the controlling thread until the relay has ended.
class Controller {
 public:
  Controller(ConfigSource& source, RelayProcess& relay, ReloadBell& bell, const Signals& signals,
             const Config& config, const identity::SecretVault* vault, bool level_is_fixed)
      : source_(source),
        relay_(relay),
        bell_(bell),
        signals_(signals),
        current_(config),
        vault_(vault),
        level_is_fixed_(level_is_fixed),
        drain_time_(config.server.limits.drain_seconds) {}

  int Run() {
    const FileWatch watch(source_.Place().file);
    const int watched = watch.Descriptor();
    for (;;) {
      pollfd waits[3] = {{signals_.Descriptor(), POLLIN, 0},
                         {watched, POLLIN, 0},
                         {bell_.Descriptor(), POLLIN, 0}};
      const int ready = ::poll(waits, 3, static_cast<int>(kLook.count()));
      if (const int signal = signals_.Take(); signal == SIGHUP) {
        log::Info("SIGHUP: reading the configuration again");
        Reload(source_.Load());
      } else if (signal != 0) {
        log::Info("{}: finishing what is under way; once more to end at once",
                  signal == SIGINT ? "SIGINT" : "SIGTERM");
        return End();
      }
      if ((waits[2].revents & POLLIN) != 0) {
        const std::uint64_t rung = bell_.Take();
        bell_.Answer(rung, Reload(source_.Load()));
      }
      if (ready == 0 || (waits[1].revents & POLLIN) != 0) {
        if (watched >= 0) Settle(watch);
        Reload(source_.LoadChanged());
      }
      LookAtSecrets();
    }
  }

 private:
  // Waits until nothing has happened for a moment: editors write in several steps.
  static void Settle(const FileWatch& watch) {
    pollfd wait{watch.Descriptor(), POLLIN, 0};
    do {
      watch.Drain();
    } while (::poll(&wait, 1, static_cast<int>(kSettle.count())) > 0);
  }

  // The configuration may refer to one that was changed.
  void LookAtSecrets() {
    if (vault_ == nullptr) return;
    const std::uint64_t revision = vault_->Revision();
    if (std::exchange(seen_, revision) == revision) return;
    log::Info("a stored secret was changed: reading the configuration again");
    Reload(source_.Load());
  }

  // What is wrong with a configuration that cannot be used stands in the log already.
  ReloadReport Reload(std::optional<Config> config) {
    if (!config) {
      return {.is_in_force = false,
              .why_not = "it cannot be used, as the log says; the one before stays in force"};
    }
    const auto reloaded = relay_.Reload(*config);
    if (!reloaded) {
      log::Failure("the configuration was not taken over: {}", reloaded.error().text.value.Get());
      return {.is_in_force = false, .why_not = reloaded.error().text.value};
    }
    if (!level_is_fixed_) log::SetLevel(config->server.log_level);
    ReloadReport report{.is_in_force = true, .waiting = WaitingForRestart(current_, *config)};
    if (!report.waiting.empty())
      log::Warning("at the next start: {}", fmt::join(report.waiting, ", "));
    drain_time_ = config->server.limits.drain_seconds;
    log::Info("the new configuration is in force");
    return report;
  }

  // True if all connections have ended within `time`. A second signal ends the process.
  bool WaitForConnections(std::chrono::milliseconds time) const {
    for (auto left = time; relay_.Connections() > 0; left -= kDrainLook) {
      if (left.count() <= 0) return false;
      pollfd wait{signals_.Descriptor(), POLLIN, 0};
      ::poll(&wait, 1, static_cast<int>(kDrainLook.count()));
      const int signal = signals_.Take();
      if (signal == SIGTERM || signal == SIGINT) std::_Exit(128 + signal);
    }
    return true;
  }

  int End() {
    bell_.Close();
    relay_.Drain();
    if (!WaitForConnections(drain_time_)) {
      log::Warning(
          "{} connections are still open after server.limits.drain_seconds; they are interrupted",
          relay_.Connections());
      relay_.Interrupt();
      static_cast<void>(WaitForConnections(kInterruptedEnd));
    }
    return 0;
  }

  ConfigSource& source_;
  RelayProcess& relay_;
  ReloadBell& bell_;
  const Signals& signals_;
  const Config current_;                // of the start
  const identity::SecretVault* vault_;  // nullptr: there is none
  std::uint64_t seen_ = 0;              // its revision
  bool level_is_fixed_;
  std::chrono::milliseconds drain_time_;
};

}  // namespace

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

int Serve(const Options& options, const Environment& environment) {
  const Signals signals;
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
  ProcessOptions process;
  process.config = &desk;
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
    Controller controller(source, relay, bell, signals, *config, *vault,
                          options.log_level.has_value());
    status = controller.Run();
  }
  log::Info("ended");
  log::Stop();
  return status;
}

}  // namespace monorelay::app
