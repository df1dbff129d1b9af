// What went wrong with a service, in words that say what to do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "sync/fetch.hpp"

namespace monorelay::sync {

// Nothing if the status is 2xx. `doing` is what was tried: "reading the Gist".
// 401: the token or password. 403, 429: used up, if the fields say so, else a right that is
// missing. 404, 410: gone. 409, 412: changed meanwhile. 413, 422: not taken. 423: locked. 507:
// full. 3xx: another address. 5xx: the service's own fault. `now_s` is for the time until a limit
// ends.
Result<void> CheckGist(const Reply& reply, std::string_view doing, std::int64_t now_s);
Result<void> CheckWebDav(const Reply& reply, std::string_view doing);

// A call that failed before there was an answer, with the name of the service before its text.
std::unexpected<Error> CallFailed(const Error& error, std::string_view service,
                                  std::string_view doing);

// True for failures that another try may not meet: the network, a time-out, 5xx, a limit.
bool MayPass(const Error& error);

// True if the body is a page for people: what a wrong address, a login page or a proxy answers.
bool IsPage(const Reply& reply);

}  // namespace monorelay::sync
