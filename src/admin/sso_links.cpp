// Who at sign-in providers people are, and taking that back.

#include <array>

#include "admin/account_json.hpp"
#include "admin/json_route.hpp"
#include "identity/accounts.hpp"

namespace monorelay::admin {
namespace {

Outcome List(const Services& services, const Request& request) {
  const bool manages = identity::Administers(request.principal.role);
  const std::string user = request.parameters.Find("user_id").value_or(request.principal.user_id);
  if (user != request.principal.user_id && !manages)
    return Failed(ClientError(ErrorKind::kForbidden, "others' links are shown to admins").error());
  const auto links = services.accounts->accounts.LinksOf(user);
  if (!links) return Failed(links.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (const identity::ExternalLink& link : *links) {
      json.BeginObject()
          .Field("id", std::string_view(identity::IdOf(link)))
          .Field("provider", std::string_view(link.provider))
          .Field("subject", std::string_view(link.subject))
          .Field("user_id", std::string_view(link.user_id));
      WriteTime(json, "created_at", link.created_at);
      json.EndObject();
    }
    json.EndArray().EndObject();
  });
}

Outcome Remove(const Services& services, const Request& request) {
  const auto removed = services.accounts->accounts.RemoveLink(request.By(), request.id);
  if (!removed) return Failed(removed.error());
  return Done();
}

constexpr std::array kOfUser{
    Parameter{"user_id", R"({"type":"string"})",
              "Whose; one's own if absent. Others' are for admins; empty: everybody's."}};

constexpr std::array kRoutes{
    AccountRoute("GET", "/api/v1/sso/links", "Who at sign-in providers the user is.", "SignInLinks",
                 Access::kAccount, List, {}, kOfUser),
    AccountRoute("DELETE", "/api/v1/sso/links/{id}",
                 "Takes one of one's own links back; admins anybody's. The user's other sessions "
                 "end.",
                 "Done", Access::kAccount, Remove),
};

}  // namespace

std::span<const Route> SsoLinkRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
