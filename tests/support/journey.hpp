// A relay of real workers in this process, with fake providers behind it and clients in front, for
// tests that follow a request from its first byte to its outcome.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "admin/watch.hpp"
#include "app/config.hpp"
#include "app/sign_in_keeping.hpp"
#include "app/vault_file.hpp"
#include "app/wire_health.hpp"
#include "app/wire_identity.hpp"
#include "app/wire_resources.hpp"
#include "app/wire_setup.hpp"
#include "app/worker.hpp"
#include "base/clock.hpp"
#include "relay/outcome.hpp"
#include "store/temporary_folder.hpp"
#include "support/fake_upstream.hpp"
#include "support/raw_client.hpp"
#include "support/recorded.hpp"

namespace monorelay::relay {

inline void PrintTo(Ending ending, std::ostream* out) {
  *out << NameOf(ending);
}

}  // namespace monorelay::relay

namespace monorelay::testing {

// A clock that stands still until told to move, and knows whether the workers have noticed.
class JourneyClock final : public Clock {
 public:
  [[nodiscard]] MonotonicTime Now() const override;
  [[nodiscard]] WallTime WallNow() const override { return clock_.WallNow(); }
  // Moves, and waits until the timers of `threads` other threads have run.
  void Advance(std::chrono::nanoseconds by, std::size_t threads);

 private:
  ManualClock clock_;
  const std::thread::id owner_ = std::this_thread::get_id();
  mutable std::mutex mutex_;
  mutable std::condition_variable looked_;
  mutable std::map<std::thread::id, int> looks_;  // since the last move
};

// Keeps the outcomes in the order in which they came.
class OutcomeKeeper final : public relay::OutcomeObserver {
 public:
  void OnOutcome(relay::Outcome&& outcome) noexcept override;
  // Waits for at most ten seconds.
  bool WaitFor(std::size_t count);
  [[nodiscard]] std::vector<relay::Outcome> All() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable came_;
  std::vector<relay::Outcome> outcomes_;
};

// What a client asks.
struct Question {
  std::string model = "gpt-5";
  std::string text = "hi";
  dialects::Dialect dialect = dialects::Dialect::kOpenAiChat;
  bool stream = false;
  std::string fields{};       // further header lines
  std::string body_fields{};  // further fields of the JSON object, each with a comma behind it
};

class Journey {
 public:
  static constexpr std::string_view kAccessKey = "mr-journey-access-key";

  explicit Journey(unsigned workers = 1);
  Journey(const Journey&) = delete;
  Journey& operator=(const Journey&) = delete;
  ~Journey();

  // --- Before the first request ---

  // The fake provider of that name; made at the first mention, and configured in that order, with
  // one key and for any model.
  FakeUpstream& upstream(const std::string& name, FakeUpstream::Options options = {});
  // Its configuration. The reference holds until the next provider is mentioned.
  app::ProviderConfig& provider(const std::string& name);
  app::Config& config() { return config_; }
  // Gives the provider keys with these labels, in the place of those before. The secret of the key
  // "first" of "alpha" is "sk-alpha-first".
  void Keys(const std::string& provider, const std::vector<std::string>& labels);
  // Lets the provider speak one dialect alone.
  void Speaks(const std::string& provider, dialects::Dialect dialect);
  // Lets the relay keep responses in `archive`, which must outlive the journey.
  void Keeps(chat::ResponseArchive& archive) { archive_ = &archive; }
  // Lets the relay record requests in a database, for the admin API to read.
  void Records();
  // Lets access keys, teams and limits be made, and kept in a folder of this journey's.
  void KeepsAccess();
  // From now on that folder's database has neither keys nor counts, and takes none.
  void DamageAccess();
  // Lets people have accounts, and the relay secrets, in a database of the journey's own; hashing
  // costs the least.
  void Accounts();
  [[nodiscard]] app::IdentityKeeping& identity() { return *identity_; }
  [[nodiscard]] std::filesystem::path identity_file() const {
    return app::IdentityFile(identity_folder_->Path());
  }
  // Starts, and has somebody of that role sign in: the lines that show it. Needs Accounts.
  std::string SignedInAs(identity::Role role);
  // Starts, and lets the admin API change the configuration by that desk, which must outlive the
  // workers.
  void Configures(admin::ConfigDesk& desk);
  // That of Accounts.
  [[nodiscard]] identity::SecretVault& vault() { return vault_->Vault(); }
  // How many threads answer the admin API, and as many wait for others; one if this is not said.
  void AdminThreads(unsigned count) { admin_threads_ = count; }
  // Gives the admin API what the journey has not, when it starts.
  void Lends(std::function<void(admin::Services&)> lend) { lend_ = std::move(lend); }
  void Start();

