// The predecessor's calls for single sign-on, in its shapes.

#include <array>

#include "admin/account_json.hpp"
#include "admin/sso.hpp"
#include "identity/sso/single_sign_on.hpp"

namespace monorelay::admin {
namespace {

Outcome Status(const Services& services, const Request& /*request*/) {
  if (auto problem = NoSingleSignOn(services)) return std::unexpected(*std::move(problem));
  const auto settings = services.single_sign_on->Settings();
  const bool is_on = !settings->providers.empty();
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Field("enabled", is_on).Key("provider");
    if (is_on) {
      json.String(std::string_view(settings->providers.front().name));
    } else {
      json.Null();
    }
    json.Field("configured", is_on).Field("sso_only", settings->sso_only).EndObject();
  });
}

// The state is bound to the browser by the cookie, which the predecessor's was not.
Outcome Login(const Services& services, const Request& /*request*/) {
  if (auto problem = NoSingleSignOn(services)) return std::unexpected(*std::move(problem));
  const auto settings = services.single_sign_on->Settings();
  if (settings->providers.empty()) {
    return Failed(
        ClientError(ErrorKind::kInvalidRequest, "single sign-on is not configured").error());
  }
  const auto begun = services.single_sign_on->Begin(settings->providers.front().name, "/");
  if (!begun) return Failed(begun.error());
  Answer answer = JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("login_url", std::string_view(begun->location))
        .Field("state", std::string_view(begun->state))
        .EndObject();
  });
  answer.fields = "set-cookie: " + begun->cookie + "\r\n";
  return answer;
}

Outcome TestPopup(const Services& /*services*/, const Request& /*request*/) {
  Answer answer;
  answer.content_type = "text/html; charset=utf-8";
  answer.body =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Pop-ups work</title>"
      "<p>Pop-ups work. You can close this window.</p></html>\n";
  return answer;
}

Outcome Logout(const Services& services, const Request& request) {
  return SignOut(services, request, "success");
}

constexpr std::array kLoginParameters{
    Parameter{"redirect_uri", R"({"type":"string"})",
              "Has no effect, as it had none in the predecessor: redirects are made from "
              "server.public_host."}};
constexpr std::array kLogoutFields{Parameter{"id_token", R"({"type":"string"})", "Has no effect."}};

constexpr Route Getting(std::string_view path, std::string_view summary,
                        std::span<const Parameter> parameters, std::string_view response,
                        std::string_view content_type, Handler handler) {
  return {.method = "GET",
          .path = path,
          .summary = summary,
          .access = Access::kPublic,
          .parameters = parameters,
          .response = response,
          .content_type = content_type,
          .handler = handler,
          .reads_records = false,
          .takes_any_parameter = handler == FinishSignIn,
          .needs_accounts = true,
          .success = handler == FinishSignIn ? 303 : 200,
          .holds_content = true};
}

constexpr std::array kRoutes{
    Getting("/api/auth/sso/status", "Whether single sign-on is offered, and through whom first.",
            {}, "LegacySsoStatus", "application/json", Status),
    AskingOthers(Getting("/api/auth/sso/login", "The address to open in the browser that asked.",
                         kLoginParameters, "LegacySsoLogin", "application/json", Login)),
    AskingOthers(Getting("/api/auth/sso/callback", "As /api/v1/sso/callback.", kCallbackParameters,
                         "", "text/html", FinishSignIn)),
    Getting("/api/auth/sso/test-popup", "A page that shows that pop-ups work.", {}, "", "text/html",
            TestPopup),
    Route{.method = "POST",
          .path = "/api/auth/sso/logout",
          .summary = "Ends the caller's session here; the provider ends its own at `logout_url`.",
          .access = Access::kAccount,
          .parameters = kLogoutFields,
          .response = "LegacySsoLogout",
          .content_type = "application/json",
          .handler = Logout,
          .reads_records = false,
          .needs_accounts = true},
};

}  // namespace

std::span<const Route> LegacySsoRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
