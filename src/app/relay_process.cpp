#include "app/relay_process.hpp"

#include <utility>

#include "app/config_desk.hpp"
#include "app/config_news.hpp"
#include "app/wire_admin.hpp"
#include "base/log.hpp"

namespace monorelay::app {
namespace {

// What the texts of all requests that are to be recorded may take until they are; beyond it they
// are cut.
constexpr std::int64_t kCaptureBudget = 256LL << 20U;

// For an operator who wants no record.
class NoRecord final : public relay::OutcomeObserver {
 public:
  void OnOutcome(relay::Outcome&&) noexcept override {}
};

Result<http::Address> ReadAddress(const std::string& host, std::uint16_t port) {
  const auto address = http::Address::Parse(host == "localhost" ? "127.0.0.1" : host, port);
  if (!address) {
    return RelayError(
        ErrorKind::kInvalidRequest,
        "host \"" + host + "\" is not an address; write one of this machine, 127.0.0.1 or 0.0.0.0");
  }
  return *address;
}

}  // namespace

RelayProcess::~RelayProcess() {
  looking_.reset();
  feed_.Close();
  workers_.clear();
  // The admin's threads may be at a check, and are waited for.
  health_.StopAsking();
  // The same with sign-in providers.
  if (sign_in_ != nullptr) sign_in_->Stop();
  // And with providers that are asked for their models.
  if (running_ != nullptr) running_->Stop();
  if (sync_ != nullptr) sync_->Stop();
  admin_pool_.reset();
  asking_pool_.reset();
  // Its thread for passwords may be at work that goes through sign_in_, which ends after it.
  identity_.reset();
  // The last records are written when the log is destroyed, after the workers that make them. So is
  // what keys have used.
}

Result<std::uint16_t> RelayProcess::Start(const Config& config, ProcessOptions options) {
  options_ = std::move(options);
  auto address = ReadAddress(options_.host, options_.port);
  if (!address) return std::unexpected(address.error());
  if (auto opened = OpenRecords(config); !opened) return std::unexpected(std::move(opened.error()));
  OpenKeyUsage();
  if (!options_.identity.empty()) {
    auto access = Access::Open(clock_, options_.identity);
    if (!access) return std::unexpected(std::move(access.error()));
    lasting_.access = *std::move(access);
  } else {
    lasting_.access = Access::InMemory(clock_);
  }
  OpenIdentity(config);
  OpenAdmin();
  OpenSync();
  auto setup = Prepare(config);
  if (!setup) return std::unexpected(std::move(setup.error()));
  body_budget_ = std::make_unique<http::BodyBudget>(
      static_cast<std::int64_t>(config.server.limits.body_budget_bytes));
  OpenResponses(config.responses);
  const WorkerShared shared{clock_,    *observer_,       *body_budget_, connections_,
                            is_ready_, responses_.get(), *admin_,       *admin_pool_};
  for (unsigned i = 0; i < options_.workers; ++i) {
    auto worker = std::make_unique<Worker>(shared, LimitsOf(config), *setup);
    const auto bound = worker->Listen(*address);
    if (!bound) return std::unexpected(bound.error());
    address->SetPort(*bound);  // the others share the port that the first one was given
    workers_.push_back(std::move(worker));
  }
  port_ = address->Port();
  running_->Use(config);
  for (const auto& worker : workers_) worker->Start();
  health_.Use(config, **setup);
  if (sync_ != nullptr) sync_->Use(config);
  LookAround();
  if (records_ != nullptr) ShowInFlight();
  is_ready_ = true;
  return address->Port();
}

Result<void> RelayProcess::OpenRecords(const Config& config) {
  if (options_.database.empty()) {
    observer_ = std::make_unique<NoRecord>();
    return {};
  }
  auto records = RecordKeeping::Open(options_.database, config.logging, clock_);
  if (!records) return std::unexpected(std::move(records.error()));
  records_ = *std::move(records);
  records_->Log().Use(BodyRulesOf(config, options_.access_key));
  capture_budget_ = std::make_shared<http::BodyBudget>(kCaptureBudget);
  observer_ = std::make_unique<records::LiveObserver>(feed_, records_->Log());
  OpenReading(config.logging);
  return {};
}

void RelayProcess::OpenReading(const LoggingConfig& logging) {
  if (logging.search_index) {
    auto index = options_.database;
    search_ = std::make_unique<store::sqlite::SearchIndex>(options_.database,
                                                           index.replace_extension("search.db"));
    search_->Start();
  }
  reader_ = std::make_unique<store::sqlite::SqliteRequestReader>(options_.database, search_.get());
}

// Nobody goes without answers because they cannot be kept.
void RelayProcess::OpenResponses(const ResponsesConfig& config) {
  if (options_.responses.empty()) return;
  auto opened =
      store::sqlite::SqliteResponseStore::Open(options_.responses, clock_,
                                               {.max_age = std::chrono::days(config.max_age_days),
                                                .max_bytes = config.max_megabytes * 1024 * 1024});
  if (opened) {
    responses_ = *std::move(opened);
  } else {
    log::Failure("responses are not kept: {} ({})", opened.error().text.value.Get(),
                 opened.error().detail.value.Get());
  }
}

// Nobody goes without answers because the use of keys cannot be remembered either.
void RelayProcess::OpenKeyUsage() {
  if (options_.key_usage.empty()) return;
  const auto fail = [](const Error& error) {
    log::Failure("what keys have used is not remembered: {} ({})", error.text.value.Get(),
                 error.detail.value.Get());
  };
  auto opened = store::sqlite::SqliteKeyUsageStore::Open(options_.key_usage);
  if (!opened) return fail(opened.error());
  auto loaded = (*opened)->Load();
  if (!loaded) return fail(loaded.error());
  lasting_.keys.Restore(*std::move(loaded));
  key_usage_ = *std::move(opened);
  usage_saver_ = std::make_unique<keys::UsageSaver>(lasting_.keys, *key_usage_);
}

// Nor because nobody can sign in.
void RelayProcess::OpenIdentity(const Config& config) {
  if (options_.identity.empty()) return;
  auto opened = IdentityKeeping::Open(options_.identity, config, clock_);
  if (opened) {
    identity_ = *std::move(opened);
    if (options_.secrets != nullptr) identity_->UseVault(*options_.secrets);
    sign_in_ = std::make_unique<SignInKeeping>(identity_->Services().context, clock_);
    sign_in_->Use(config);
  } else {
    log::Failure("nobody can sign in: {} ({})", opened.error().text.value.Get(),
                 opened.error().detail.value.Get());
  }
}

Result<std::shared_ptr<const relay::Setup>> RelayProcess::Prepare(const Config& config) {
  if (mock_ == nullptr && NeedsMock(config)) {
    auto mock = MockServer::Start(clock_);
    if (!mock) return std::unexpected(std::move(mock.error()));
    mock_ = *std::move(mock);
  }
  auto setup = MakeSetup({config, options_.access_key,
                          mock_ != nullptr ? mock_->Address() : std::string(), capture_budget_},
                         lasting_, clock_);
  if (setup) {
    const std::scoped_lock lock(setup_mutex_);
    setup_ = *setup;
  }
  return setup;
}

void RelayProcess::OpenAdmin() {
  constexpr unsigned kThreads = 3;
  // A check, a sign-in, a provider's list of models and a Gist may be waited for at a time, and
  // everything else is answered meanwhile.
  constexpr unsigned kAskingThreads = 4;
  admin_ =
      std::make_unique<admin::Services>(ServicesOf([this] { return SetupNow(); }, health_, clock_));
  running_ = std::make_unique<RunningRelay>(
      RunningRelay::Sources{
          .setup = [this] { return SetupNow(); },
          .listening =
              [this] {
                return Listening{.host = options_.host, .port = port_, .workers = options_.workers};
              },
          .connections = [this] { return Connections(); },
          .data_dir = options_.identity,
          .key_states = &lasting_.keys,
          .relist = options_.reload},
      clock_);
  lasting_.remote_models = [this](const ProviderConfig& provider) {
    return running_->RemoteIds(provider);
  };
  admin_->relay = running_.get();
  admin_->reader = reader_.get();
  admin_->shared = &shared_answers_;
  admin_->book = lasting_.access->Book();
  admin_->ledger = &lasting_.access->Ledger();
  admin_->feed = &feed_;
  admin_->secrets = options_.secrets;
  admin_->config = options_.config;
  if (identity_ != nullptr) identity_->Fill(*admin_);
  if (options_.config != nullptr) {
    options_.config->NoteIn(admin_->audit);
    options_.config->TellIn(&feed_);
  }
  if (sign_in_ != nullptr) sign_in_->Fill(*admin_);
  if (records_ != nullptr) {
    admin_->log_state = [this] { return records_->Log().Figures(); };
    admin_->clear = [this](const records::ClearOrder& order) { return ClearRecords(order); };
  }
  admin_pool_ = std::make_unique<admin::Pool>(kThreads);
  asking_pool_ = std::make_unique<admin::Pool>(kAskingThreads);
  admin_->asking = asking_pool_.get();
}

// After the admin's services, which it reads by.
void RelayProcess::OpenSync() {
  const bool is_possible =
      admin_->config != nullptr && admin_->secrets != nullptr && !options_.identity.empty();
  if (!is_possible) return;
  sync_ = std::make_unique<SyncKeeping>(
      SyncKeeping::Parts{.desk = *admin_->config,
                         .vault = *admin_->secrets,
                         .data_dir = options_.identity,
                         .statistics = [this] { return StatisticsOf(*admin_); },
                         .clock = clock_});
  admin_->sync = &sync_->Sync();
}

// Last of all that it looks at.
void RelayProcess::LookAround() {
  constexpr std::chrono::seconds kBetween{1};
  watch_ = std::make_unique<admin::Watch>(*admin_);
  looking_ = std::make_unique<Periodic>(kBetween, [this](Periodic::Turn turn) {
    if (turn == Periodic::Turn::kFurther) watch_->Look();
  });
}

void RelayProcess::TellConfig(const std::string& revision, const std::optional<std::string>& by) {
  TellOfConfig(feed_, revision, by);
}

Result<void> RelayProcess::ClearRecords(const records::ClearOrder& order) {
  constexpr std::chrono::seconds kPatience{30};
  auto cleared = records_->Log().Clear(order, kPatience);
  // Also where it is cleared later: the index is made of what is there.
  if (order.records && search_ != nullptr) {
    if (auto forgotten = search_->Forget(); cleared && !forgotten) return forgotten;
  }
  return cleared;
}

std::shared_ptr<const relay::Setup> RelayProcess::SetupNow() const {
  const std::scoped_lock lock(setup_mutex_);
  return setup_;
}

void RelayProcess::ShowInFlight() {
  std::vector<std::function<void(Worker::Take)>> listers;
  for (const auto& worker : workers_) listers.push_back(worker->InFlightLister());
  feed_.SetSource([listers = std::move(listers)](const records::LiveFeed::Taker& taker) {
    for (const auto& lister : listers)
      lister([taker](const relay::Outcome& outcome) { taker(records::RowOf(outcome)); });
  });
}

bool RelayProcess::StaysClosed(const Config& config) const {
  const auto address = ReadAddress(options_.host, 0);
  return !config.server.access_key_enabled && address && !address->IsLoopback();
}

Result<void> RelayProcess::Reload(const Config& wanted) {
  Config config = wanted;
  if (StaysClosed(wanted)) config.server.access_key_enabled = true;
  auto setup = Prepare(config);
  if (!setup) return std::unexpected(std::move(setup.error()));
  if (records_ != nullptr) records_->Log().Use(BodyRulesOf(config, options_.access_key));
  if (identity_ != nullptr) identity_->Use(config);
  if (sign_in_ != nullptr) sign_in_->Use(config);
  for (const auto& worker : workers_) worker->Use(*setup, LimitsOf(config));
  running_->Use(config);
  health_.Use(config, **setup);
  if (sync_ != nullptr) sync_->Use(config);
  return {};
}

void RelayProcess::Drain() {
  is_ready_ = false;
  // Who watches would hold the end up.
  feed_.Close();
  for (const auto& worker : workers_) worker->Drain();
}

void RelayProcess::Interrupt() {
  for (const auto& worker : workers_) worker->Interrupt();
}

}  // namespace monorelay::app
