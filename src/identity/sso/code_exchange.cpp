#include "identity/sso/code_exchange.hpp"

#include <algorithm>
#include <utility>

#include "base/base64.hpp"
#include "identity/sso/claims.hpp"
#include "identity/sso/id_token.hpp"
#include "identity/sso/url.hpp"
#include "json/document.hpp"

namespace monorelay::identity::sso {
namespace {

constexpr std::string_view kJson = "Accept: application/json\r\n";
constexpr std::string_view kForm = "Content-Type: application/x-www-form-urlencoded\r\n";

std::unexpected<Error> Failed(std::string why) {
  return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever, std::move(why));
}

// RFC 6749, 2.3.1: both are form-encoded first.
std::string BasicField(const IdentityProvider& provider) {
  return "Authorization: Basic " +
         ToBase64(PercentEncode(provider.client_id) + ":" +
                  PercentEncode(provider.client_secret.Reveal())) +
         "\r\n";
}

Question TokenQuestion(const IdentityProvider& provider, const Grant& grant, const std::string& url,
                       bool by_header) {
  FormWriter form;
  form.Add("grant_type", "authorization_code")
      .Add("code", grant.code)
      .Add("redirect_uri", grant.redirect_url)
      .Add("code_verifier", grant.verifier);
  Question question{.url = url, .fields = std::string(kJson) + std::string(kForm)};
  if (by_header && !provider.client_secret.IsEmpty()) {
    question.fields += BasicField(provider);
  } else {
    form.Add("client_id", provider.client_id);
    if (!provider.client_secret.IsEmpty())
      form.Add("client_secret", provider.client_secret.Reveal());
  }
  question.form = form.Take();
  return question;
}

// A code of RFC 6749, 5.2, or nothing that could hold a secret.
std::string CodeIn(const json::Value& answer) {
  std::string code = answer["error"].Decoded();
  const bool is_code = !code.empty() && code.size() <= 40 && std::ranges::all_of(code, [](char c) {
    return (c >= 'a' && c <= 'z') || c == '_';
  });
  return is_code ? " (" + code + ")" : std::string();
}

// Some providers answer a refusal with 200.
Result<void> CheckTokens(const Reply& reply, const json::Value& answer) {
  if (reply.status / 100 == 2 && answer["access_token"].IsString()) return {};
  return Failed("the sign-in provider did not accept the code" + CodeIn(answer) +
                "; sign in once more, and if that does not help, check client id, secret and "
                "callback URL");
}

std::string SubjectIn(const Claims& claims) {
  std::string subject = claims.Text("id");
  return subject.empty() ? claims.Text("sub") : subject;
}

bool NeedsUserInfo(const IdentityProvider& provider, const Claims& claims) {
  return claims.Text("email").empty() ||
         (!provider.roles.empty() && claims.Find(provider.roles_claim).IsMissing());
}

}  // namespace

Result<ExternalIdentity> CodeExchange::Redeem(const IdentityProvider& provider,
                                              const Grant& grant) {
  switch (provider.protocol) {
    case Protocol::kOpenId:
      return ByOpenId(provider, grant);
    case Protocol::kProfile:
      return ByProfile(provider, grant);
  }
  return Failed("the sign-in provider is of no known kind");
}

Result<void> CodeExchange::AskTokens(const Question& question, json::Document& tokens) {
  const auto reply = fetch_.Ask(question);
  if (!reply) return std::unexpected(reply.error());
  if (!tokens.ParseCopy(reply->body)) return Failed("the sign-in provider's tokens are not JSON");
  return CheckTokens(*reply, tokens.Root());
}

Result<void> CodeExchange::ReadIdToken(const IdentityProvider& provider, const Grant& grant,
                                       const Metadata& issuer, std::string_view text,
                                       json::Document& said) {
  const auto token = ParseToken(text);
  if (!token) return std::unexpected(token.error());
  if (auto is_signed = discovery_.CheckSignature(issuer, *token); !is_signed) return is_signed;
  if (!said.ParseCopy(token->payload)) return Failed("the sign-in provider's ID token is not JSON");
  return CheckClaims(said.Root(), {.issuer = provider.issuer,
                                   .client_id = provider.client_id,
                                   .nonce = grant.nonce,
                                   .now = clock_.WallNow()});
}

