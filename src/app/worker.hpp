// One worker thread: its event loop and everything that only it touches.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "admin/door.hpp"
#include "app/front_door.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "gateway/gateway.hpp"
#include "http/buffer.hpp"
#include "http/client.hpp"
#include "http/loop.hpp"
#include "http/loop_gate.hpp"
#include "http/server.hpp"
#include "http/timer_wheel.hpp"
#include "relay/setup.hpp"

namespace monorelay::app {

// What all workers share. All of it outlives them.
struct WorkerShared {
  const Clock& clock;
  relay::OutcomeObserver& observer;
  http::BodyBudget& body_budget;
  http::ConnectionCount& connections;
  const std::atomic<bool>& is_ready;
  chat::ResponseArchive* archive = nullptr;  // nullptr: no response is kept
  const admin::Services& admin;
  admin::Pool& admin_pool;
};

// Methods may be called from any thread; what they ask for happens on the worker's.
class Worker {
 public:
  Worker(const WorkerShared& shared, const http::ServerLimits& limits,
         std::shared_ptr<const relay::Setup> setup);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  // Stops and joins the thread.
  ~Worker();

  // Before Start: see http::Server::Listen.
  Result<std::uint16_t> Listen(const http::Address& address) { return server_.Listen(address); }
  void Start();

  // Requests that come from now on are served by `setup`; those under way keep theirs.
  void Use(std::shared_ptr<const relay::Setup> setup, const http::ServerLimits& limits);
  // Accepts no more; idle connections end, the others after their request.
  void Drain();
  // Interrupts the requests under way.
  void Interrupt();
  // Gives `take` each request that is under way, from the worker's thread and soon; not at all once
  // the worker has ended.
  using Take = std::function<void(const relay::Outcome&)>;
  std::function<void(Take)> InFlightLister();

 private:
  http::Loop loop_;                       // first: everything below lives in it
  std::shared_ptr<http::LoopGate> gate_;  // owned by this and by those who ask from outside
  http::TimerWheel wheel_;
  http::BufferPool buffers_;
  http::Client client_;
  relay::KeptResponses responses_;
  relay::Context context_;
  gateway::Gateway gateway_;
  admin::Door admin_;
  FrontDoor front_door_;
  http::Server server_;
  std::thread thread_;
};

}  // namespace monorelay::app
