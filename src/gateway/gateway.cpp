#include "gateway/gateway.hpp"

#include <memory>
#include <utility>

#include "base/text.hpp"
#include "dialects/errors.hpp"
#include "dialects/model_list.hpp"
#include "gateway/cors.hpp"
#include "relay/answer_head.hpp"
#include "relay/credits.hpp"
#include "relay/exchange.hpp"

namespace monorelay::gateway {
namespace {

using dialects::Dialect;
using http::Awaitable;
using http::ServerCall;

constexpr std::string_view kJsonType = "content-type: application/json\r\n";
constexpr std::string_view kModels = "/models/";

// Errors and lists take the shape that the client's SDK expects: by the path, or where it is the
// same for all, by a header field.
Dialect DialectFor(const http::RequestHead& head) {
  const Dialect dialect = dialects::DialectOfPath(head.path);
  const bool is_shared = dialect == dialects::DialectOfPath("/v1/models");
  return is_shared ? dialects::ModelListDialect(head.Find(dialects::kVersionField).has_value())
                   : dialect;
}

Error NoSuchPath(std::string_view path) {
  return ClientError(ErrorKind::kNotFound,
                     "there is no \"" + Shorten(path, 200) +
                         "\" here; models are served at /v1/chat/completions, /v1/responses, "
                         "/v1/messages and /v1beta/models/MODEL:generateContent")
      .error();
}

bool IsAboutResponse(Action action) {
  return action == Action::kGetResponse || action == Action::kDeleteResponse ||
         action == Action::kCancelResponse || action == Action::kListInputItems;
}

bool IsForModel(const Match& match) {
  return match.endpoint != nullptr && (match.endpoint->action == Action::kRelay ||
                                       match.endpoint->action == Action::kCountTokens);
}

relay::Exchange::Task TaskOf(const Endpoint& endpoint) {
  using Task = relay::Exchange::Task;
  return endpoint.action == Action::kCountTokens ? Task::kCountTokens : Task::kAnswer;
}

std::string IdField(const RequestId& request_id) {
  std::string line("x-request-id: ");
  line.append(request_id.View()).append("\r\n");
  return line;
}

dialects::ModelEntry EntryOf(const catalog::Listing& listing) {
  return {listing.id, listing.owner};
}

}  // namespace

// No coroutine of its own: its frame would stay with each stream.
Awaitable<void> Gateway::Handle(ServerCall& call) {
  const http::RequestHead& head = call.Head();
  std::string fields = CorsFields(context_.setup->cors, head);
  Match match = Find(head.method, Normalise(head.path));
  if (IsForModel(match)) return Relay(call, *match.endpoint, std::move(fields));
  if (IsPreflight(head)) return AnswerPreflight(call, std::move(fields));
  return AnswerHere(call, std::move(match), nullptr, RequestIdFor(head), std::move(fields));
}

Awaitable<void> Gateway::Relay(ServerCall& call, const Endpoint& endpoint, std::string fields) {
  const http::RequestHead& head = call.Head();
  relay::Exchange exchange(context_, call, dialects::DialectOfPath(Normalise(head.path)),
                           TaskOf(endpoint), RequestIdFor(head), endpoint.path, fields);
  co_await exchange.Run();
}

// No page of another origin may read what was asked for by a session: there are no CORS fields.
Awaitable<void> Gateway::HandleFor(ServerCall& call, std::shared_ptr<const relay::Caller> known) {
  const http::RequestHead& head = call.Head();
  Match match = Find(head.method, Normalise(head.path));
  if (IsForModel(match)) return RelayFor(call, *match.endpoint, std::move(known));
  return AnswerHere(call, std::move(match), std::move(known), RequestIdFor(head), {});
}

Awaitable<void> Gateway::RelayFor(ServerCall& call, const Endpoint& endpoint,
                                  std::shared_ptr<const relay::Caller> known) {
  constexpr std::string_view kNoFields;
  const http::RequestHead& head = call.Head();
  relay::Exchange exchange(context_, call, dialects::DialectOfPath(Normalise(head.path)),
                           TaskOf(endpoint), RequestIdFor(head), endpoint.path, kNoFields);
  exchange.ComesFrom(std::move(known));
  co_await exchange.Run();
}

Awaitable<void> Gateway::AnswerPreflight(ServerCall& call, std::string fields) {
  fields += PreflightFields(call.Head());
  constexpr std::string_view kNothing;
  co_await call.Respond(204, fields, kNothing);
}

Awaitable<void> Gateway::AnswerHere(ServerCall& call, Match match,
                                    std::shared_ptr<const relay::Caller> known,
                                    RequestId request_id, std::string fields) {
  const http::RequestHead& head = call.Head();
  fields += IdField(request_id);
  std::shared_ptr<const relay::Caller> caller = context_.setup->anybody;
  if (known != nullptr) {
    caller = std::move(known);
  } else if (match.endpoint == nullptr || match.endpoint->access == Access::kAccessKey) {
    // Whether a path exists is told to those alone who may use it.
    auto client = relay::Authenticate(*context_.setup, head, call.PeerHost());
    if (!client) {
      co_await Fail(call, client.error(), request_id, std::move(fields));
      co_return;
    }
    caller = *std::move(client);
  }
  if (match.endpoint != nullptr && IsAboutResponse(match.endpoint->action)) {
    std::string owner(caller->Owner());
    co_await AnswerAboutResponse(call, match.endpoint->action, std::move(owner), request_id,
                                 std::move(fields));
    co_return;
  }
  if (match.endpoint != nullptr) {
    co_await Answer(call, *match.endpoint, std::move(caller), request_id, std::move(fields));
    co_return;
  }
  if (match.allowed.empty()) {
    co_await Fail(call, NoSuchPath(head.path), request_id, std::move(fields));
    co_return;
  }
  fields += "allow: " + match.allowed + "\r\n";
  const auto error = ClientError(ErrorKind::kMethodNotAllowed,
                                 "method " + std::string(head.method) + " is not allowed for " +
                                     Shorten(head.path, 200) + "; use " + match.allowed);
  co_await Fail(call, error.error(), request_id, std::move(fields));
}

Awaitable<void> Gateway::Answer(ServerCall& call, const Endpoint& endpoint,
                                std::shared_ptr<const relay::Caller> caller, RequestId request_id,
                                std::string fields) {
  switch (endpoint.action) {
    case Action::kAlive:
      fields += kJsonType;
      co_await call.Respond(200, fields, R"({"status":"ok"})");
      co_return;
    case Action::kReady:
      fields += kJsonType;
      if (is_ready_) {
        co_await call.Respond(200, fields, R"({"status":"ready"})");
      } else {
        co_await call.Respond(503, fields, R"({"status":"not ready"})");
      }
      co_return;
    case Action::kListModels: {
      fields += kJsonType;
      std::vector<dialects::ModelEntry> models;
      for (const catalog::Listing& listing : context_.setup->catalog.Models()) {
        if (caller->policy == nullptr || caller->policy->PermitsModel(listing.id))
          models.push_back(EntryOf(listing));
      }
      const std::string body = dialects::RenderModelList(DialectFor(call.Head()), models);
      co_await call.Respond(200, fields, body);
      co_return;
    }
    case Action::kCredits: {
      fields += kJsonType;
      const std::string body = relay::RenderCredits(*caller, context_.clock.WallNow());
      co_await call.Respond(200, fields, body);
      co_return;
    }
    case Action::kGetModel:
      co_await AnswerModel(call, request_id, std::move(fields));
      co_return;
    case Action::kRefuseUpgrade: {
      Error error;
      error.kind = ErrorKind::kInvalidRequest;
      error.origin = ErrorOrigin::kClient;
      error.status = 426;
      error.text = {"WebSocket is not spoken here; use HTTP requests"};
      fields += "upgrade: HTTP/1.1\r\n";
      co_await Fail(call, std::move(error), request_id, std::move(fields));
      co_return;
    }
    case Action::kRelay:
    case Action::kCountTokens:
    case Action::kGetResponse:
    case Action::kDeleteResponse:
    case Action::kCancelResponse:
    case Action::kListInputItems:
      break;
  }
}

Awaitable<void> Gateway::AnswerModel(ServerCall& call, RequestId request_id, std::string fields) {
  const std::string_view path = Normalise(call.Head().path);
  const std::string id = PercentDecode(path.substr(path.find(kModels) + kModels.size()));
  const catalog::Snapshot& catalog = context_.setup->catalog;
  const catalog::Listing* listed = catalog.FindModel(id);
  std::string body;
  if (listed != nullptr) {
    body = dialects::RenderModel(DialectFor(call.Head()), EntryOf(*listed));
  } else {
    // Not listed, but perhaps routable all the same: another spelling, model@provider, a catch-all.
    const auto plan = context_.plans.Find(context_.setup, id);
    if (!plan) {
      co_await Fail(call, plan.error(), request_id, std::move(fields));
      co_return;
    }
    const std::string& owner = catalog.Offers()[(*plan)->candidates.front().provider].provider;
    body = dialects::RenderModel(DialectFor(call.Head()), {id, owner});
  }
  fields += kJsonType;
  co_await call.Respond(200, fields, body);
}

Awaitable<void> Gateway::Fail(ServerCall& call, Error error, RequestId request_id,
                              std::string fields) {
  fields += relay::ErrorFields(error);
  const std::string body = dialects::RenderError(DialectFor(call.Head()), error, request_id.View());
  co_await call.Respond(StatusOf(error), fields, body);
}

http::Handler::Refusal Gateway::Refuse(const Error& error, std::string_view path) {
  const RequestId request_id = context_.ids.Make();
  return {IdField(request_id) + relay::ErrorFields(error),
          dialects::RenderError(dialects::DialectOfPath(path), error, request_id.View())};
}

RequestId Gateway::RequestIdFor(const http::RequestHead& head) {
  const auto sent = head.Find("x-request-id");
  return sent && IsUlid(*sent) ? RequestId(*sent) : context_.ids.Make();
}

}  // namespace monorelay::gateway
