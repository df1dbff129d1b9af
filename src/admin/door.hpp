// The admin API on one worker: takes the request, has it answered by the admin's threads, and sends
// what they say. The worker does no more than that.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "admin/api.hpp"
#include "admin/caller.hpp"
#include "admin/pool.hpp"
#include "admin/routes.hpp"
#include "http/loop_gate.hpp"
#include "http/server_call.hpp"
#include "identity/access_key.hpp"

namespace monorelay::admin {

struct SignedInUser {
  identity::Principal principal;
  std::optional<identity::Team> team{};
};

// Used on the worker's thread.
class Door {
 public:
  // All must outlive the door.
  Door(const Services& services, Pool& pool, http::Loop& loop)
      : services_(services), pool_(pool), gate_(std::make_shared<http::LoopGate>(loop)) {}
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;
  ~Door() { gate_->Close(); }

  // True if requests to this path are the admin's.
  static bool IsFor(std::string_view path);

  // Who has signed in, for a request to the gateway (AuthenticatePlayground), and the team that
  // counts for them. Fails with kClientLeft too.
  http::Awaitable<Result<SignedInUser>> SignedIn(http::ServerCall& call, Caller caller);

  // Answers, if the caller may ask that.
  http::Awaitable<void> Handle(http::ServerCall& call, Caller caller, std::string request_id);

 private:
  struct Job;

  // On the admin's threads: who asks, and what the route does.
  static void LookWhoAsks(Job& job);
  static void Do(Job& job);
  // Has `work` done, which gives the outcome, and answers.
  http::Awaitable<void> Finish(http::ServerCall& call, Pool& pool, std::shared_ptr<Job> job,
                               void (*work)(Job&));
  // Has the admin's threads look who asks. False if that ended the call.
  http::Awaitable<bool> LetIn(http::ServerCall& call, std::shared_ptr<Job> job);
  // Reads the body, if the route takes one. False if that ended the call.
  http::Awaitable<bool> TakeBody(http::ServerCall& call, std::shared_ptr<Job> job);
  // Says that it was too much, unless the client has left.
  http::Awaitable<void> GiveUp(http::ServerCall& call, std::shared_ptr<Job> job);
  http::Awaitable<void> Answered(http::ServerCall& call, std::shared_ptr<Job> job);
  http::Awaitable<void> SendChunks(http::ServerCall& call, std::shared_ptr<Job> job);
  http::Awaitable<void> SendEvents(http::ServerCall& call, std::shared_ptr<Job> job);
  // Has `work` done by the pool and waits for it. False if the client left or the pool is full.
  http::Awaitable<bool> Work(http::ServerCall& call, Pool& pool, std::shared_ptr<Job> job,
                             void (*work)(Job&));
  // The threads for what the route does.
  [[nodiscard]] Pool& PoolFor(const Route& route) const;
  // The fence of the admin's threads: what fails unexpectedly there ends that request alone.
  static void Fenced(Job& job, void (*work)(Job&));

  const Services& services_;
  Pool& pool_;
  std::shared_ptr<http::LoopGate> gate_;  // owned by this and by the work under way
};

}  // namespace monorelay::admin
