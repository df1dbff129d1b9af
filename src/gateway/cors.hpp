// Cross-origin requests of web pages. Source: WHATWG Fetch, section 3.2 "CORS protocol".
#pragma once

#include <string>

#include "http/head.hpp"
#include "relay/setup.hpp"

namespace monorelay::gateway {

// The header lines that let the page which sent `head` read the answer; empty if it may not, or if
// no page sent it. Credentials are never allowed: keys are sent by scripts, not by cookies.
std::string CorsFields(const relay::CorsPolicy& policy, const http::RequestHead& head);

// True for a preflight request.
bool IsPreflight(const http::RequestHead& head);

// The further lines of the answer to a preflight.
std::string PreflightFields(const http::RequestHead& head);

}  // namespace monorelay::gateway
