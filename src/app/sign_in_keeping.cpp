#include "app/sign_in_keeping.hpp"

namespace monorelay::app {

void TurnstileCheck::Use(const ServerConfig& server) {
  const std::lock_guard lock(mutex_);
  server_ = server;
}

ServerConfig TurnstileCheck::Server() const {
  const std::lock_guard lock(mutex_);
  return server_;
}

bool TurnstileCheck::IsNeeded() const {
  return NeedsTurnstile(Server());
}

std::string TurnstileCheck::SiteKey() const {
  return Server().turnstile_site_key;
}

Result<void> TurnstileCheck::Verify(std::string_view answer, std::string_view address) {
  return VerifyTurnstile(fetcher_, Server(), answer, address);
}

void SignInKeeping::Use(const Config& config) {
  turnstile_.Use(config.server);
  single_sign_on_.Use(SingleSignOnOf(config));
}

void SignInKeeping::Fill(admin::Services& services) {
  services.single_sign_on = &single_sign_on_;
  services.human_check = &turnstile_;
}

}  // namespace monorelay::app
