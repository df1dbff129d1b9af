#include "support/journey.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include "app/wire_admin.hpp"
#include "base/log.hpp"
#include "store/sqlite/database.hpp"
#include "support/error_text.hpp"

namespace monorelay::testing {
namespace {

class NoVariables final : public app::Environment {
 public:
  [[nodiscard]] std::optional<std::string> Get(std::string_view /*name*/) const override {
    return std::nullopt;
  }
};

using dialects::Dialect;

constexpr std::chrono::seconds kLongestWait{10};

}  // namespace

MonotonicTime JourneyClock::Now() const {
  if (std::this_thread::get_id() != owner_) {
    const std::lock_guard lock(mutex_);
    ++looks_[std::this_thread::get_id()];
    looked_.notify_all();
  }
  return clock_.Now();
}

void JourneyClock::Advance(std::chrono::nanoseconds by, std::size_t threads) {
  std::unique_lock lock(mutex_);
  clock_.Advance(by);
  looks_.clear();
  // Timers run after a look, and are done by the next one.
  const auto have_all_looked = [&] {
    return static_cast<std::size_t>(std::ranges::count_if(
               looks_, [](const auto& look) { return look.second >= 2; })) >= threads;
  };
  EXPECT_TRUE(looked_.wait_for(lock, kLongestWait, have_all_looked));
}

void OutcomeKeeper::OnOutcome(relay::Outcome&& outcome) noexcept {
  const std::lock_guard lock(mutex_);
  outcomes_.push_back(std::move(outcome));
  came_.notify_all();
}

bool OutcomeKeeper::WaitFor(std::size_t count) {
  std::unique_lock lock(mutex_);
  return came_.wait_for(lock, kLongestWait, [&] { return outcomes_.size() >= count; });
}

std::vector<relay::Outcome> OutcomeKeeper::All() const {
  const std::lock_guard lock(mutex_);
  return outcomes_;
}

Journey::Journey(unsigned workers) : worker_count_(workers) {
  // As the program does: who closes early is an error value where bytes are written.
  std::signal(SIGPIPE, SIG_IGN);
  // The program's log is there before its workers. Made by the first of two workers that log at the
  // same time, it looks like a race to the thread sanitizer, which does not see into its library.
  log::SetLevel("info");
  config_.server.access_key = Secret(std::string(kAccessKey));
}

Journey::~Journey() {
  Stop();
}

FakeUpstream& Journey::upstream(const std::string& name, FakeUpstream::Options options) {
  auto& found = upstreams_[name];
  if (found != nullptr) return *found;
  const bool tls = options.tls.has_value();
  const bool v6 = options.family == Family::kV6;
  found = std::make_unique<FakeUpstream>(std::move(options));
  const std::string base =
      fmt::format("http{}://{}:{}/v1", tls ? "s" : "", v6 ? "[::1]" : "127.0.0.1", found->Port());
  app::ProviderConfig provider;
  provider.name = name;
  provider.base_url = base;
  provider.dialects = {Dialect::kOpenAiChat, Dialect::kAnthropicMessages};
  provider.endpoints = {{Dialect::kOpenAiChat, base + "/chat/completions"},
                        {Dialect::kAnthropicMessages, base + "/messages"}};
  config_.providers.push_back(std::move(provider));
  Keys(name, {"first"});
  return *found;
}

app::ProviderConfig& Journey::provider(const std::string& name) {
  upstream(name);
  return *std::ranges::find(config_.providers, name, &app::ProviderConfig::name);
}

void Journey::Keys(const std::string& provider_name, const std::vector<std::string>& labels) {
  auto& keys = provider(provider_name).keys;
  keys.clear();
  for (const std::string& label : labels) {
    app::KeyConfig key;
    key.label = label;
    key.key = Secret("sk-" + provider_name + "-" + label);
    keys.push_back(std::move(key));
  }
}

void Journey::Speaks(const std::string& provider_name, Dialect dialect) {
  app::ProviderConfig& spoken = provider(provider_name);
  std::string path = "/chat/completions";
  if (dialect == Dialect::kOpenAiResponses) path = "/responses";
  if (dialect == Dialect::kAnthropicMessages) path = "/messages";
  if (dialect == Dialect::kGemini) path = "beta/models";
  spoken.dialects = {dialect};
  spoken.endpoints = {{dialect, spoken.base_url + path}};
}

std::shared_ptr<const relay::Setup> Journey::MakeSetup() {
  const Secret unused;
  auto setup = app::MakeSetup({config_, unused, {}, capture_budget_}, key_states_, clock_);
  if (!setup) {
    ADD_FAILURE() << testing::TextOf(setup.error());
    return std::make_shared<const relay::Setup>(
        relay::Setup{.catalog = {{}, {}, {}, {}}, .targets = {}, .access_keys = {}, .cors = {}});
  }
  health_.Use(config_, **setup);
  const std::lock_guard lock(setup_mutex_);
  setup_ = *setup;
  return *setup;
}

std::shared_ptr<const relay::Setup> Journey::SetupNow() const {
  const std::lock_guard lock(setup_mutex_);
  return setup_;
}

void Journey::Start() {
  if (!workers_.empty()) return;
  body_budget_ = std::make_unique<http::BodyBudget>(
      static_cast<std::int64_t>(config_.server.limits.body_budget_bytes));
  relay::OutcomeObserver* observer = &keeper_;
  if (recorded_ != nullptr) observer = recorded_.get();
  const auto setup = MakeSetup();
  admin_ = std::make_unique<admin::Services>(
      app::ServicesOf([this] { return SetupNow(); }, health_, clock_));
  running_ = std::make_unique<app::RunningRelay>(
      app::RunningRelay::Sources{
          .setup = [this] { return SetupNow(); },
          .listening =
              [this] {
                return app::Listening{.host = "127.0.0.1", .port = port_, .workers = worker_count_};
              },
          .connections = [this] { return connections_.load(); },
          .data_dir =
              identity_folder_ == nullptr ? std::filesystem::path() : identity_folder_->Path(),
          .key_states = &key_states_.keys,
          .relist = [this] { Reload(); }},
      clock_);
  key_states_.remote_models = [this](const app::ProviderConfig& provider) {
    return running_->RemoteIds(provider);
  };
  running_->Use(config_);
  admin_->relay = running_.get();
  admin_->book = key_states_.access->Book();
  admin_->ledger = &key_states_.access->Ledger();
  if (recorded_ != nullptr) {
    admin_->reader = &recorded_->reader();
    admin_->feed = &recorded_->feed();
    admin_->log_state = [] { return records::RequestLogFigures{.stored = 1, .spilled = 2}; };
    admin_->clear = [this](const records::ClearOrder& order) { return recorded_->Clear(order); };
  }
  if (identity_folder_ != nullptr) {
    auto identity = app::IdentityKeeping::Open(identity_folder_->Path(), config_, clock_,
                                               identity::PasswordCost::Cheapest());
    ASSERT_TRUE(identity) << testing::TextOf(identity.error());
    identity_ = *std::move(identity);
    identity_->Fill(*admin_);
    sign_in_ = std::make_unique<app::SignInKeeping>(identity_->Services().context, clock_);
    sign_in_->Use(config_);
    sign_in_->Fill(*admin_);
    auto vault = app::VaultFile::Open(NoVariables(), identity_folder_->Path(), clock_);
    ASSERT_TRUE(vault) << testing::TextOf(vault.error());
    vault_ = *std::move(vault);
    admin_->secrets = &vault_->Vault();
    identity_->UseVault(vault_->Vault());
  }
  if (lend_) lend_(*admin_);
  watch_ = std::make_unique<admin::Watch>(*admin_);
  admin_pool_ = std::make_unique<admin::Pool>(admin_threads_);
  asking_pool_ = std::make_unique<admin::Pool>(admin_threads_);
  admin_->asking = asking_pool_.get();
  const app::WorkerShared shared{clock_,    *observer, *body_budget_, connections_,
                                 is_ready_, archive_,  *admin_,       *admin_pool_};
  for (unsigned i = 0; i < worker_count_; ++i) {
    workers_.push_back(std::make_unique<app::Worker>(shared, app::LimitsOf(config_), setup));
    const auto bound = workers_.back()->Listen(http::Address::Loopback(port_));
    ASSERT_TRUE(bound) << testing::TextOf(bound.error());
    port_ = *bound;
  }
  for (const auto& worker : workers_) worker->Start();
  if (recorded_ == nullptr) return;
  std::vector<std::function<void(app::Worker::Take)>> listers;
  for (const auto& worker : workers_) listers.push_back(worker->InFlightLister());
  recorded_->feed().SetSource([listers](const records::LiveFeed::Taker& taker) {
    for (const auto& lister : listers)
      lister([taker](const relay::Outcome& outcome) { taker(records::RowOf(outcome)); });
  });
}

void Journey::Records() {
  recorded_ = std::make_unique<Recorded>(clock_, keeper_);
}

void Journey::KeepsAccess() {
  // That of accounts, if there are any, as in the program.
  if (identity_folder_ == nullptr) access_folder_ = std::make_unique<TemporaryFolder>();
  // Saved when a test says so, and at the end.
  constexpr std::chrono::hours kNever{1};
  auto access = app::Access::Open(
      clock_, (access_folder_ ? access_folder_ : identity_folder_)->Path(), kNever);
  ASSERT_TRUE(access) << testing::TextOf(access.error());
  key_states_.access = *std::move(access);
}

void Journey::DamageAccess() {
  const auto& folder = access_folder_ != nullptr ? access_folder_ : identity_folder_;
  auto database =
      store::sqlite::Database::Open(folder->Path() / "identity.db", std::chrono::seconds(5));
  ASSERT_TRUE(database);
  ASSERT_TRUE(database->Execute(
      "DROP TABLE access_keys; DROP TABLE access_key_secrets; DROP TABLE limit_meters"));
}

void Journey::Accounts() {
  identity_folder_ = std::make_unique<TemporaryFolder>();
}

void Journey::Configures(admin::ConfigDesk& desk) {
  Start();
  admin_->config = &desk;
}

std::string Journey::SignedInAs(identity::Role role) {
  Start();
  identity::Account account{.id = "signed-in-" + std::string(identity::NameOf(role)),
                            .name = std::string(identity::NameOf(role)),
                            .role = role};
  auto made = identity_->Store().Change(
      [&](identity::AccountTables& tables) { return tables.InsertUser(account); });
  EXPECT_TRUE(made);
  auto begun = identity_->Services().sign_in.Begin(account.id, identity::SessionKind::kCookie,
                                                   "test", "127.0.0.1", "");
  EXPECT_TRUE(begun);
  return "Cookie: monorelay_session=" + begun.value_or(identity::BegunSession()).secret +
         "\r\nX-MonoRelay-CSRF: 1\r\n";
}

Reply Journey::Ask(const std::string& model, const std::string& text) {
  return Ask({.model = model, .text = text});
}

Reply Journey::Stream(const std::string& model, const std::string& text) {
  return Ask({.model = model, .text = text, .stream = true});
}

Reply Journey::Ask(const Question& question) {
  return Send(Request(question));
}

Reply Journey::Send(std::string_view bytes) {
  RawClient client = Connect();
  client.Send(bytes);
  return client.Read();
}

RawClient Journey::Connect(const RawClient::Options& options) {
  Start();
  return {port_, options};
}

std::string Journey::Request(const Question& question) {
  const bool messages = question.dialect == Dialect::kAnthropicMessages;
  const std::string body = fmt::format(
      R"({{{}"model":{},{}{}"messages":[{{"role":"user","content":{}}}]}})", question.body_fields,
      Quoted(question.model), question.stream ? R"("stream":true,)" : "",
      messages ? R"("max_tokens":64,)" : "", Quoted(question.text));
  return Post(messages ? "/v1/messages" : "/v1/chat/completions", body, question.fields);
}

std::string Journey::Post(std::string_view path, std::string_view body, std::string_view fields) {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: relay\r\nAuthorization: Bearer {}\r\n"
      "Content-Type: application/json\r\n{}Content-Length: {}\r\n\r\n{}",
      path, kAccessKey, fields, body.size(), body);
}

