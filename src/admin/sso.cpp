// Single sign-on: through whom, there, and back.

#include "admin/sso.hpp"

#include "admin/account_json.hpp"
#include "admin/human_check.hpp"
#include "admin/refusal_audit.hpp"
#include "admin/request_json.hpp"
#include "identity/sso/single_sign_on.hpp"

namespace monorelay::admin {
namespace {

Outcome Providers(const Services& services, const Request& /*request*/) {
  if (auto problem = NoSingleSignOn(services)) return std::unexpected(*std::move(problem));
  const auto settings = services.single_sign_on->Settings();
  const HumanCheck* check = services.human_check;
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("passwords", !settings->sso_only)
        .Field("turnstile", check != nullptr && check->IsNeeded())
        .Field("turnstile_site_key", check != nullptr ? check->SiteKey() : std::string())
        .Key("items")
        .BeginArray();
    for (const auto& provider : settings->providers) {
      json.BeginObject()
          .Field("name", std::string_view(provider.name))
          .Field("label", std::string_view(provider.label))
          .Field("start", "/api/v1/sso/" + provider.name + "/start")
          .EndObject();
    }
    json.EndArray().EndObject();
  });
}

Outcome Start(const Services& services, const Request& request) {
  if (auto problem = NoSingleSignOn(services)) return std::unexpected(*std::move(problem));
  const auto begun = services.single_sign_on->Begin(
      request.id, request.parameters.Find("return_to").value_or("/"));
  if (!begun) return Failed(begun.error());
  Answer answer;
  answer.status = 303;
  answer.content_type = "text/plain; charset=utf-8";
  answer.fields = "location: " + begun->location + "\r\nset-cookie: " + begun->cookie + "\r\n";
  return answer;
}

std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// For the one who stands before the browser: no script, nothing of what came by the address line.
Answer Page(const Error& error, const std::string& request_id) {
  Answer answer;
  answer.status = StatusOf(error);
  answer.content_type = "text/html; charset=utf-8";
  answer.body =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Not signed in</title>"
      "<h1>Not signed in</h1><p>" +
      Escaped(error.text.value.Get()) + ".</p><p><a href=\"/\">Back</a></p><p><small>" +
      Escaped(request_id) + "</small></p></html>\n";
  return answer;
}

// Whoever came through the provider and was not let in, and every answer of a provider that was not
// to be believed. What anybody can cause by an address line alone is not written down.
void NoteRefusal(const Services& services, const Request& request, const Error& error) {
  const bool is_worth_it =
      error.kind == ErrorKind::kForbidden || error.kind == ErrorKind::kUpstreamError;
  if (is_worth_it && services.refusals != nullptr)
    services.refusals->Note(request, ProblemOf(error));
}

constexpr std::array kStartParameters{Parameter{
    "return_to", R"({"type":"string"})", "A path of this relay to come back to; \"/\" if absent."}};

constexpr std::array kRoutes{
    Route{.method = "GET",
          .path = "/api/v1/sso/providers",
          .summary = "Through whom one can sign in, and whether passwords are accepted.",
          .access = Access::kPublic,
          .parameters = {},
          .response = "SignInProviders",
          .content_type = "application/json",
          .handler = Providers,
          .reads_records = false,
          .needs_accounts = true},
    Route{.method = "GET",
          .path = "/api/v1/sso/callback",
          .summary = "Where providers send browsers back to: ends in the relay with a session, or "
                     "in a page that says why not.",
          .access = Access::kPublic,
          .parameters = kCallbackParameters,
          .response = "",
          .content_type = "text/html",
          .handler = FinishSignIn,
          .reads_records = false,
          .takes_any_parameter = true,
          .needs_accounts = true,
          .asks_others = true,
          .success = 303},
    Route{.method = "GET",
          .path = "/api/v1/sso/{id}/start",
          .summary = "Sends the browser to a provider.",
          .access = Access::kPublic,
          .parameters = kStartParameters,
          .response = "",
          .content_type = "text/plain",
          .handler = Start,
          .reads_records = false,
          .needs_accounts = true,
          .asks_others = true,
          .success = 303},
};

}  // namespace

std::optional<Problem> NoSingleSignOn(const Services& services) {
  if (services.single_sign_on != nullptr) return std::nullopt;
  return NotFound("there is no single sign-on: there are no accounts to sign in to");
}

Outcome SignOut(const Services& services, const Request& request, std::string_view key) {
  const auto ended = services.accounts->sign_in.End(request.By(), request.principal.session_id);
  if (!ended) return Failed(ended.error());
  const bool is_elsewhere = services.single_sign_on != nullptr && !ended->provider.empty();
  const std::string url =
      is_elsewhere ? services.single_sign_on->EndUrl(ended->provider) : std::string();
  Answer answer = JsonAnswer([&](json::Writer& json) {
    json.BeginObject();
    if (!key.empty()) json.Field(key, true);
    TextOrNull(json, "logout_url", url);
    json.EndObject();
  });
  answer.fields = NoCookieField(request.is_secure);
  return answer;
}

Outcome FinishSignIn(const Services& services, const Request& request) {
  if (auto problem = NoSingleSignOn(services)) return std::unexpected(*std::move(problem));
  const auto text = [&](std::string_view name) {
    return request.parameters.Find(name).value_or("");
  };
  const auto fail = [&](const Error& error) {
    NoteRefusal(services, request, error);
    Answer page = Page(error, request.request_id);
    page.fields = "set-cookie: " + services.single_sign_on->EndOfCookie() + "\r\n";
    return page;
  };
  const auto signed_in = services.single_sign_on->Finish({.code = text("code"),
                                                          .state = text("state"),
                                                          .error = text("error"),
                                                          .issuer = text("iss"),
                                                          .cookies = request.cookies});
  if (!signed_in) return fail(signed_in.error());
  const auto begun = services.accounts->sign_in.Begin(
      signed_in->user_id, identity::SessionKind::kCookie, "sso " + signed_in->identity.provider,
      request.address, request.agent, signed_in->identity.provider);
  if (!begun) return fail(begun.error());
  const bool is_secure = request.is_secure || signed_in->location.starts_with("https://");
  Answer answer;
  answer.status = 303;
  answer.content_type = "text/plain; charset=utf-8";
  answer.fields = "location: " + signed_in->location + "\r\n" + CookieField(*begun, is_secure) +
                  "set-cookie: " + services.single_sign_on->EndOfCookie() + "\r\n";
  return answer;
}

std::span<const Route> SsoRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
