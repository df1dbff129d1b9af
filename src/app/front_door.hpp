// The handler of a worker: the admin API's paths to the admin, all others to the gateway.
#pragma once

#include "admin/door.hpp"
#include "gateway/gateway.hpp"
#include "http/server.hpp"
#include "relay/setup.hpp"

namespace monorelay::app {

// Used on the worker's thread.
class FrontDoor final : public http::Handler {
 public:
  // All must outlive this.
  FrontDoor(relay::Context& context, gateway::Gateway& gateway, admin::Door& admin)
      : context_(context), gateway_(gateway), admin_(admin) {}

  http::Awaitable<void> Handle(http::ServerCall& call) override;
  [[nodiscard]] Refusal Refuse(const Error& error, std::string_view path) override {
    return gateway_.Refuse(error, path);
  }

 private:
  http::Awaitable<void> HandleAdmin(http::ServerCall& call);
  // For the page on which people try models, by their session.
  http::Awaitable<void> HandlePlayground(http::ServerCall& call);

  relay::Context& context_;
  gateway::Gateway& gateway_;
  admin::Door& admin_;
};

}  // namespace monorelay::app
