// Who has signed in, for a request to the gateway.

#include <utility>

#include "admin/authenticate.hpp"
#include "admin/door_job.hpp"
#include "identity/access_book.hpp"

namespace monorelay::admin {

using http::Awaitable;
using http::ServerCall;

Awaitable<Result<SignedInUser>> Door::SignedIn(ServerCall& call, Caller caller) {
  Request request;
  const auto job = std::make_shared<Job>(services_, std::move(request), std::move(caller));
  // Nobody, until somebody is found.
  const auto found = std::make_shared<Result<SignedInUser>>(
      RelayError(ErrorKind::kInternal, "who has signed in cannot be found out; the log says why"));
  job->found = found;
  call.WatchClient();
  const bool worked = co_await Work(call, pool_, job, [](Job& asked) {
    auto principal = AuthenticatePlayground(asked.services, asked.caller);
    if (!principal) {
      *asked.found = std::unexpected(std::move(principal.error()));
      return;
    }
    SignedInUser user;
    if (asked.services.book != nullptr)
      user.team = asked.services.book->TeamOfUser(principal->user_id);
    user.principal = *std::move(principal);
    *asked.found = std::move(user);
  });
  if (worked) co_return std::move(*found);
  if (call.GetWaiter().Interruption() != http::Wake::kReady)
    co_return ClientError(ErrorKind::kClientLeft, "the client has left");
  co_return RelayError(ErrorKind::kOverloaded,
                       "too many sessions are being looked at just now; try again");
}

}  // namespace monorelay::admin
