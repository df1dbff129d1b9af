// The controlling thread of a relay that serves: signals, changes of the configuration, the orderly
// end.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "app/config.hpp"
#include "app/config_source.hpp"
#include "app/file_watch.hpp"
#include "app/relay_process.hpp"
#include "app/reload_bell.hpp"
#include "identity/secret_vault.hpp"

namespace monorelay::app {

// The signals that steer the process, taken by the controlling thread alone.
class Signals {
 public:
  // Blocks them in this thread and those that it will start.
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  [[nodiscard]] int Descriptor() const { return descriptor_; }
  // The next signal that has come, or 0.
  [[nodiscard]] int Take() const;

 private:
  int descriptor_ = -1;
};

// Runs the controlling thread until the relay has ended.
class Controller {
 public:
  struct Parts {
    ConfigSource& source;
    RelayProcess& relay;
    ReloadBell& bell;
    const Signals& signals;
    const identity::SecretVault* vault = nullptr;  // nullptr: there is none
    bool level_is_fixed = false;                   // that of the log, whatever is configured
  };

  // What `parts` refers to must outlive it. `config` is that of the start.
  Controller(const Parts& parts, const Config& config)
      : parts_(parts), start_(config), drain_time_(config.server.limits.drain_seconds) {}

  // Returns the exit status.
  int Run();

 private:
  static void Settle(const FileWatch& watch);
  void AnswerBell();
  void LookAtSecrets();
  // Takes over what somebody else than this relay has written.
  void TakeChanged(std::optional<Config> config);
  ReloadReport Reload(std::optional<Config> config);
  bool WaitForConnections(std::chrono::milliseconds time) const;
  int End();

  const Parts parts_;
  const Config start_;
  std::uint64_t seen_ = 0;  // of the vault's revisions
  std::string failure_;     // why the relay did not take over what was read; empty: it did
  std::chrono::milliseconds drain_time_;
};

}  // namespace monorelay::app
