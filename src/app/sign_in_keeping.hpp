// Single sign-on and Turnstile of the running relay.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "admin/api.hpp"
#include "admin/human_check.hpp"
#include "app/config.hpp"
#include "app/wire_sso.hpp"
#include "base/clock.hpp"
#include "http/fetch.hpp"
#include "identity/account_context.hpp"
#include "identity/sso/linked_accounts.hpp"
#include "identity/sso/single_sign_on.hpp"

namespace monorelay::app {

// Thread-safe.
class TurnstileCheck final : public admin::HumanCheck {
 public:
  // `fetcher` must outlive it.
  explicit TurnstileCheck(http::Fetcher& fetcher) : fetcher_(fetcher) {}

  void Use(const ServerConfig& server);
  [[nodiscard]] bool IsNeeded() const override;
  [[nodiscard]] std::string SiteKey() const override;
  Result<void> Verify(std::string_view answer, std::string_view address) override;

 private:
  [[nodiscard]] ServerConfig Server() const;

  http::Fetcher& fetcher_;
  mutable std::mutex mutex_;
  ServerConfig server_;  // guarded by mutex_
};

// Thread-safe after the first Use.
class SignInKeeping {
 public:
  // Both must outlive its use.
  SignInKeeping(identity::AccountContext& accounts, const Clock& clock)
      : fetcher_(clock),
        fetch_(fetcher_),
        accounts_(accounts),
        single_sign_on_(fetch_, accounts_, clock),
        turnstile_(fetcher_) {}
  SignInKeeping(const SignInKeeping&) = delete;
  SignInKeeping& operator=(const SignInKeeping&) = delete;

  // Takes over what the configuration says now.
  void Use(const Config& config);
  // Gives the admin API what it needs. This must outlive `services`.
  void Fill(admin::Services& services);
  // Ends the calls that are under way, and lets none begin any more.
  void Stop() { fetcher_.Stop(); }

 private:
  http::Fetcher fetcher_;
  HttpFetch fetch_;
  identity::sso::LinkedAccounts accounts_;
  identity::sso::SingleSignOn single_sign_on_;
  TurnstileCheck turnstile_;
};

}  // namespace monorelay::app
