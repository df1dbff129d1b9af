// What a client does with an answer that a provider keeps: it goes to that provider, and what that
// says comes back as it is.
#pragma once

#include <string>

#include "base/error.hpp"
#include "chat/response_archive.hpp"
#include "dialects/dialect.hpp"
#include "http/server_call.hpp"
#include "http/task.hpp"
#include "relay/setup.hpp"

namespace monorelay::relay {

// Asks `keeper` by the method and query of the client's request, at `path` (beginning with a slash)
// below its endpoint of `dialect`. `fields` are header lines for the answer. Gives the status that
// the client got; fails if nothing was sent yet: kNotFound if the provider is no longer configured,
// else as http::ClientCall. Such a call counts against no limit of a key, since it asks no model.
http::Awaitable<Result<int>> AskKeeper(Context& context, http::ServerCall& call,
                                       chat::Keeper keeper, dialects::Dialect dialect,
                                       std::string path, std::string fields);

}  // namespace monorelay::relay