  // --- While it runs ---

  Reply Ask(const std::string& model, const std::string& text);
  Reply Stream(const std::string& model, const std::string& text);
  Reply Ask(const Question& question);
  // Sends these bytes on a connection of their own and reads one response.
  Reply Send(std::string_view bytes);
  RawClient Connect(const RawClient::Options& options = {});
  // The bytes of a request.
  static std::string Request(const Question& question = {});
  // The same for any body.
  static std::string Post(std::string_view path, std::string_view body,
                          std::string_view fields = {});
  static std::string Get(std::string_view path, std::string_view fields = {});

  // Takes over what config() says now.
  void Reload();
  void Drain();
  void Interrupt();
  // Ends the workers, whatever is under way.
  void Stop();
  void AdvanceTime(std::chrono::nanoseconds by);
  [[nodiscard]] Recorded& recorded() { return *recorded_; }
  // Has the admin look at what the live feed tells besides requests, as it does each second.
  void LooksAround() { watch_->Look(); }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  // Moves time, a second at a time, until the provider has got `count` requests. False if two
  // minutes are not enough.
  bool AdvanceUntilRequests(const std::string& provider, std::size_t count);
  [[nodiscard]] app::Access& access() { return *key_states_.access; }
  [[nodiscard]] identity::AccessBook& book() { return *key_states_.access->Book(); }
  [[nodiscard]] http::BodyBudget& body_budget() { return *body_budget_; }
  [[nodiscard]] std::int64_t connections() const { return connections_; }
  [[nodiscard]] std::uint16_t port() const { return port_; }

  // --- Afterwards ---

  // The last outcome; waits for the first one.
  relay::Outcome outcome();
  // All so far, at least `count` of them.
  std::vector<relay::Outcome> outcomes(std::size_t count);

  // The last step of a journey: a further request is answered, and there is exactly one outcome for
  // it and for each of the `earlier` requests.
  void ExpectNextRequestWorks(std::size_t earlier = 1);

 private:
  std::shared_ptr<const relay::Setup> MakeSetup();
  [[nodiscard]] std::shared_ptr<const relay::Setup> SetupNow() const;

  app::Config config_;
  JourneyClock clock_;
  OutcomeKeeper keeper_;
  std::unique_ptr<TemporaryFolder> access_folder_;  // before what is open in it
  app::LastingState key_states_;
  mutable std::mutex setup_mutex_;
  std::shared_ptr<const relay::Setup> setup_;  // guarded by setup_mutex_; shared with the workers
  app::HealthChecks health_{clock_};
  http::ConnectionCount connections_{0};
  std::atomic<bool> is_ready_{true};
  chat::ResponseArchive* archive_ = nullptr;
  std::unique_ptr<Recorded> recorded_;  // before the workers, which tell it
  std::unique_ptr<TemporaryFolder> identity_folder_;
  std::unique_ptr<app::VaultFile> vault_;
  std::unique_ptr<app::SignInKeeping> sign_in_;
  std::unique_ptr<app::IdentityKeeping> identity_;
  std::unique_ptr<app::RunningRelay> running_;
  std::function<void(admin::Services&)> lend_;
  std::unique_ptr<admin::Services> admin_;
  std::unique_ptr<admin::Watch> watch_;
  std::unique_ptr<admin::Pool> admin_pool_;
  std::unique_ptr<admin::Pool> asking_pool_;
  unsigned admin_threads_ = 1;
  std::unique_ptr<http::BodyBudget> body_budget_;
  std::shared_ptr<http::BodyBudget> capture_budget_ =
      std::make_shared<http::BodyBudget>(std::int64_t{64} << 20U);
  std::map<std::string, std::unique_ptr<FakeUpstream>> upstreams_;
  unsigned worker_count_;
  std::uint16_t port_ = 0;
  std::vector<std::unique_ptr<app::Worker>> workers_;
};

}  // namespace monorelay::testing
