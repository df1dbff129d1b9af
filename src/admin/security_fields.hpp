// Header fields that keep browsers from doing with an answer what nobody meant.
#pragma once

#include <string_view>

namespace monorelay::admin {

// Of every answer of the admin API. Where it was asked for from stays untold, for an address may
// hold a code.
inline constexpr std::string_view kSecurityFields =
    "cross-origin-opener-policy: same-origin\r\n"
    "cross-origin-resource-policy: same-origin\r\n"
    "permissions-policy: camera=(), geolocation=(), microphone=()\r\n"
    "referrer-policy: no-referrer\r\n"
    "x-content-type-options: nosniff\r\n"
    "x-frame-options: DENY\r\n";

// Of an answer that no cache keeps, and of one that is asked for again each time.
inline constexpr std::string_view kNotKept = "cache-control: no-store\r\n";
inline constexpr std::string_view kAskedAgain = "cache-control: private, no-cache\r\n";

// Of what is no page of ours, and of one that has its script and style from here and nothing else.
inline constexpr std::string_view kNothingLoaded =
    "content-security-policy: default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'\r\n";
inline constexpr std::string_view kOwnPage =
    "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'\r\n";

// Besides, if the answer leaves by TLS.
inline constexpr std::string_view kTlsFields = "strict-transport-security: max-age=31536000\r\n";

}  // namespace monorelay::admin
