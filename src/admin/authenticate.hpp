// Who a caller is, and whether it may do what it asks.
#pragma once

#include <expected>

#include "admin/api.hpp"
#include "admin/caller.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {

// Who has sent it. Looks into storage: never on a worker. Fails with 401 and what to do; with 403
// for an application's access key, a changing call of another site's page, and one with a session's
// cookie but without X-MonoRelay-CSRF; with the storage's own failure if that cannot be asked.
std::expected<identity::Principal, Problem> Authenticate(const Services& services,
                                                         const Caller& caller,
                                                         std::string_view method);

// Whose session a request for a model shows, which says that it is the playground's: by its cookie,
// with X-MonoRelay-CSRF, from a page of this origin alone. Looks into storage: never on a worker.
// Fails with kUnauthorized, with kForbidden (viewers too, who use no models), or as storage does.
Result<identity::Principal> AuthenticatePlayground(const Services& services, const Caller& caller);

// Sets request.principal. Lets in whom the rule of the route permits, if the route can answer and
// has the parameters that are given, and narrows what a member asks for to what is its own. Whether
// a path is there is told to those alone who have shown who they are. A refusal stands in the
// audit.
std::expected<void, Problem> Admit(const Services& services, const Caller& caller,
                                   const Match& match, Request& request);

}  // namespace monorelay::admin
