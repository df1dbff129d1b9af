#include "app/mock_server.hpp"

#include <thread>

#include "http/server.hpp"
#include "providers/mock/mock_handler.hpp"

namespace monorelay::app {
namespace {

constexpr std::int64_t kBodyBudget = std::int64_t{1} << 30U;

}  // namespace

struct MockServer::Parts {
  explicit Parts(const Clock& clock)
      : wheel(loop, clock), server(loop, wheel, buffers, budget, connections, handler, {}) {}

  http::Loop loop;
  http::TimerWheel wheel;
  http::BufferPool buffers;
  http::BodyBudget budget{kBodyBudget};
  http::ConnectionCount connections{0};
  providers::mock::MockHandler handler;
  http::Server server;
  std::thread thread;
};

MockServer::MockServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Result<std::unique_ptr<MockServer>> MockServer::Start(const Clock& clock) {
  std::unique_ptr<MockServer> mock(new MockServer(std::make_unique<Parts>(clock)));
  const auto port = mock->parts_->server.Listen(http::Address::Loopback(0));
  if (!port) return std::unexpected(port.error());
  mock->address_ = "http://127.0.0.1:" + std::to_string(*port);
  mock->parts_->wheel.Start();
  mock->parts_->thread = std::thread([parts = mock->parts_.get()] { parts->loop.Run(); });
  return mock;
}

MockServer::~MockServer() {
  parts_->loop.Stop();
  if (parts_->thread.joinable()) parts_->thread.join();
  parts_->wheel.Stop();
  parts_->server.End();
}

}  // namespace monorelay::app
