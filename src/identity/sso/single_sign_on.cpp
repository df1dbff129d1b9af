#include "identity/sso/single_sign_on.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "identity/sso/url.hpp"

namespace monorelay::identity::sso {
namespace {

constexpr std::chrono::minutes kLongest{10};  // from Begin to Finish
constexpr int kMostCalling = 2;
// Whoever fills this can only try a code again that its provider takes once.
constexpr std::size_t kMostUsedStates = 4096;
constexpr std::size_t kLongestCode = 8192;

std::unexpected<Error> Stale() {
  return ClientError(
      ErrorKind::kInvalidRequest,
      "this sign-in was not begun in this browser, was ended already, or took longer "
      "than ten minutes; begin once more");
}

// Over https no other host of the domain can set such a cookie, and no http page either.
std::string CookieName(std::string_view public_url) {
  return public_url.starts_with("https://") ? "__Host-monorelay_sso" : "monorelay_sso";
}

std::string CookieField(std::string_view public_url, std::string_view value,
                        std::chrono::seconds age) {
  return CookieName(public_url) + "=" + std::string(value) +
         "; Path=/; Max-Age=" + std::to_string(age.count()) + "; HttpOnly; SameSite=Lax" +
         (public_url.starts_with("https://") ? "; Secure" : "");
}

// The value of that cookie in a Cookie field.
std::string_view FindCookie(std::string_view cookies, std::string_view name) {
  while (!cookies.empty()) {
    std::string_view pair = cookies.substr(0, cookies.find(';'));
    cookies.remove_prefix(std::min(pair.size() + 1, cookies.size()));
    pair = Trim(pair);
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
      return pair.substr(name.size() + 1);
  }
  return {};
}

const IdentityProvider* FindProvider(const SingleSignOnSettings& settings, std::string_view name) {
  const auto found = std::ranges::find(settings.providers, name, &IdentityProvider::name);
  return found == settings.providers.end() ? nullptr : &*found;
}

std::string ScopesOf(const IdentityProvider& provider) {
  std::string scopes;
  for (const std::string& scope : provider.scopes) scopes += (scopes.empty() ? "" : " ") + scope;
  return scopes;
}

std::string AuthorizationUrl(const IdentityProvider& provider, const std::string& endpoint,
                             const BrowserFlow& flow, const std::string& public_url) {
  FormWriter url(endpoint);
  if (provider.sends_response_type) url.Add("response_type", "code");
  url.Add("client_id", provider.client_id)
      .Add("redirect_uri", public_url + flow.callback_path)
      .Add("scope", ScopesOf(provider))
      .Add("state", flow.state)
      .Add("code_challenge", ChallengeOf(flow.verifier))
      .Add("code_challenge_method", "S256");
  if (provider.protocol == Protocol::kOpenId) url.Add("nonce", flow.nonce);
  return url.Take();
}

// What a provider says of a sign-in that did not come to its end. Its texts are not repeated: they
// come by the address line, from whoever wrote it.
std::unexpected<Error> Refused(std::string_view code) {
  return ClientError(ErrorKind::kForbidden,
                     code == "access_denied"
                         ? "the sign-in was cancelled, or refused by the provider"
                         : "the provider could not sign you in; try again later, or ask the "
                           "operator to look at its settings there");
}

}  // namespace

// One of the few places for calls of providers, so that the threads that serve them stay free for
// others too.
class SingleSignOn::Place {
 public:
  explicit Place(std::atomic<int>& taken) : taken_(taken), has_it_(++taken <= kMostCalling) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { --taken_; }

  [[nodiscard]] Result<void> Check() const {
    if (has_it_) return {};
    return RelayError(ErrorKind::kOverloaded, "too many people are signing in just now; try again");
  }