std::string Journey::Get(std::string_view path, std::string_view fields) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: relay\r\nAuthorization: Bearer {}\r\n{}\r\n", path,
                     kAccessKey, fields);
}

void Journey::Reload() {
  const auto setup = MakeSetup();
  running_->Use(config_);
  for (const auto& worker : workers_) worker->Use(setup, app::LimitsOf(config_));
  if (identity_ != nullptr) {
    identity_->Use(config_);
    sign_in_->Use(config_);
  }
}

void Journey::Drain() {
  for (const auto& worker : workers_) worker->Drain();
}

void Journey::Interrupt() {
  for (const auto& worker : workers_) worker->Interrupt();
}

void Journey::Stop() {
  workers_.clear();
  health_.StopAsking();
  if (sign_in_ != nullptr) sign_in_->Stop();
  if (running_ != nullptr) running_->Stop();
  admin_pool_.reset();
  asking_pool_.reset();
  identity_.reset();
}

void Journey::AdvanceTime(std::chrono::nanoseconds by) {
  Start();
  clock_.Advance(by, workers_.size());
}

bool Journey::AdvanceUntilRequests(const std::string& provider, std::size_t count) {
  constexpr int kMost = 120;
  for (int i = 0; i < kMost && upstream(provider).Requests().size() < count; ++i)
    AdvanceTime(std::chrono::seconds(1));
  return upstream(provider).Requests().size() >= count;
}

relay::Outcome Journey::outcome() {
  return outcomes(1).back();
}

std::vector<relay::Outcome> Journey::outcomes(std::size_t count) {
  EXPECT_TRUE(keeper_.WaitFor(count)) << "no outcome";
  std::vector<relay::Outcome> all = keeper_.All();
  if (all.empty()) all.emplace_back();
  return all;
}

void Journey::ExpectNextRequestWorks(std::size_t earlier) {
  keeper_.WaitFor(earlier);
  for (const auto& [name, upstream] : upstreams_) upstream->Forgets().Answers("it works");

  const Reply reply = Ask("gpt-5", "does the next request work?");

  EXPECT_EQ(reply.status(), 200) << reply.body();
  EXPECT_EQ(reply.text(), "it works");
  const auto all = outcomes(earlier + 1);
  EXPECT_EQ(all.size(), earlier + 1) << "one outcome for each request";
  EXPECT_EQ(all.back().ending, relay::Ending::kAnswered);
}

}  // namespace monorelay::testing
