#include "support/fake_sign_in.hpp"

#include <fmt/core.h>

#include "base/text.hpp"
#include "identity/sso/browser_flow.hpp"

namespace monorelay::testing {

using identity::sso::Question;
using identity::sso::Reply;

std::map<std::string, std::string> ParametersOf(const std::string& text) {
  std::map<std::string, std::string> parameters;
  std::string_view rest = text;
  if (const auto mark = rest.find('?'); mark != std::string_view::npos)
    rest.remove_prefix(mark + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const auto equals = pair.find('=');
    parameters[PercentDecode(pair.substr(0, equals))] = PercentDecode(pair.substr(equals + 1));
  }
  return parameters;
}

Result<Reply> FakeFetch::Ask(const Question& question) {
  asked.push_back(question);
  const auto found = answers.find(question.url);
  if (found == answers.end())
    return UpstreamError(ErrorKind::kUpstreamUnreachable, RetryAdvice::kNever, "nobody is there");
  return found->second(question);
}

FakeOpenId::FakeOpenId(FakeFetch& fetch, const Clock& clock) : clock_(clock) {
  fetch.answers["https://login.example/.well-known/openid-configuration"] =
      [this](const Question&) { return Description(); };
  fetch.answers["https://login.example/token"] = [this](const Question& question) {
    return Tokens(question);
  };
  fetch.answers["https://keys.example/jwks"] = [this](const Question&) {
    return Reply{.status = 200, .body = key_set};
  };
  fetch.answers["https://login.example/userinfo"] = [this](const Question&) {
    return Reply{.status = 200, .body = user_info};
  };
}

identity::sso::IdentityProvider FakeOpenId::Provider() {
  return {.name = "company",
          .label = "Company",
          .issuer = "https://login.example",
          .client_id = "relay",
          .client_secret = Secret("client-secret"),
          .scopes = {"openid", "email"},
          .callback_path = "/api/v1/sso/callback",
          .username_claims = {"preferred_username"}};
}

std::map<std::string, std::string> FakeOpenId::SignInAt(const std::string& location) {
  auto asked = ParametersOf(location);
  const std::string code = fmt::format("code-{}", ++count_);
  codes_[code] = {.challenge = asked["code_challenge"],
                  .nonce = asked["nonce"],
                  .redirect_url = asked["redirect_uri"]};
  return {{"code", code}, {"state", asked["state"]}};
}

Reply FakeOpenId::Description() const {
  return {.status = 200,
          .body = fmt::format(
              R"({{"issuer":"{}","authorization_endpoint":"https://login.example/authorize",)"
              R"("token_endpoint":"https://login.example/token",{})"
              R"("end_session_endpoint":"https://login.example/logout",)"
              R"("jwks_uri":"https://keys.example/jwks"}})",
              issuer,
              user_info.empty() ? "" : R"("userinfo_endpoint":"https://login.example/userinfo",)")};
}

Reply FakeOpenId::Tokens(const Question& question) {
  auto form = ParametersOf(question.form);
  const auto found = codes_.find(form["code"]);
  const bool is_good =
      found != codes_.end() &&
      identity::sso::ChallengeOf(form["code_verifier"]) == found->second.challenge &&
      form["redirect_uri"] == found->second.redirect_url;
  if (!token_error.empty() || !is_good) {
    return {.status = 400,
            .body = fmt::format(R"({{"error":"{}"}})",
                                token_error.empty() ? "invalid_grant" : token_error)};
  }
  const std::string token = id_token.empty() ? SignedToken(found->second.nonce) : id_token;
  codes_.erase(found);
  return {.status = 200,
          .body = fmt::format(
              R"({{"access_token":"access-1","token_type":"Bearer","id_token":"{}"}})", token)};
}

std::string FakeOpenId::SignedToken(const std::string& asked_nonce) const {
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(clock_.WallNow().time_since_epoch()).count();
  return signer.Sign(fmt::format(
      R"({{{}"iss":"https://login.example","aud":"{}","nonce":"{}","iat":{},"exp":{}}})", claims,
      audience, nonce.empty() ? asked_nonce : nonce, now, now + 300));
}

}  // namespace monorelay::testing
