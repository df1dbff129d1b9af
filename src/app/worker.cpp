#include "app/worker.hpp"

#include <utility>

namespace monorelay::app {

Worker::Worker(const WorkerShared& shared, const http::ServerLimits& limits,
               std::shared_ptr<const relay::Setup> setup)
    : gate_(std::make_shared<http::LoopGate>(loop_)),
      wheel_(loop_, shared.clock),
      client_(loop_, wheel_, buffers_),
      responses_(shared.archive, loop_),
      context_{.client = client_,
               .buffers = buffers_,
               .clock = shared.clock,
               .observer = shared.observer,
               .responses = responses_,
               .gate = gate_,
               .random = Random(),
               .ids = IdMaker(shared.clock, Random()),
               .setup = std::move(setup),
               .plans = {}},
      gateway_(context_, shared.is_ready),
      admin_(shared.admin, shared.admin_pool, loop_),
      front_door_(context_, gateway_, admin_),
      server_(loop_, wheel_, buffers_, shared.body_budget, shared.connections, front_door_,
              limits) {}

Worker::~Worker() {
  gate_->Close();
  loop_.Stop();
  if (thread_.joinable()) thread_.join();
  wheel_.Stop();
  server_.End();
}

void Worker::Start() {
  wheel_.Start();
  thread_ = std::thread([this] { loop_.Run(); });
}

void Worker::Use(std::shared_ptr<const relay::Setup> setup, const http::ServerLimits& limits) {
  loop_.Post([this, setup = std::move(setup), limits]() mutable {
    context_.setup = std::move(setup);
    server_.SetLimits(limits);
  });
}

std::function<void(Worker::Take)> Worker::InFlightLister() {
  return [gate = gate_, &context = context_](Take take) {
    gate->Post([take = std::move(take), &context] { context.open.ForEach(take); });
  };
}

void Worker::Drain() {
  loop_.Post([this] { server_.Drain(); });
}

void Worker::Interrupt() {
  loop_.Post([this] { server_.Stop(); });
}

}  // namespace monorelay::app
