// Answers that go out in pieces: the live feed, and what is made while it is sent.

#include <algorithm>
#include <charconv>
#include <utility>

#include "admin/authenticate.hpp"
#include "admin/door_job.hpp"
#include "base/log.hpp"
#include "http/waiter.hpp"

namespace monorelay::admin {
namespace {

using http::Awaitable;
using http::ServerCall;
using Part = ServerCall::Part;

constexpr std::chrono::seconds kHeartbeat{15};
// So many pieces may go out as they come; each is made up for in a second. Beyond them, what comes
// within a time goes out together.
constexpr int kQuickFlushes = 10;
constexpr std::chrono::seconds kMadeUpFor{1};
constexpr std::chrono::milliseconds kBetweenFlushes{500};

// Whether a reader of the feed gets so many pieces that they should be gathered.
class Pace {
 public:
  explicit Pace(MonotonicTime now) : made_up_for_(now) {}

  // Of a piece that has gone out now.
  bool IsQuick(MonotonicTime now) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now - made_up_for_);
    made_up_for_ += seconds;
    left_ = static_cast<int>(std::min<std::int64_t>(left_ + seconds / kMadeUpFor, kQuickFlushes));
    if (left_ == 0) return true;
    --left_;
    return false;
  }

 private:
  MonotonicTime made_up_for_;
  int left_ = kQuickFlushes;
};
constexpr std::string_view kStartOfFeed = "retry: 2000\n\n";
constexpr std::string_view kSignOfLife = ": keep-alive\n\n";

// The id of the last event that a reader who comes back has seen.
std::optional<std::uint64_t> LastSeen(const http::RequestHead& head, const Request& request) {
  std::string text(head.Find("last-event-id").value_or(std::string_view()));
  if (text.empty()) text = request.parameters.Find("last_event_id").value_or("");
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

Awaitable<void> Door::SendEvents(ServerCall& call, std::shared_ptr<Job> job) {
  // Given on the worker's thread whenever something has come.
  const auto news = std::make_shared<http::Signal>();
  const auto never = std::make_unique<http::Signal>();
  const auto feed =
      services_.feed->Subscribe(job->outcome->events->Topics(), LastSeen(call.Head(), job->request),
                                [gate = gate_, news] { gate->Post([news] { news->Give(); }); });
  const std::string fields = HeadOf(*job->outcome, job->request) + "x-accel-buffering: no\r\n";
  call.StartResponse(200, fields, std::nullopt);
  std::string out(kStartOfFeed);
  MonotonicTime looked = services_.clock.Now();
  Pace pace(looked);
  for (;;) {
    // Whose session has ended sees no more.
    if (services_.clock.Now() - looked >= kHeartbeat) {
      looked = services_.clock.Now();
      const bool has_looked = co_await Work(call, pool_, job, [](Job& asked) {
        const auto principal = Authenticate(asked.services, asked.caller, asked.request.method);
        asked.is_refused = !principal || !Permits(asked.match.route->access, *principal) ||
                           !asked.outcome->events->IsFor(*principal);
      });
      if (!has_looked || job->is_refused) break;
    }
    for (const auto& event : feed->Take()) job->outcome->events->Append(out, *event);
    if (feed->HasEnded()) break;
    if (!out.empty()) {
      auto written = co_await call.Write(out, Part::kMore);
      if (!written) co_return;
      out.clear();
      if (pace.IsQuick(services_.clock.Now())) {
        const http::Wake rested = co_await call.GetWaiter().Signalled(*never, kBetweenFlushes);
        if (rested != http::Wake::kDeadline) co_return;
      }
    }
    if (feed->HasNews()) continue;
    const http::Wake wake = co_await call.GetWaiter().Signalled(*news, kHeartbeat);
    if (wake == http::Wake::kDeadline) out = kSignOfLife;
    if (wake == http::Wake::kClientLeft || wake == http::Wake::kStopping) co_return;
  }
  call.CloseAfterwards();
  co_await call.Write(out, Part::kLast);
}

Awaitable<void> Door::SendChunks(ServerCall& call, std::shared_ptr<Job> job) {
  const std::string fields = HeadOf(*job->outcome, job->request);
  call.StartResponse(job->outcome->status, fields, std::nullopt);
  for (;;) {
    const bool worked = co_await Work(call, PoolFor(*job->match.route), job, [](Job& asked) {
      asked.chunk = asked.outcome->chunks->Next();
    });
    if (!worked || !job->chunk) {
      if (worked) log::Failure("an export broke off: {}", job->chunk.error().text.value.Get());
      call.Cut();
      co_return;
    }
    const bool is_last = job->chunk->empty();
    auto written = co_await call.Write(*job->chunk, is_last ? Part::kLast : Part::kMore);
    if (!written || is_last) co_return;
  }
}

}  // namespace monorelay::admin
