// What somebody does about its own account: password and second factor.

#include <array>

#include "admin/account_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/credentials.hpp"
#include "admin/json_route.hpp"

namespace monorelay::admin {
namespace {

// The only field of the body.
Read<std::string> OnlyText(const Request& request, std::string_view name) {
  const std::array<std::string_view, 1> known{name};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, known); !parsed) return std::unexpected(parsed.error());
  return fields.NeedText(name);
}

Outcome ChangePassword(const Services& services, const Request& request) {
  if (auto changed = ChangePasswordBy(services, request); !changed)
    return std::unexpected(std::move(changed.error()));
  return Done();
}

Outcome OfferTotp(const Services& services, const Request& request) {
  const auto password = OnlyText(request, "password");
  if (!password) return std::unexpected(password.error());
  const auto offer = services.accounts->second_factor.Offer(request.By(), *password);
  if (!offer) return Failed(offer.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("secret", std::string_view(offer->secret))
        .Field("uri", std::string_view(offer->uri))
        .EndObject();
  });
}

Outcome ConfirmTotp(const Services& services, const Request& request) {
  const auto code = OnlyText(request, "code");
  if (!code) return std::unexpected(code.error());
  const auto codes = services.accounts->second_factor.Confirm(request.By(), *code);
  if (!codes) return Failed(codes.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("recovery_codes").BeginArray();
    for (const std::string& each : *codes) json.String(each);
    json.EndArray().EndObject();
  });
}

Outcome RemoveTotp(const Services& services, const Request& request) {
  const auto password = OnlyText(request, "password");
  if (!password) return std::unexpected(password.error());
  const auto removed = services.accounts->second_factor.Remove(request.By(), *password);
  if (!removed) return Failed(removed.error());
  return Done();
}

constexpr Route Own(std::string_view path, std::string_view summary, std::string_view body,
                    std::string_view response, Handler handler) {
  return AccountRoute("POST", path, summary, response, Access::kAccount, handler, body);
}

constexpr std::array kRoutes{
    Hashing(Own("/api/v1/me/password", "Sets another password; all other sessions end.",
                "PasswordChange", "Done", ChangePassword)),
    Hashing(Own("/api/v1/me/totp", "Offers a second factor: a secret for an authenticator app.",
                "PasswordOnly", "TotpOffer", OfferTotp)),
    Own("/api/v1/me/totp/confirm",
        "Lets the offered second factor count; yields recovery codes, once.", "CodeOnly",
        "RecoveryCodes", ConfirmTotp),
    Hashing(Own("/api/v1/me/totp/remove", "Takes the second factor away.", "PasswordOnly", "Done",
                RemoveTotp)),
};

}  // namespace

std::span<const Route> OwnAccountRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
