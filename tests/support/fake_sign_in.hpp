// Sign-in providers in the place of real ones, without a network.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "identity/sso/external_identity.hpp"
#include "identity/sso/fetch.hpp"
#include "identity/sso/identity_provider.hpp"
#include "support/token_signer.hpp"

namespace monorelay::testing {

// Answers by URL; whatever is not there fails with kUpstreamUnreachable.
class FakeFetch final : public identity::sso::Fetch {
 public:
  using Answerer = std::function<identity::sso::Reply(const identity::sso::Question&)>;

  Result<identity::sso::Reply> Ask(const identity::sso::Question& question) override;

  std::map<std::string, Answerer> answers;
  std::vector<identity::sso::Question> asked;
};

// An OpenID provider at https://login.example that gives one code for each sign-in and takes it
// once, for the verifier of its challenge alone.
class FakeOpenId {
 public:
  FakeOpenId(FakeFetch& fetch, const Clock& clock);

  // What a browser brings back after a person has signed in at `location`: the parameters of the
  // callback.
  std::map<std::string, std::string> SignInAt(const std::string& location);

  // As configured in the relay.
  [[nodiscard]] static identity::sso::IdentityProvider Provider();

  TokenSigner signer{"ES256"};
  std::string key_set = signer.KeySet();
  // Claims beside issuer, audience, nonce and times, each with a comma behind it.
  std::string claims = R"("sub":"42","email":"ada@example.org","email_verified":true,)";
  std::string issuer = "https://login.example";
  std::string audience = "relay";
  std::string nonce;        // in the place of the right one
  std::string id_token;     // in the place of the one it would sign
  std::string user_info;    // empty: there is none
  std::string token_error;  // the code is refused with it

 private:
  struct Given {
    std::string challenge;
    std::string nonce;
    std::string redirect_url;
  };

  identity::sso::Reply Description() const;
  identity::sso::Reply Tokens(const identity::sso::Question& question);
  [[nodiscard]] std::string SignedToken(const std::string& asked_nonce) const;

  const Clock& clock_;
  std::map<std::string, Given> codes_;
  int count_ = 0;
};

// The parameters of an URL or a form, decoded.
std::map<std::string, std::string> ParametersOf(const std::string& text);

// Accounts that let everybody in and remember whom.
class FakeExternalAccounts final : public identity::sso::ExternalSignIn {
 public:
  Result<std::string> SignInExternal(const identity::sso::ExternalIdentity& identity,
                                     const identity::sso::LinkPolicy& /*policy*/) override {
    identities.push_back(identity);
    return "user-" + identity.subject;
  }

  std::vector<identity::sso::ExternalIdentity> identities;
};

}  // namespace monorelay::testing
