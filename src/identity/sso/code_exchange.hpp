// From the code that a provider gave to a browser to who has signed in.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "identity/sso/claims.hpp"
#include "identity/sso/discovery.hpp"
#include "identity/sso/external_identity.hpp"
#include "identity/sso/fetch.hpp"
#include "identity/sso/identity_provider.hpp"
#include "json/document.hpp"

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
  // Leaves an answer with an access token in `tokens`.
  Result<void> AskTokens(const Question& question, json::Document& tokens);
  // Leaves the claims of an ID token in `said`, once they are to be believed.
  Result<void> ReadIdToken(const IdentityProvider& provider, const Grant& grant,
                           const Metadata& issuer, std::string_view text, json::Document& said);
  // The e-mail address of the profile, or of the list that the provider keeps apart.
  Result<void> TakeVerified(const IdentityProvider& provider, const std::string& access,
                            const Claims& claims, ExternalIdentity& identity);
  // What is published to whoever has the access token.
  Result<std::string> AskWith(const std::string& url, const std::string& token, bool is_trusted);

  Fetch& fetch_;
  Discovery& discovery_;
  const Clock& clock_;
};

}  // namespace monorelay::identity::sso