Result<ExternalIdentity> CodeExchange::ByOpenId(const IdentityProvider& provider,
                                                const Grant& grant) {
  const auto issuer = discovery_.MetadataOf(provider.issuer);
  if (!issuer) return std::unexpected(issuer.error());
  const auto is_trusted = [&](const std::string& url) {
    return OriginOf(url) == OriginOf(provider.issuer);
  };
  Question question = TokenQuestion(provider, grant, issuer->token_url, issuer->takes_basic);
  question.is_trusted = is_trusted(issuer->token_url);
  json::Document tokens;
  json::Document said;
  auto step = AskTokens(question, tokens);
  if (step) step = ReadIdToken(provider, grant, *issuer, tokens.Root()["id_token"].Decoded(), said);
  if (!step) return std::unexpected(std::move(step.error()));

  ExternalIdentity identity{.provider = provider.name, .subject = said.Root()["sub"].Decoded()};
  Claims claims;
  claims.Add(said.Root());
  json::Document more;
  if (!issuer->user_info_url.empty() && NeedsUserInfo(provider, claims)) {
    const auto info = AskWith(issuer->user_info_url, tokens.Root()["access_token"].Decoded(),
                              is_trusted(issuer->user_info_url));
    if (!info) return std::unexpected(info.error());
    // Core 5.3.2: else it could be of somebody else.
    if (!more.ParseCopy(*info) || !more.Root()["sub"].Is(identity.subject))
      return Failed("the sign-in provider's userinfo is not of the one who signed in");
    claims.Add(more.Root());
  }
  claims.TakeAddress(identity);
  if (auto allowed = ApplyRules(provider, claims, identity); !allowed)
    return std::unexpected(allowed.error());
  return identity;
}

Result<ExternalIdentity> CodeExchange::ByProfile(const IdentityProvider& provider,
                                                 const Grant& grant) {
  Question question = TokenQuestion(provider, grant, provider.token_url, false);
  question.is_trusted = true;
  json::Document tokens;
  if (auto asked = AskTokens(question, tokens); !asked)
    return std::unexpected(std::move(asked.error()));
  const std::string access = tokens.Root()["access_token"].Decoded();
  const auto profile = AskWith(provider.profile_url, access, true);
  if (!profile) return std::unexpected(profile.error());
  json::Document said;
  if (!said.ParseCopy(*profile)) return Failed("the sign-in provider's profile is not JSON");
  Claims claims;
  claims.Add(said.Root());
  ExternalIdentity identity{.provider = provider.name, .subject = SubjectIn(claims)};
  if (identity.subject.empty())
    return Failed("the sign-in provider's profile does not say who signed in");
  if (auto taken = TakeVerified(provider, access, claims, identity); !taken)
    return std::unexpected(std::move(taken.error()));
  if (auto allowed = ApplyRules(provider, claims, identity); !allowed)
    return std::unexpected(allowed.error());
  return identity;
}

Result<void> CodeExchange::TakeVerified(const IdentityProvider& provider, const std::string& access,
                                        const Claims& claims, ExternalIdentity& identity) {
  if (provider.emails_url.empty()) {
    claims.TakeAddress(identity);
    return {};
  }
  const auto list = AskWith(provider.emails_url, access, true);
  if (!list) return std::unexpected(list.error());
  json::Document addresses;
  if (!addresses.ParseCopy(*list)) return Failed("the sign-in provider's addresses are not JSON");
  identity.email = VerifiedAddressIn(addresses.Root());
  identity.email_verified = !identity.email.empty();
  return {};
}

Result<std::string> CodeExchange::AskWith(const std::string& url, const std::string& token,
                                          bool is_trusted) {
  const bool is_header = std::ranges::all_of(
      token, [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f; });
  if (!is_header) return Failed("the sign-in provider's access token is malformed");
  auto reply = fetch_.Ask({.url = url,
                           .fields = std::string(kJson) + "Authorization: Bearer " + token + "\r\n",
                           .is_trusted = is_trusted});
  if (!reply) return std::unexpected(std::move(reply.error()));
  if (reply->status != 200)
    return Failed("the sign-in provider did not say who signed in (status " +
                  std::to_string(reply->status) + ")");
  return std::move(reply->body);
}

}  // namespace monorelay::identity::sso
