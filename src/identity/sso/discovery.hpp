// What OpenID providers publish of themselves: where their services are, and their keys. Source:
// OpenID Connect Discovery 1.0.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "identity/sso/fetch.hpp"
#include "identity/sso/jws.hpp"

namespace monorelay::identity::sso {

struct Metadata {
  std::string issuer;
  std::string authorization_url;
  std::string token_url;
  std::string user_info_url;  // empty: there is none
  std::string keys_url;
  std::string end_session_url{};  // empty: there is none (RP-Initiated Logout 1.0)
  bool takes_basic = true;        // the client's secret in a header; else in the form
};

// Keeps what it has read for an hour, and goes on with it for a day if the provider cannot be
// asked. Thread-safe.
class Discovery {
 public:
  // Both must outlive it.
  Discovery(Fetch& fetch, const Clock& clock) : fetch_(fetch), clock_(clock) {}

  // Fails with the error of the call, or with kUpstreamError if the description is not that of this
  // issuer, or names services that are no URLs, or less safe than the issuer.
  Result<Metadata> MetadataOf(const std::string& issuer);

  // Checks the signature of `token` with the issuer's keys, which are read anew if none of them can
  // be the one. Fails with kUpstreamError.
  Result<void> CheckSignature(const Metadata& issuer, const SignedToken& token);

 private:
  template <class T>
  struct Kept {
    T value;
    MonotonicTime since;
  };

  Result<Metadata> Read(const std::string& issuer);
  Result<KeySet> KeysOf(const Metadata& issuer, const SignedToken& token);

  Fetch& fetch_;
  const Clock& clock_;
  std::mutex mutex_;
  std::unordered_map<std::string, Kept<Metadata>> metadata_;  // guarded by mutex_; by issuer
  std::unordered_map<std::string, Kept<KeySet>> keys_;        // guarded by mutex_; by keys_url
};

}  // namespace monorelay::identity::sso
