// Header fields that keep browsers from doing with an answer what nobody meant.
#pragma once

#include <string_view>

namespace monorelay::admin {

// Of every answer of the admin API. Nothing is loaded, run, framed or sent from it; where it was
// asked for from stays untold, for an address may hold a code.
inline constexpr std::string_view kSecurityFields =
    "cache-control: no-store\r\n"
    "content-security-policy: default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'\r\n"
    "cross-origin-opener-policy: same-origin\r\n"
    "cross-origin-resource-policy: same-origin\r\n"
    "permissions-policy: camera=(), geolocation=(), microphone=()\r\n"
    "referrer-policy: no-referrer\r\n"
    "x-content-type-options: nosniff\r\n"
    "x-frame-options: DENY\r\n";

// Besides, if the answer leaves by TLS.
inline constexpr std::string_view kTlsFields = "strict-transport-security: max-age=31536000\r\n";

}  // namespace monorelay::admin
