#include "relay/keeper_call.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "http/client.hpp"
#include "relay/answer_head.hpp"

namespace monorelay::relay {
namespace {

using http::Awaitable;
using Part = http::ServerCall::Part;

const Target* TargetNamed(const Setup& setup, std::string_view provider) {
  const auto found = std::ranges::find_if(
      setup.targets, [&](const Target& target) { return target.provider->Name() == provider; });
  return found == setup.targets.end() ? nullptr : &*found;
}

// The key of that label, or else the first: a new key is mostly one of the same account.
const keys::Key* KeyLabelled(const Target& target, std::string_view label) {
  const auto& all = target.keys->Keys();
  if (all.empty()) return nullptr;
  const auto found = std::ranges::find(all, label, &keys::Key::label);
  return found == all.end() ? &all.front() : &*found;
}

std::unexpected<Error> KeeperIsGone(const chat::Keeper& keeper) {
  return ClientError(ErrorKind::kNotFound, "this response is kept by provider \"" +
                                               keeper.provider +
                                               "\", which is not configured any more");
}

std::unexpected<Error> KeyIsRefused(const chat::Keeper& keeper, int status) {
  return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever,
                       "provider \"" + keeper.provider + "\" refused the key for this response",
                       "status " + std::to_string(status) + " for key \"" + keeper.key + "\"");
}

// Passes the body on. An answer that breaks off is cut, so that the client sees it.
Awaitable<void> PassBody(http::ClientCall& upstream, http::ServerCall& call) {
  for (;;) {
    auto piece = co_await upstream.Read();
    if (!piece) {
      call.Cut();
      co_return;
    }
    const bool last = piece->empty() || upstream.IsComplete();
    const std::string_view bytes(piece->data(), piece->size());
    auto written = co_await call.Write(bytes, last ? Part::kLast : Part::kMore);
    if (!written || last) co_return;
  }
}

}  // namespace

Awaitable<Result<int>> AskKeeper(Context& context, http::ServerCall& call, chat::Keeper keeper,
                                 dialects::Dialect dialect, std::string path, std::string fields) {
  const std::shared_ptr<const Setup> setup = context.setup;
  const Target* target = TargetNamed(*setup, keeper.provider);
  const providers::Endpoint* endpoint =
      target == nullptr ? nullptr : target->provider->EndpointFor(dialect);
  if (endpoint == nullptr) co_return KeeperIsGone(keeper);
  const providers::Provider& provider = *target->provider;
  const keys::Key* key = KeyLabelled(*target, keeper.key);
  const std::string request = provider.RequestHead(
      *endpoint, key != nullptr ? &key->secret : nullptr, path, call.Head().query,
      ForwardedFields(call.Head(), dialect), 0, call.Head().method);
  const providers::TimeLimits& limits = provider.LimitsFor({});
  call.GetWaiter().SetLimit(limits.total);
  call.WatchClient();
  http::ClientCall upstream(context.client, endpoint->origin, call.GetWaiter(), limits.call);
  http::Pieces pieces;
  pieces.Add(request);
  auto sent = co_await upstream.Send(pieces);
  if (!sent) co_return std::unexpected(std::move(sent.error()));
  const int status = upstream.Head().status;
  // The client's own key was accepted.
  if (status == 401 || status == 403) co_return KeyIsRefused(keeper, status);
  fields += PassedFields(upstream.Head());
  fields += "x-monorelay-provider: " + keeper.provider + "\r\n";
  std::optional<std::uint64_t> content_length;
  if (upstream.Head().framing == http::Framing::kLength)
    content_length = upstream.Head().content_length;
  call.StartResponse(status, fields, content_length);
  co_await PassBody(upstream, call);
  co_return status;
}

}  // namespace monorelay::relay