 private:
  std::atomic<int>& taken_;
  bool has_it_;
};

SingleSignOn::SingleSignOn(Fetch& fetch, ExternalSignIn& accounts, const Clock& clock)
    : clock_(clock),
      accounts_(accounts),
      discovery_(fetch, clock),
      exchange_(fetch, discovery_, clock),
      settings_(std::make_shared<const SingleSignOnSettings>()) {}

void SingleSignOn::Use(SingleSignOnSettings settings) {
  auto shared = std::make_shared<const SingleSignOnSettings>(std::move(settings));
  const std::lock_guard lock(mutex_);
  settings_ = std::move(shared);
}

std::shared_ptr<const SingleSignOnSettings> SingleSignOn::Settings() const {
  const std::lock_guard lock(mutex_);
  return settings_;
}

Result<Begun> SingleSignOn::Begin(std::string_view provider_name, std::string_view return_to) {
  const auto settings = Settings();
  const IdentityProvider* provider = FindProvider(*settings, provider_name);
  if (provider == nullptr) {
    return ClientError(ErrorKind::kNotFound,
                       "there is no sign-in provider of that name; GET /api/v1/sso/providers lists "
                       "them");
  }
  if (!IsLocalPath(return_to)) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "return_to must be a path of this relay that begins with one slash");
  }
  std::string endpoint = provider->authorization_url;
  if (provider->protocol == Protocol::kOpenId) {
    const Place place(calling_);
    if (auto free = place.Check(); !free) return std::unexpected(std::move(free.error()));
    auto metadata = discovery_.MetadataOf(provider->issuer);
    if (!metadata) return std::unexpected(std::move(metadata.error()));
    endpoint = std::move(metadata->authorization_url);
  }
  const BrowserFlow flow = MakeFlow(provider->name, std::string(return_to), provider->callback_path,
                                    clock_.WallNow() + kLongest);
  return Begun{.location = AuthorizationUrl(*provider, endpoint, flow, settings->public_url),
               .state = flow.state,
               .cookie = CookieField(settings->public_url, SealFlow(flow, key_), kLongest)};
}

Result<SignedIn> SingleSignOn::Finish(const Callback& callback) {
  const auto settings = Settings();
  const auto flow = OpenFlow(FindCookie(callback.cookies, CookieName(settings->public_url)), key_,
                             clock_.WallNow());
  // A code that somebody else's browser was given must not sign this one in (RFC 6749, 10.12).
  if (!flow || callback.state.empty() || !Secret(flow->state).Equals(callback.state))
    return Stale();
  if (auto fresh = UseUp(*flow); !fresh) return std::unexpected(std::move(fresh.error()));
  if (!callback.error.empty()) return Refused(callback.error);
  if (callback.code.empty() || callback.code.size() > kLongestCode) return Stale();
  const IdentityProvider* provider = FindProvider(*settings, flow->provider);
  if (provider == nullptr) return Stale();
  return Redeem(*flow, *provider, callback, *settings);
}

Result<void> SingleSignOn::UseUp(const BrowserFlow& flow) {
  const std::lock_guard lock(mutex_);
  if (!used_states_.insert(flow.state).second) return Stale();
  used_order_.push_back(flow.state);
  if (used_order_.size() > kMostUsedStates) {
    used_states_.erase(used_order_.front());
    used_order_.pop_front();
  }
  return {};
}

Result<SignedIn> SingleSignOn::Redeem(const BrowserFlow& flow, const IdentityProvider& provider,
                                      const Callback& callback,
                                      const SingleSignOnSettings& settings) {
  // RFC 9207: an answer of another provider's must not pass for this one's.
  if (!callback.issuer.empty() && provider.protocol == Protocol::kOpenId &&
      callback.issuer != provider.issuer)
    return Stale();
  const Place place(calling_);
  if (auto free = place.Check(); !free) return std::unexpected(std::move(free.error()));
  auto identity =
      exchange_.Redeem(provider, {.code = callback.code,
                                  .verifier = flow.verifier,
                                  .nonce = flow.nonce,
                                  .redirect_url = settings.public_url + flow.callback_path});
  if (!identity) return std::unexpected(std::move(identity.error()));
  auto user = accounts_.SignInExternal(*identity, settings.links);
  if (!user) return std::unexpected(std::move(user.error()));
  return SignedIn{.user_id = *std::move(user),
                  .identity = *std::move(identity),
                  .location = settings.public_url + flow.return_to};
}

std::string SingleSignOn::EndUrl(std::string_view provider_name) {
  const auto settings = Settings();
  const IdentityProvider* provider = FindProvider(*settings, provider_name);
  if (provider == nullptr || provider->protocol != Protocol::kOpenId) return {};
  const Place place(calling_);
  if (!place.Check()) return {};
  const auto metadata = discovery_.MetadataOf(provider->issuer);
  if (!metadata || metadata->end_session_url.empty()) return {};
  FormWriter url(metadata->end_session_url);
  url.Add("client_id", provider->client_id)
      .Add("post_logout_redirect_uri", settings->public_url + "/");
  return url.Take();
}

std::string SingleSignOn::EndOfCookie() const {
  return CookieField(Settings()->public_url, "", std::chrono::seconds(0));
}

}  // namespace monorelay::identity::sso
