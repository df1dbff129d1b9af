// What the routes of single sign-on have in common, the predecessor's among them.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "admin/api.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {

// Takes a browser back from a provider: a redirect into the relay with a session, or a page that
// says why not.
Outcome FinishSignIn(const Services& services, const Request& request);

// Ends the caller's session and says as `logout_url` where its sign-in provider ends its own, or
// null. `key`: the name of a field that says that it was done; empty: none.
Outcome SignOut(const Services& services, const Request& request, std::string_view key);

// Why there is no single sign-on at all; nothing if there is.
std::optional<Problem> NoSingleSignOn(const Services& services);

inline constexpr std::array kCallbackParameters{
    Parameter{"code", R"({"type":"string"})", "The provider's code."},
    Parameter{"state", R"({"type":"string"})", "As it was sent to the provider."},
    Parameter{"iss", R"({"type":"string"})", "The provider's issuer (RFC 9207)."},
    Parameter{"error", R"({"type":"string"})", "Why there is no code."},
    Parameter{"error_description", R"({"type":"string"})", "The same in words; not repeated."}};

}  // namespace monorelay::admin
