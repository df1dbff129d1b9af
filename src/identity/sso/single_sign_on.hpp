// Single sign-on: sends a browser to a provider, and takes it back with who has signed in.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/sealing.hpp"
#include "identity/sso/browser_flow.hpp"
#include "identity/sso/code_exchange.hpp"
#include "identity/sso/discovery.hpp"
#include "identity/sso/external_identity.hpp"
#include "identity/sso/fetch.hpp"
#include "identity/sso/identity_provider.hpp"

namespace monorelay::identity::sso {

// Of one configuration; immutable.
struct SingleSignOnSettings {
  bool sso_only = false;  // passwords are no longer accepted
  LinkPolicy links{};
  std::string public_url;  // "https://relay.example.org", as browsers see this relay; no slash at
                           // its end
  std::vector<IdentityProvider> providers;  // empty: single sign-on is off
};

// Where to send the browser.
struct Begun {
  std::string location;
  std::string state;
  std::string cookie;  // the value of a Set-Cookie field
};

// What the provider told the browser to bring back, decoded.
struct Callback {
  std::string code{};
  std::string state{};
  std::string error{};
  std::string issuer{};   // `iss` of RFC 9207
  std::string cookies{};  // the Cookie field of the request
};

struct SignedIn {
  std::string user_id;
  ExternalIdentity identity;
  std::string location;  // an URL of this relay
};

// Thread-safe. Calls of providers happen on the calling thread, at most two at a time.
class SingleSignOn {
 public:
  // All must outlive it.
  SingleSignOn(Fetch& fetch, ExternalSignIn& accounts, const Clock& clock);

  // From now on these hold, also for sign-ins under way.
  void Use(SingleSignOnSettings settings);
  [[nodiscard]] std::shared_ptr<const SingleSignOnSettings> Settings() const;

  // Begins a sign-in that ends at `return_to`, a path of this relay. Fails with kNotFound (no such
  // provider), kInvalidRequest (`return_to`), kOverloaded, or as the provider's description does.
  Result<Begun> Begin(std::string_view provider, std::string_view return_to);
  // Ends it. Fails with kInvalidRequest if the browser is not the one that began it, or it was
  // ended before; with kForbidden if the person may not come in; with kUpstreamError and others of
  // the calls to the provider.
  Result<SignedIn> Finish(const Callback& callback);

  // Where to send a browser whose session here has ended, so that the provider can end its own and
  // send it back to the relay's first page; empty if the provider has no such place, or does not
  // say so now. No token is kept for it: the provider may ask the person. Source: OpenID Connect
  // RP-Initiated Logout 1.0, 2.
  std::string EndUrl(std::string_view provider);

  // The value of a Set-Cookie field that takes the cookie back.
  [[nodiscard]] std::string EndOfCookie() const;

 private:
  class Place;

  // Fails if this state was seen before.
  Result<void> UseUp(const BrowserFlow& flow);
  Result<SignedIn> Redeem(const BrowserFlow& flow, const IdentityProvider& provider,
                          const Callback& callback, const SingleSignOnSettings& settings);

  const Clock& clock_;
  ExternalSignIn& accounts_;
  Discovery discovery_;
  CodeExchange exchange_;
  const SealingKey key_ = SealingKey::Make();  // a restart ends sign-ins under way
  std::atomic<int> calling_{0};

  mutable std::mutex mutex_;
  std::shared_ptr<const SingleSignOnSettings>
      settings_;                                 // guarded by mutex_; shared with its readers
  std::unordered_set<std::string> used_states_;  // guarded by mutex_
  std::deque<std::string> used_order_;           // guarded by mutex_
};

}  // namespace monorelay::identity::sso
