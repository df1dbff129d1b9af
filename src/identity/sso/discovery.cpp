#include "identity/sso/discovery.hpp"

#include <algorithm>
#include <utility>

#include "identity/sso/url.hpp"
#include "json/document.hpp"

namespace monorelay::identity::sso {
namespace {

constexpr std::chrono::hours kFresh{1};
constexpr std::chrono::hours kUsable{24};
// Between two readings of keys because a token names an unknown one.
constexpr std::chrono::seconds kLeastAge{3};

std::unexpected<Error> Unusable(std::string why) {
  return UpstreamError(
      ErrorKind::kUpstreamError, RetryAdvice::kNever,
      "the sign-in provider's description (openid-configuration) " + std::move(why));
}

bool Holds(const json::Value& list, std::string_view text) {
  for (const json::Value item : list.Items()) {
    if (item.Is(text)) return true;
  }
  return false;
}

// A service of an issuer is reached as safely as the issuer itself.
bool IsAsSafe(const std::string& url, const std::string& issuer) {
  const std::string origin = OriginOf(url);
  return !origin.empty() && (origin.starts_with("https:") || OriginOf(issuer).starts_with("http:"));
}

// A path is added to the issuer's own.
std::string DescriptionOf(std::string_view issuer) {
  if (issuer.ends_with('/')) issuer.remove_suffix(1);
  return std::string(issuer) + "/.well-known/openid-configuration";
}

}  // namespace

Result<Metadata> Discovery::MetadataOf(const std::string& issuer) {
  std::optional<Kept<Metadata>> kept;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = metadata_.find(issuer); found != metadata_.end()) kept = found->second;
  }
  const auto age = kept ? clock_.Now() - kept->since : std::chrono::nanoseconds(0);
  if (kept && age < kFresh) return std::move(kept->value);
  auto read = Read(issuer);
  if (!read && kept && age < kUsable) return std::move(kept->value);
  if (read) {
    const std::lock_guard lock(mutex_);
    metadata_.insert_or_assign(issuer, Kept<Metadata>{*read, clock_.Now()});
  }
  return read;
}

Result<Metadata> Discovery::Read(const std::string& issuer) {
  const auto reply = fetch_.Ask({.url = DescriptionOf(issuer), .is_trusted = true});
  if (!reply) return std::unexpected(reply.error());
  if (reply->status != 200)
    return Unusable("is answered with status " + std::to_string(reply->status));
  json::Document document;
  if (!document.ParseCopy(reply->body)) return Unusable("is not JSON");
  const json::Value root = document.Root();
  // Discovery 4.3: else anybody could describe themselves as somebody else.
  if (!root["issuer"].Is(issuer)) return Unusable("is of another issuer than the configured one");
  const json::Value methods = root["token_endpoint_auth_methods_supported"];
  Metadata metadata{.issuer = issuer,
                    .authorization_url = root["authorization_endpoint"].Decoded(),
                    .token_url = root["token_endpoint"].Decoded(),
                    .user_info_url = root["userinfo_endpoint"].Decoded(),
                    .keys_url = root["jwks_uri"].Decoded(),
                    .end_session_url = root["end_session_endpoint"].Decoded(),
                    .takes_basic = methods.IsMissing() || Holds(methods, "client_secret_basic")};
  for (const std::string* url :
       {&metadata.authorization_url, &metadata.token_url, &metadata.keys_url}) {
    if (!IsAsSafe(*url, issuer))
      return Unusable("lacks a service, or names one by less than the issuer's https");
  }
  if (!metadata.user_info_url.empty() && !IsAsSafe(metadata.user_info_url, issuer))
    return Unusable("names its userinfo by less than the issuer's https");
  // Signing in does without.
  if (!IsAsSafe(metadata.end_session_url, issuer)) metadata.end_session_url.clear();
  return metadata;
}

Result<void> Discovery::CheckSignature(const Metadata& issuer, const SignedToken& token) {
  const auto keys = KeysOf(issuer, token);
  if (!keys) return std::unexpected(keys.error());
  if (keys->Verifies(token)) return {};
  return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever,
                       "the sign-in provider's ID token is not signed by one of its keys");
}

Result<KeySet> Discovery::KeysOf(const Metadata& issuer, const SignedToken& token) {
  std::optional<Kept<KeySet>> kept;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = keys_.find(issuer.keys_url); found != keys_.end()) kept = found->second;
  }
  const auto age = kept ? clock_.Now() - kept->since : std::chrono::nanoseconds(0);
  const bool has_key = kept && kept->value.HasKeyFor(token);
  const std::chrono::seconds longest = has_key ? kFresh : kLeastAge;
  if (kept && age < longest) return std::move(kept->value);
  const auto reply = fetch_.Ask(
      {.url = issuer.keys_url, .is_trusted = OriginOf(issuer.keys_url) == OriginOf(issuer.issuer)});
  auto read = !reply ? Result<KeySet>(std::unexpected(reply.error())) : KeySet::Parse(reply->body);
  if (!read && has_key && age < kUsable) return std::move(kept->value);
  if (read) {
    const std::lock_guard lock(mutex_);
    keys_.insert_or_assign(issuer.keys_url, Kept<KeySet>{*read, clock_.Now()});
  }
  return read;
}

}  // namespace monorelay::identity::sso
