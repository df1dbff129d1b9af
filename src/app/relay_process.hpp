// Everything that runs while the relay serves: workers, record writer, mock models.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "admin/api.hpp"
#include "admin/pool.hpp"
#include "admin/shared_answers.hpp"
#include "admin/watch.hpp"
#include "app/config.hpp"
#include "app/mock_server.hpp"
#include "app/periodic.hpp"
#include "app/sign_in_keeping.hpp"
#include "app/sync_keeping.hpp"
#include "app/wire_health.hpp"
#include "app/wire_identity.hpp"
#include "app/wire_records.hpp"
#include "app/wire_resources.hpp"
#include "app/wire_setup.hpp"
#include "app/worker.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "identity/secret_vault.hpp"
#include "keys/usage_saver.hpp"
#include "records/live_observer.hpp"
#include "store/sqlite/key_usage_store.hpp"
#include "store/sqlite/request_reader.hpp"
#include "store/sqlite/response_store.hpp"
#include "store/sqlite/search_index.hpp"

namespace monorelay::app {

class FileConfigDesk;

struct ProcessOptions {
  std::string host;
  std::uint16_t port = 0;
  unsigned workers = 1;
  std::filesystem::path database;   // of the request log; empty: nothing is recorded
  std::filesystem::path responses;  // the file of kept responses; empty: none are kept
  std::filesystem::path key_usage;  // what keys have used; empty: forgotten at the end
  std::filesystem::path
      identity;       // the folder of accounts, access keys, limits and their secrets; empty: none
  Secret access_key;  // used if the configuration has none
  identity::SecretVault* secrets = nullptr;  // outlives the process; nullptr: none are kept
  FileConfigDesk* config = nullptr;          // the same; nullptr: it cannot be changed from here
  // Has this be reloaded, and waits for it. Called on the admin's threads. Empty: it is not.
  std::function<void()> reload{};
};

// Used by one thread, the one that controls the process.
class RelayProcess {
 public:
  explicit RelayProcess(const Clock& clock)
      : clock_(clock), feed_(clock), shared_answers_(clock), health_(clock) {}
  // Ends everything, not waiting for requests; Drain first to be kind.
  ~RelayProcess();
  RelayProcess(const RelayProcess&) = delete;
  RelayProcess& operator=(const RelayProcess&) = delete;

  // Starts with `config`. Yields the port. Fails with a text that says what to change.
  Result<std::uint16_t> Start(const Config& config, ProcessOptions options);

  // Swaps the configuration under running requests. On failure everything stays as it was.
  Result<void> Reload(const Config& config);
  // True if others than this machine reach it and the configuration would let them in without a
  // key: until the next start, which listens elsewhere, a key is needed all the same.
  [[nodiscard]] bool StaysClosed(const Config& config) const;

  // Why what the file says now is not in force; empty: it is.
  void NoteRefusal(const std::string& why) { running_->NoteRefusal(why); }
  // As app::TellOfConfig.
  void TellConfig(const std::string& revision, const std::optional<std::string>& by);

  void Drain();
  void Interrupt();
  // Connections that clients still have.
  [[nodiscard]] std::int64_t Connections() const { return connections_; }
  // What lets somebody become the owner; nothing if there is one, or no accounts.
  [[nodiscard]] std::optional<std::string> SetupToken() const {
    return identity_ == nullptr ? std::nullopt : identity_->SetupToken();
  }
  // What the checks of providers have found. Thread-safe.
  [[nodiscard]] const health::HealthView& Health() const { return health_.View(); }

 private:
  // Opens the request log, if there is to be one.
  Result<void> OpenRecords(const Config& config);
  void OpenReading(const LoggingConfig& logging);
  void OpenResponses(const ResponsesConfig& config);
  void OpenKeyUsage();
  void OpenIdentity(const Config& config);
  Result<std::shared_ptr<const relay::Setup>> Prepare(const Config& config);

  void OpenAdmin();
  void OpenSync();
  void LookAround();
  // Called on the admin's threads.
  Result<void> ClearRecords(const records::ClearOrder& order);
  // The one in force; called on any thread.
  std::shared_ptr<const relay::Setup> SetupNow() const;
  void ShowInFlight();

  const Clock& clock_;
  ProcessOptions options_;
  LastingState lasting_;
  std::unique_ptr<store::sqlite::SqliteKeyUsageStore> key_usage_;
  std::unique_ptr<keys::UsageSaver> usage_saver_;  // after what it refers to
  std::atomic<bool> is_ready_{false};
  http::ConnectionCount connections_{0};
  std::unique_ptr<http::BodyBudget> body_budget_;
  std::shared_ptr<http::BodyBudget> capture_budget_;  // owned by setups and captures too
  std::unique_ptr<store::sqlite::SqliteResponseStore> responses_;
  // Before the workers, which refer to them.
  records::LiveFeed feed_;
  std::unique_ptr<RecordKeeping> records_;  // nullptr: nothing is recorded, and nothing of these
  std::unique_ptr<store::sqlite::SearchIndex> search_;
  std::unique_ptr<store::sqlite::SqliteRequestReader> reader_;
  std::unique_ptr<relay::OutcomeObserver> observer_;
  std::unique_ptr<MockServer> mock_;
  std::unique_ptr<RunningRelay> running_;  // told to the admin's threads
  mutable std::mutex setup_mutex_;
  std::shared_ptr<const relay::Setup> setup_;  // guarded by setup_mutex_; shared with the workers
  std::unique_ptr<SignInKeeping> sign_in_;     // nullptr: the same
  std::unique_ptr<IdentityKeeping> identity_;  // nullptr: nobody can sign in
  admin::SharedAnswers shared_answers_;
  std::unique_ptr<admin::Services> admin_;
  std::unique_ptr<SyncKeeping> sync_;  // nullptr: the configuration cannot be carried anywhere
  std::unique_ptr<admin::Pool> admin_pool_;
  std::unique_ptr<admin::Pool> asking_pool_;  // for what waits for other machines
  std::unique_ptr<admin::Watch> watch_;
  std::unique_ptr<Periodic> looking_;  // after what it looks with
  std::vector<std::unique_ptr<Worker>> workers_;
  std::atomic<std::uint16_t> port_{0};  // 0: it does not listen yet
  HealthChecks health_;                 // last: it asks the mock models too
};

}  // namespace monorelay::app
