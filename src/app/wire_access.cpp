#include "app/wire_access.hpp"

#include <cmath>
#include <utility>

#include "app/access_key_file.hpp"
#include "base/log.hpp"
#include "base/random.hpp"

namespace monorelay::app {
namespace {

using limits::Kind;

constexpr double kNano = 1e9;
constexpr std::size_t kSecretBytes = 32;

std::int64_t NanoDollars(double usd) {
  return std::llround(usd * kNano);
}

}  // namespace

limits::Rules RulesOf(const LimitAmounts& amounts) {
  const std::pair<Kind, std::int64_t> all[] = {
      {Kind::kRequestsPerMinute, amounts.requests_per_minute},
      {Kind::kRequestsPerDay, amounts.requests_per_day},
      {Kind::kTokensPerMinute, amounts.tokens_per_minute},
      {Kind::kTokensPerDay, amounts.tokens_per_day},
      {Kind::kConcurrentRequests, amounts.concurrent_requests},
      {Kind::kUsdPerDay, NanoDollars(amounts.usd_per_day)},
      {Kind::kUsdPerWeek, NanoDollars(amounts.usd_per_week)},
      {Kind::kUsdPerMonth, NanoDollars(amounts.usd_per_month)},
      {Kind::kUsdLifetime, NanoDollars(amounts.usd_lifetime)}};
  limits::Rules rules;
  for (const auto& [kind, amount] : all) {
    if (amount > 0)
      rules.push_back({.kind = kind, .amount = amount, .warn_percent = 0, .shadow = false});
  }
  return rules;
}

Access::Access(const Clock& clock, Secret secret)
    : ledger_(clock, events_), hasher_(std::move(secret)), table_(clock, hasher_, ledger_) {}

std::unique_ptr<Access> Access::InMemory(const Clock& clock) {
  return std::unique_ptr<Access>(new Access(clock, Secret(RandomToken(kSecretBytes))));
}

Result<std::unique_ptr<Access>> Access::Open(const Clock& clock,
                                             const std::filesystem::path& data_dir,
                                             std::chrono::milliseconds save_every) {
  auto secret = LoadOrMakeHashSecret(data_dir);
  if (!secret) return std::unexpected(std::move(secret.error()));
  const std::filesystem::path file = data_dir / "identity.db";
  auto keys = store::sqlite::SqliteAccessStore::Open(file);
  if (!keys) return std::unexpected(std::move(keys.error()));
  auto limit_store = store::sqlite::SqliteLimitStore::Open(file);
  if (!limit_store) return std::unexpected(std::move(limit_store.error()));
  std::unique_ptr<Access> access(new Access(clock, *std::move(secret)));
  access->access_store_ = *std::move(keys);
  access->limit_store_ = *std::move(limit_store);
  // Counts first, for the keys ask for their meters.
  if (auto opened = access->ledger_.Open(*access->limit_store_); !opened)
    return std::unexpected(std::move(opened.error()));
  access->book_ = std::make_unique<identity::AccessBook>(clock, *access->access_store_,
                                                         access->hasher_, access->table_);
  if (auto loaded = access->book_->Load(); !loaded)
    return std::unexpected(std::move(loaded.error()));
  access->saving_ = std::make_unique<Periodic>(
      save_every, [self = access.get()](Periodic::Turn turn) { self->Save(turn); });
  return access;
}

void Access::Save(Periodic::Turn turn) {
  constexpr int kUsesEvery = 10;  // when keys were used last is worth less than what they used
  static_cast<void>(ledger_.SaveNow());
  const auto disabled = book_->DisableOfGone();
  if (!disabled && !was_failing_)
    log::Warning("access keys of accounts that are gone stay valid: {}",
                 disabled.error().text.value.Get());
  was_failing_ = !disabled;
  if (turn == Periodic::Turn::kLast || ++rounds_ % kUsesEvery == 0)
    static_cast<void>(book_->SaveUses());
}

Result<void> Access::SaveNow() {
  auto saved = ledger_.SaveNow();
  if (book_ == nullptr) return saved;
  auto uses = book_->SaveUses();
  return saved ? uses : saved;
}

void Access::Apply(const ClientLimitsConfig& config,
                   const std::optional<identity::LeavePolicy>& on_leave, relay::Setup& setup) {
  using limits::SubjectKind;
  ledger_.SetDefaults({.relay = RulesOf(config.relay),
                       .per_key = RulesOf(config.per_key),
                       .warn_percent = static_cast<int>(config.warn_percent),
                       .shadow = config.shadow});
  const auto relay = ledger_.MeterOf({SubjectKind::kRelay, {}}, "relay");
  const auto configured = std::make_shared<relay::Caller>();
  configured->label = "default";
  configured->is_configured = true;
  configured->on_leave = on_leave;
  configured->limits.meters = {relay, nullptr, nullptr,
                               ledger_.MeterOf({SubjectKind::kKey, "default"}, "default")};
  const auto anybody = std::make_shared<relay::Caller>();
  anybody->limits.meters = {relay, nullptr, nullptr, nullptr};
  setup.configured = configured;
  setup.anybody = anybody;
  setup.access_table = &table_;
}

}  // namespace monorelay::app
