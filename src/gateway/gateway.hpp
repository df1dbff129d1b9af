// The data plane's front door: from inbound paths to the relay.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "gateway/endpoints.hpp"
#include "http/server.hpp"
#include "relay/kept_responses.hpp"
#include "relay/setup.hpp"

namespace monorelay::gateway {

// One for each worker; used on its thread alone.
class Gateway final : public http::Handler {
 public:
  // `context` and `is_ready` must outlive the gateway. `is_ready` may be set by another thread.
  Gateway(relay::Context& context, const std::atomic<bool>& is_ready)
      : context_(context), is_ready_(is_ready) {}

  http::Awaitable<void> Handle(http::ServerCall& call) override;
  // The same for somebody who has shown to the caller of this who it is.
  http::Awaitable<void> HandleFor(http::ServerCall& call,
                                  std::shared_ptr<const relay::Caller> known);
  [[nodiscard]] Refusal Refuse(const Error& error, std::string_view path) override;

 private:
  // Answers what is not for the relay.
  http::Awaitable<void> Relay(http::ServerCall& call, const Endpoint& endpoint, std::string fields);
  http::Awaitable<void> RelayFor(http::ServerCall& call, const Endpoint& endpoint,
                                 std::shared_ptr<const relay::Caller> known);
  http::Awaitable<void> AnswerPreflight(http::ServerCall& call, std::string fields);
  http::Awaitable<void> AnswerHere(http::ServerCall& call, Match match,
                                   std::shared_ptr<const relay::Caller> known, RequestId request_id,
                                   std::string fields);
  // In these, `fields` holds the header lines that every answer to this request has.
  http::Awaitable<void> Answer(http::ServerCall& call, const Endpoint& endpoint,
                               std::shared_ptr<const relay::Caller> caller, RequestId request_id,
                               std::string fields);
  http::Awaitable<void> AnswerModel(http::ServerCall& call, RequestId request_id,
                                    std::string fields);
  // responses.cpp: what a client does with a response that is kept for it. `owner` is
  // relay::Caller::Owner.
  http::Awaitable<void> AnswerAboutResponse(http::ServerCall& call, Action action,
                                            std::string owner, RequestId request_id,
                                            std::string fields);
  // The same for one that a provider keeps.
  http::Awaitable<void> PassToKeeper(http::ServerCall& call, Action action, chat::KeptResponse kept,
                                     RequestId request_id, std::string fields);
  http::Awaitable<void> Fail(http::ServerCall& call, Error error, RequestId request_id,
                             std::string fields);

  // The client's own id if it is a ULID, else a new one.
  RequestId RequestIdFor(const http::RequestHead& head);

  relay::Context& context_;
  const std::atomic<bool>& is_ready_;
};

}  // namespace monorelay::gateway
