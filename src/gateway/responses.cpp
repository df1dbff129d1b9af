// What a client does with a response that is kept for it: read, delete, cancel, list its input.

#include <utility>

#include "base/text.hpp"
#include "dialects/kept_response.hpp"
#include "gateway/gateway.hpp"
#include "relay/keeper_call.hpp"

namespace monorelay::gateway {
namespace {

using http::Awaitable;

constexpr std::string_view kResponses = "/responses/";
constexpr std::size_t kLongestShownId = 100;

// The id in a path such as /v1/responses/ID/input_items.
std::string IdIn(std::string_view path) {
  path = path.substr(path.find(kResponses) + kResponses.size());
  return PercentDecode(path.substr(0, path.find('/')));
}

Error NoSuchResponse(std::string_view id) {
  return ClientError(ErrorKind::kNotFound,
                     "response \"" + Shorten(id, kLongestShownId) +
                         "\" is not kept here: it was made with store false, is too old, was "
                         "deleted, is another client's, or was not made through this relay")
      .error();
}

// What is sent about a response that was found.
Result<std::string> BodyFor(Action action, const http::RequestHead& head, std::string_view id,
                            std::string_view input, std::string response) {
  if (action == Action::kCancelResponse) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "only a response made with \"background\" true can be cancelled, and this "
                       "one is not");
  }
  if (action == Action::kListInputItems) {
    const auto page = dialects::ReadItemPage(head.query);
    if (!page) return std::unexpected(page.error());
    return dialects::RenderInputItems(id, input, *page);
  }
  if (head.query.find("stream=true") != std::string_view::npos) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "a kept response cannot be streamed once more; leave \"stream\" out");
  }
  return response;
}

}  // namespace

Awaitable<void> Gateway::AnswerAboutResponse(http::ServerCall& call, Action action,
                                             std::string owner, RequestId request_id,
                                             std::string fields) {
  const std::string id = IdIn(Normalise(call.Head().path));
  call.WatchClient();
  auto found = co_await context_.responses.Find(id, owner, call.GetWaiter());
  Result<std::string> body;
  if (!found) {
    body = std::unexpected(std::move(found.error()));
  } else if (!found->has_value()) {
    body = std::unexpected(NoSuchResponse(id));
  } else if ((*found)->IsElsewhere()) {
    co_await PassToKeeper(call, action, *std::move(*found), request_id, std::move(fields));
    co_return;
  } else if (action == Action::kDeleteResponse) {
    auto removed = co_await context_.responses.Remove(id, std::move(owner), call.GetWaiter());
    if (!removed) {
      body = std::unexpected(std::move(removed.error()));
    } else if (!*removed) {
      body = std::unexpected(NoSuchResponse(id));
    } else {
      body = dialects::RenderDeletedResponse(id);
    }
  } else {
    body = BodyFor(action, call.Head(), id, (*found)->input, std::move((*found)->response));
  }
  if (!body) {
    co_await Fail(call, std::move(body.error()), request_id, std::move(fields));
    co_return;
  }
  fields += "content-type: application/json\r\n";
  co_await call.Respond(200, fields, *body);
}

Awaitable<void> Gateway::PassToKeeper(http::ServerCall& call, Action action,
                                      chat::KeptResponse kept, RequestId request_id,
                                      std::string fields) {
  const std::string_view path = Normalise(call.Head().path);
  std::string below(path.substr(path.find(kResponses) + kResponses.size() - 1));
  const dialects::Dialect dialect = dialects::DialectOfPath(path);
  auto status = co_await relay::AskKeeper(context_, call, std::move(kept.keeper), dialect,
                                          std::move(below), fields);
  if (!status) {
    if (call.IsCommitted() || status.error().kind == ErrorKind::kClientLeft) co_return;
    co_await Fail(call, std::move(status.error()), request_id, std::move(fields));
    co_return;
  }
  const bool is_gone = action == Action::kDeleteResponse && *status / 100 == 2;
  if (is_gone) {
    co_await context_.responses.Remove(std::move(kept.id), std::move(kept.owner), call.GetWaiter());
  }
}

}  // namespace monorelay::gateway
