// From the code that a provider gave to a browser to who has signed in.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "identity/sso/discovery.hpp"
#include "identity/sso/external_identity.hpp"
#include "identity/sso/fetch.hpp"
#include "identity/sso/identity_provider.hpp"

namespace monorelay::identity::sso {

// One code, with what was agreed when the sign-in began.
struct Grant {
  std::string code;
  std::string verifier;      // PKCE: RFC 7636
  std::string nonce;         // of kOpenId
  std::string redirect_url;  // as it was sent then
};

// Thread-safe. Keeps nothing, and logs no token.
class CodeExchange {
 public:
  // All must outlive it.
  CodeExchange(Fetch& fetch, Discovery& discovery, const Clock& clock)
      : fetch_(fetch), discovery_(discovery), clock_(clock) {}

  // Who has signed in, with the operator's rules applied. Fails with kForbidden if they keep the
  // person out, with kUpstreamError if the provider refuses the code or what it says is not to be
  // believed, or with the error of a call.
  Result<ExternalIdentity> Redeem(const IdentityProvider& provider, const Grant& grant);

 private:
  Result<ExternalIdentity> ByOpenId(const IdentityProvider& provider, const Grant& grant);
  Result<ExternalIdentity> ByProfile(const IdentityProvider& provider, const Grant& grant);
  // What is published to whoever has the access token.
  Result<std::string> AskWith(const std::string& url, const std::string& token, bool is_trusted);

  Fetch& fetch_;
  Discovery& discovery_;
  const Clock& clock_;
};

}  // namespace monorelay::identity::sso
