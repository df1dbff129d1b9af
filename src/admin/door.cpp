#include "admin/door.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "admin/authenticate.hpp"
#include "admin/door_job.hpp"
#include "admin/freshness.hpp"
#include "admin/problem.hpp"
#include "admin/replays.hpp"
#include "admin/routes.hpp"
#include "admin/security_fields.hpp"
#include "admin/shared_answers.hpp"
#include "base/log.hpp"
#include "http/waiter.hpp"

namespace monorelay::admin {
namespace {

using http::Awaitable;
using http::ServerCall;
using Part = ServerCall::Part;

// A question that takes longer has gone wrong.
constexpr std::chrono::seconds kLongestWait{60};

Problem Overloaded() {
  return {.status = 503,
          .type = "overloaded",
          .title = "Too much is being asked",
          .detail = "the admin API has more questions than it can answer just now; try again",
          .fields = {}};
}

Problem Unexpected() {
  return {.status = 500,
          .type = "internal_error",
          .title = "The relay failed",
          .detail = "this is a fault of the relay; its log says what happened",
          .fields = {}};
}

Answer Rendered(const Problem& problem, const Request& request) {
  Answer answer;
  answer.status = problem.status;
  answer.content_type = "application/problem+json";
  answer.body = RenderProblem(problem, request);
  if (problem.retry_after)
    answer.fields = "retry-after: " + std::to_string(problem.retry_after->count()) + "\r\n";
  if (!problem.etag.empty()) answer.fields += "etag: " + problem.etag + "\r\n";
  return answer;
}

// What the route's handler says, or has said where that counts.
Outcome Handled(const Route& route, const Services& services, const Request& request) {
  if (services.shared != nullptr && IsSharable(route))
    return services.shared->Handle(route, services, request);
  const bool may_repeat = IsReplayable(route) && services.replays != nullptr;
  Outcome outcome = may_repeat && !request.idempotency_key.empty()
                        ? services.replays->Handle(route, services, request)
                        : route.handler(services, request);
  if (services.shared != nullptr && route.method != "GET") services.shared->Forget();
  return outcome;
}

}  // namespace

std::string HeadOf(const Answer& answer, const Request& request) {
  std::string fields =
      "x-request-id: " + request.request_id + "\r\ncontent-type: " + answer.content_type + "\r\n";
  fields += kSecurityFields;
  fields += answer.is_page ? kOwnPage : kNothingLoaded;
  fields += answer.may_be_kept ? kAskedAgain : kNotKept;
  if (request.is_secure) fields += kTlsFields;
  return fields + answer.fields;
}

bool Door::IsFor(std::string_view path) {
  return path == "/api" || path.starts_with("/api/") || path == "/docs" ||
         path.starts_with("/docs/");
}

Awaitable<void> Door::Handle(ServerCall& call, Caller caller, std::string request_id) {
  const http::RequestHead& head = call.Head();
  std::string_view path = head.path;
  const bool is_of_api = path.starts_with("/api");
  while (is_of_api && path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  Request request{
      .method = std::string(head.method),
      .path = std::string(path),
      .id = {},
      .parameters = Parameters(head.query),
      .request_id = std::move(request_id),
      .now = services_.clock.WallNow(),
      .address = caller.address,
      .cookies = caller.cookies,
      .if_match = std::string(head.Find("if-match").value_or(std::string_view())),
      .idempotency_key = std::string(head.Find("idempotency-key").value_or(std::string_view())),
      .if_none_match = std::string(head.Find("if-none-match").value_or(std::string_view())),
      .range = std::string(head.Find("range").value_or(std::string_view())),
      .if_range = std::string(head.Find("if-range").value_or(std::string_view())),
      .agent = caller.agent,
      .is_secure = caller.is_secure};
  const auto job = std::make_shared<Job>(services_, std::move(request), std::move(caller));
  job->match = FindRoute(job->request.method, job->request.path);
  job->request.id = std::move(job->match.id);
  job->request.key = std::move(job->match.key);
  const Route* route = job->match.route;
  const bool is_plain =
      route != nullptr && !route->takes_body && !route->hashes && !route->asks_others;
  if (is_plain) {
    call.WatchClient();
    co_await Finish(call, pool_, job, [](Job& asked) {
      LookWhoAsks(asked);
      if (!asked.is_refused) Do(asked);
    });
    co_return;
  }
  const bool is_in = co_await LetIn(call, job);
  if (!is_in) co_return;
  const bool has_body = co_await TakeBody(call, job);
  if (!has_body) co_return;
  co_await Finish(call, PoolFor(*route), job, &Door::Do);
}

void Door::LookWhoAsks(Job& job) {
  auto admitted = Admit(job.services, job.caller, job.match, job.request);
  if (admitted) return;
  job.is_refused = true;
  job.outcome = std::unexpected(std::move(admitted.error()));
}

void Door::Do(Job& job) {
  const Route& route = *job.match.route;
  job.outcome = Handled(route, job.services, job.request);
  if (job.outcome) Freshen(route, job.request, *job.outcome);
}

Awaitable<void> Door::Finish(ServerCall& call, Pool& pool, std::shared_ptr<Job> job,
                             void (*work)(Job&)) {
  const bool worked = co_await Work(call, pool, job, work);
  if (worked) {
    co_await Answered(call, job);
  } else {
    co_await GiveUp(call, job);
  }
}

Pool& Door::PoolFor(const Route& route) const {
  if (route.hashes) return *services_.hashing;
  return route.asks_others && services_.asking != nullptr ? *services_.asking : pool_;
}

Awaitable<bool> Door::LetIn(ServerCall& call, std::shared_ptr<Job> job) {
  call.WatchClient();
  const bool worked = co_await Work(call, pool_, job, &Door::LookWhoAsks);
  if (worked && !job->is_refused) co_return true;
  if (worked) {
    co_await Answered(call, job);
  } else {
    co_await GiveUp(call, job);
  }
  co_return false;
}

Awaitable<bool> Door::TakeBody(ServerCall& call, std::shared_ptr<Job> job) {
  const Route& route = *job->match.route;
  if (!route.takes_body) co_return true;
  auto read = co_await call.ReadBody(std::min(route.most_bytes, call.Limits().max_body_bytes));
  if (read) {
    // Copied, for a thread of the pool may still be at it when the call has ended.
    job->request.body = call.Body();
    co_return true;
  }
  if (read.error().kind == ErrorKind::kClientLeft) co_return false;
  job->outcome = std::unexpected(ProblemOf(read.error()));
  co_await Answered(call, job);
  co_return false;
}

Awaitable<void> Door::GiveUp(ServerCall& call, std::shared_ptr<Job> job) {
  if (call.GetWaiter().Interruption() != http::Wake::kReady) co_return;
  // A thread of the pool may still be at the old one.
  const auto late = std::make_shared<Job>(services_, job->request, job->caller);
  late->outcome = std::unexpected(Overloaded());
  co_await Answered(call, late);
}

void Door::Fenced(Job& job, void (*work)(Job&)) {
  try {
    work(job);
  } catch (const std::exception& bug) {
    log::Failure("the call {} of the admin API ended by an unexpected failure: {}",
                 job.request.request_id, bug.what());
    job.is_refused = true;
    job.outcome = std::unexpected(Unexpected());
    job.chunk = RelayError(ErrorKind::kInternal, "of an unexpected failure");
  }
}

Awaitable<bool> Door::Work(ServerCall& call, Pool& pool, std::shared_ptr<Job> job,
                           void (*work)(Job&)) {
  job->is_done = false;
  const bool submitted = pool.Submit([gate = gate_, job, work] {
    Fenced(*job, work);
    gate->Post([job] {
      job->is_done = true;
      job->done_signal.Give();
    });
  });
  if (!submitted) co_return false;
  while (!job->is_done) {
    const http::Wake wake = co_await call.GetWaiter().Signalled(job->done_signal, kLongestWait);
    if (wake != http::Wake::kReady) co_return false;
  }
  co_return true;
}

Awaitable<void> Door::Answered(ServerCall& call, std::shared_ptr<Job> job) {
  if (!job->outcome) job->outcome = Rendered(job->outcome.error(), job->request);
  Answer& answer = *job->outcome;
  const bool wants_body = call.Head().method != "HEAD";
  if (answer.events != nullptr && wants_body) {
    co_await SendEvents(call, job);
  } else if (answer.chunks != nullptr && wants_body) {
    co_await SendChunks(call, job);
  } else {
    const std::string fields = HeadOf(answer, job->request);
    co_await call.Respond(answer.status, fields, answer.body);
  }
}

}  // namespace monorelay::admin
