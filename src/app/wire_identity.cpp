#include "app/wire_identity.hpp"

#include <system_error>
#include <utility>

#include "app/secret_file.hpp"
#include "base/log.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;

constexpr identity::Seconds kHour = 3600;
constexpr identity::Seconds kDay = 24 * kHour;
constexpr std::size_t kShortestSecret = 32;
constexpr std::chrono::seconds kSaveEvery{1};

Result<Secret> TokenKey(const fs::path& data_dir, const Secret& configured) {
  if (!configured.IsEmpty()) {
    if (configured.Reveal().size() >= kShortestSecret) return configured;
    return RelayError(ErrorKind::kInvalidRequest,
                      "server.jwt_secret is shorter than 32 characters; leave it empty to have one "
                      "made");
  }
  auto made = LoadOrMake({.file = data_dir / "token_key",
                          .what = "token key",
                          .remedy = "make it accessible, or set server.jwt_secret"});
  if (!made) return std::unexpected(std::move(made.error()));
  return std::move(made->key);
}

}  // namespace

identity::AccountSettings AccountSettingsOf(const Config& config) {
  const std::string& mode = config.accounts.registration;
  using identity::Registration;
  return {.registration = mode == "open"     ? Registration::kOpen
                          : mode == "invite" ? Registration::kInvite
                                             : Registration::kClosed,
          .session_idle = config.accounts.session_idle_hours * kHour,
          .session_life = config.accounts.session_max_days * kDay};
}

fs::path IdentityFile(const fs::path& data_dir) {
  return data_dir / "identity.db";
}

Result<std::unique_ptr<IdentityKeeping>> IdentityKeeping::Open(const fs::path& data_dir,
                                                               const Config& config,
                                                               const Clock& clock,
                                                               identity::PasswordCost cost) {
  auto store = store::sqlite::SqliteIdentityStore::Open(IdentityFile(data_dir), clock);
  if (!store) return std::unexpected(std::move(store.error()));
  auto views = store::sqlite::SqliteViewStore::Open(IdentityFile(data_dir));
  if (!views) return std::unexpected(std::move(views.error()));
  auto key = TokenKey(data_dir, config.server.jwt_secret);
  if (!key) return std::unexpected(std::move(key.error()));
  std::unique_ptr<IdentityKeeping> keeping(
      new IdentityKeeping(*std::move(store), *std::move(views), *std::move(key),
                          data_dir / "setup_token", clock, cost));
  keeping->Use(config);
  if (auto prepared = keeping->PrepareSetup(); !prepared)
    return std::unexpected(std::move(prepared.error()));
  if (auto loaded = keeping->services_.context.LoadFailures(); !loaded)
    return std::unexpected(std::move(loaded.error()));
  keeping->saving_ = std::make_unique<Periodic>(
      kSaveEvery, [self = keeping.get()](Periodic::Turn /*turn*/) { self->SaveFailures(); });
  return keeping;
}

IdentityKeeping::IdentityKeeping(std::unique_ptr<store::sqlite::SqliteIdentityStore> store,
                                 std::unique_ptr<store::sqlite::SqliteViewStore> view_store,
                                 Secret token_key, fs::path setup_file, const Clock& clock,
                                 identity::PasswordCost cost)
    : store_(std::move(store)),
      view_store_(std::move(view_store)),
      services_(*store_, clock, cost),
      views_(*view_store_, clock),
      tokens_(std::move(token_key)),
      refusals_(*store_, clock),
      replays_(clock),
      setup_file_(std::move(setup_file)),
      hashing_(1) {}

Result<void> IdentityKeeping::PrepareSetup() {
  const auto needs = services_.accounts.NeedsSetup();
  if (!needs) return std::unexpected(needs.error());
  if (!*needs) {
    // Left behind when the owner was made at the command line.
    std::error_code missing;
    fs::remove(setup_file_, missing);
    return {};
  }
  auto token = LoadOrMake({.file = setup_file_,
                           .prefix = "setup-",
                           .what = "setup token",
                           .remedy = "make it accessible"});
  if (!token) return std::unexpected(std::move(token.error()));
  setup_token_ = std::move(token->key);
  return {};
}

void IdentityKeeping::UseVault(identity::SecretVault& vault) {
  services_.context.UseVault(vault);
  const auto sealed = services_.second_factor.SealAll();
  if (!sealed) {
    log::Failure("second factors are not sealed: {} ({})", sealed.error().text.value.Get(),
                 sealed.error().detail.value.Get());
  } else if (*sealed > 0) {
    log::Info("the second factors of {} users were sealed with the master key", *sealed);
  }
}

void IdentityKeeping::SaveFailures() {
  const auto saved = services_.context.SaveFailures();
  if (!saved && !was_failing_)
    log::Warning("failed sign-ins are forgotten if the relay ends now: {}",
                 saved.error().text.value.Get());
  was_failing_ = !saved;
}

std::optional<std::string> IdentityKeeping::SetupToken() const {
  if (setup_token_.IsEmpty()) return std::nullopt;
  return std::string(setup_token_.Reveal());
}

void IdentityKeeping::Fill(admin::Services& services) {
  services.accounts = &services_;
  services.views = &views_;
  services.tokens = &tokens_;
  services.audit = store_.get();
  services.refusals = &refusals_;
  services.replays = &replays_;
  services.hashing = &hashing_;
  services.is_setup_token = [this](std::string_view presented) {
    return !setup_token_.IsEmpty() && setup_token_.Equals(presented);
  };
  // The token itself stays in memory: there is an owner now, which is what is asked first.
  services.forget_setup_token = [this] {
    std::error_code failure;
    fs::remove(setup_file_, failure);
    if (failure)
      log::Warning("{} is needed no more and cannot be removed: {}", setup_file_.string(),
                   failure.message());
  };
}

}  // namespace monorelay::app
