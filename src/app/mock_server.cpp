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
      : wheel(io, clock), server(io, wheel, buffers, budget, connections, handler, {}) {}

  http::asio::io_context io{1};
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
  const auto port = mock->parts_->server.Listen({http::asio::ip::address_v4::loopback(), 0});
  if (!port) return std::unexpected(port.error());
  mock->address_ = "http://127.0.0.1:" + std::to_string(*port);
  mock->parts_->wheel.Start();
  mock->parts_->thread = std::thread([parts = mock->parts_.get()] { parts->io.run(); });
  return mock;
}

MockServer::~MockServer() {
  parts_->io.stop();
  if (parts_->thread.joinable()) parts_->thread.join();
  parts_->wheel.Stop();
  parts_->server.End();
}

}  // namespace monorelay::app
