// Single sign-on as the configuration says it, and its calls to the outside.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"
#include "http/fetch.hpp"
#include "identity/sso/fetch.hpp"
#include "identity/sso/single_sign_on.hpp"

namespace monorelay::app {

// "https://relay.example.org" for what server.public_host says; empty if it says nothing.
std::string PublicUrlOf(std::string_view public_host);

// Those of sso.providers, and the predecessor's if it has a client id.
std::vector<identity::sso::IdentityProvider> SignInProvidersOf(const SsoConfig& sso);

// Without providers if it is not enabled.
identity::sso::SingleSignOnSettings SingleSignOnOf(const Config& config);

// Calls sign-in providers by HTTP: ten seconds, one MiB. URLs that the operator did not write may
// not lead into inner networks.
class HttpFetch final : public identity::sso::Fetch {
 public:
  // `fetcher` must outlive it.
  explicit HttpFetch(http::Fetcher& fetcher) : fetcher_(fetcher) {}

  Result<identity::sso::Reply> Ask(const identity::sso::Question& question) override;

 private:
  http::Fetcher& fetcher_;
};

// Has Cloudflare say whether an answer to a Turnstile challenge is good; an answer that cannot be
// verified is not. On the calling thread, ten seconds at most. Fails with kInvalidRequest, or
// kOverloaded if the service cannot be asked.
Result<void> VerifyTurnstile(http::Fetcher& fetcher, const ServerConfig& server,
                             std::string_view answer, std::string_view address);

// True if signing in needs such an answer.
bool NeedsTurnstile(const ServerConfig& server);

}  // namespace monorelay::app
