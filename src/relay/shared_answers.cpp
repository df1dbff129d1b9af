// Answers that several clients share, for those who do not ask the provider: found in the cache, or
// followed as another exchange gets them. That one's part is in leading.cpp.

#include <bit>
#include <string>
#include <utility>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "dialects/errors.hpp"
#include "dialects/stream_tap.hpp"
#include "relay/exchange.hpp"

namespace monorelay::relay {
namespace {

using Part = http::ServerCall::Part;

constexpr std::string_view kNothing;
constexpr std::size_t kMostAtOnce = 64 * 1024;
constexpr std::chrono::minutes kLongestWait{
    10};  // for the next news; the limits of the leader come first

// What the client says of caches.
struct CacheWishes {
  bool may_share = true;  // no-store: neither take nor leave anything
  bool may_find = true;   // no-cache: take nothing that was kept
};

CacheWishes WishesIn(const http::RequestHead& head) {
  CacheWishes wishes;
  const std::string_view text = head.Find("cache-control").value_or("").substr(0, 256);
  wishes.may_share = !ContainsIgnoringCase(text, "no-store");
  wishes.may_find = !ContainsIgnoringCase(text, "no-cache");
  return wishes;
}

std::string_view AsBytes(bool flag) {
  return flag ? "1" : "0";
}

std::unexpected<Error> FellBehind() {
  return RelayError(
      ErrorKind::kOverloaded,
      "the answer is shared with others and went on without this client, which read too "
      "slowly; ask again");
}

std::unexpected<Error> BrokeOff() {
  return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever,
                       "the provider's answer broke off");
}

// True if the follower has nothing yet that it could begin with, or give up for.
bool IsToCome(const Flight::View& view) {
  if (view.state == Flight::State::kFailed || view.is_lost) return false;
  return view.state == Flight::State::kWaiting || !view.is_sure;
}

}  // namespace

bool Exchange::MayShare() const {
  return task_ == Task::kAnswer && setup_->sharing.IsOn(request_.model, outcome_.client) &&
         WishesIn(call_.Head()).may_share;
}

// Everything that an answer depends on: who asks, what, how, and under which configuration.
Digest Exchange::DigestOfRequest() const {
  const Setup* setup = setup_.get();
  const std::string address = std::to_string(std::bit_cast<std::uintptr_t>(setup));
  return Digester()
      .Add(address)
      .Add(caller_->Owner())
      .Add(dialects::NameOf(dialect_))
      .Add(request_.model)
      .Add(AsBytes(request_.stream))
      .Add(AsBytes(strict_))
      .Add(AsBytes(wants_cost_))
      .Add(forwarded_query_)
      .Add(forwarded_fields_)
      .Add(Body())
      .Finish();
}

Awaitable<Result<void>> Exchange::AnswerShared(std::shared_ptr<const routing::Plan> plan) {
  auto shared = co_await TakeShared();
  if (!shared) co_return std::unexpected(std::move(shared.error()));
  if (*shared) co_return Result<void>();
  auto answered = co_await Attempts(std::move(plan));
  co_return answered;
}

Awaitable<Result<bool>> Exchange::TakeShared() {
  const Digest request = DigestOfRequest();
  const Sharing& sharing = setup_->sharing;
  const bool may_find = WishesIn(call_.Head()).may_find;
  auto leading =
      std::make_unique<SharedCall>(*sharing.flights, request, sharing.cache, context_.gate);
  for (;;) {
    auto flight = leading->Board(sharing.max_answer_bytes);
    // Only now: what was kept meanwhile has left its flight.
    auto kept = may_find ? sharing.cache->Find(request) : nullptr;
    if (kept != nullptr) {
      leading.reset();
      auto sent = co_await SendKept(std::move(kept));
      co_return sent;
    }
    if (flight == nullptr) break;
    auto followed = co_await Follow(std::move(flight));
    if (!followed || *followed) co_return followed;
  }
  shared_ = std::move(leading);
  shared_->TellOfFollowers([this] { OnFollowers(); });
  co_return false;
}

Awaitable<Result<bool>> Exchange::SendKept(std::shared_ptr<const SharedAnswer> answer) {
  CommitShared(*answer, CacheUse::kHit, answer->body.size());
  outcome_.finish_reason = answer->finish_reason;
  auto written = co_await call_.Write(answer->body, Part::kLast);
  if (!written) co_return std::unexpected(std::move(written.error()));
  NoteAnswered();
  co_return true;
}

Awaitable<Result<bool>> Exchange::Follow(std::shared_ptr<Flight> flight) {
  Flight::Follower follower(std::move(flight), context_.gate);
  call_.WatchClient();
  if (client_limit_) call_.GetWaiter().SetLimit(client_limit_);
  Flight::View view = follower.Look();
  // An answer is not begun before its leader knows that it must not walk out.
  for (; IsToCome(view); view = follower.Look()) {
    const http::Wake wake = co_await call_.GetWaiter().Signalled(follower.News(), kLongestWait);
    if (wake != http::Wake::kReady) {
      co_return http::ErrorOf(wake, ErrorKind::kUpstreamTimeout, "the answer did not come in time");
    }
  }
  if (view.state == Flight::State::kFailed) {
    auto failure = follower.Failure();
    if (!failure) co_return false;
    co_return std::unexpected(*std::move(failure));
  }
  // An answer that came at once and is too large to be held: nothing was sent yet, so that the
  // client can be served in the usual way.
  if (view.is_lost) co_return false;
  CommitShared(follower.Head(), CacheUse::kShared, follower.WholeBytes());
  auto passed = co_await PassShared(&follower);
  if (!passed) co_return std::unexpected(std::move(passed.error()));
  outcome_.finish_reason = follower.WhyStopped();
  NoteAnswered();
  co_return true;
}

// `follower` is kept alive by the one who waits for this.
Awaitable<Result<void>> Exchange::PassShared(Flight::Follower* follower) {
  Result<void> result;
  bool is_between_events = true;
  while (result) {
    const Flight::View view = follower->Look();
    if (view.is_lost) {
      result = FellBehind();
    } else if (view.has_more) {
      const std::string bytes = follower->Take(kMostAtOnce);
      is_between_events = bytes.ends_with("\n\n");
      result = co_await call_.Write(bytes, Part::kMore);
    } else if (view.state == Flight::State::kEnded) {
      result = co_await call_.Write(kNothing, Part::kLast);
      co_return result;
    } else if (view.state == Flight::State::kFailed) {
      // Of a stream, what the leader's client was told has been passed on.
      const bool is_told = follower->Failure().has_value();
      co_await EndShared(is_told ? std::nullopt : std::optional<Error>(BrokeOff().error()));
      co_return BrokeOff();
    } else {
      result = co_await AwaitNews(follower, is_between_events);
    }
  }
  co_await EndShared(result.error());
  co_return result;
}

// The leader's signs of life are for its own client.
Awaitable<Result<void>> Exchange::AwaitNews(Flight::Follower* follower, bool is_between_events) {
  const bool tells_of_silence = request_.stream && !IsJsonArray() && setup_->keep_alive.count() > 0;
  http::Waiter& waiter = call_.GetWaiter();
  const http::Wake wake = co_await waiter.Signalled(
      follower->News(), tells_of_silence ? setup_->keep_alive : kLongestWait);
  if (wake == http::Wake::kReady) co_return Result<void>();
  const bool is_silence =
      tells_of_silence && wake == http::Wake::kDeadline && !waiter.IsPastLimit();
  if (!is_silence) {
    co_return http::ErrorOf(wake, ErrorKind::kUpstreamTimeout,
                            "the rest of the answer did not come in time");
  }
  if (!is_between_events) co_return Result<void>();
  auto written = co_await call_.Write(dialects::KeepAliveOf(dialect_), Part::kMore);
  co_return written;
}

// Ends an answer that is not whole so that the client sees it.
Awaitable<void> Exchange::EndShared(std::optional<Error> error) {
  const bool is_gone =
      error && (error->kind == ErrorKind::kClientLeft || error->kind == ErrorKind::kRequestTimeout);
  if (!request_.stream || IsJsonArray() || is_gone) {
    call_.Cut();
    co_return;
  }
  // A piece that was taken may have ended within an event.
  const std::string event =
      error ? "\n\n" + dialects::RenderStreamError(dialect_, *error, outcome_.request_id.View())
            : std::string();
  call_.CloseAfterwards();
  co_await call_.Write(event, Part::kLast);
}

// The head of an answer that another exchange got.
void Exchange::CommitShared(const SharedAnswer& answer, CacheUse use,
                            std::optional<std::uint64_t> content_length) {
  const MonotonicTime now = context_.clock.Now();
  outcome_.stages.first_byte = std::chrono::duration_cast<std::chrono::microseconds>(now - begun_);
  if (request_.stream) outcome_.stages.first_token = outcome_.stages.first_byte;
  outcome_.status = 200;
  outcome_.provider = answer.provider;
  outcome_.served_model = answer.model;
  outcome_.cache = use;
  std::string fields("x-request-id: ");
  fields.append(outcome_.request_id.View());
  fields.append("\r\nx-monorelay-provider: ").append(outcome_.provider);
  fields.append("\r\nx-monorelay-model: ").append(outcome_.served_model);
  fields.append("\r\nx-monorelay-attempts: 0\r\nx-monorelay-cache: ").append(NameOf(use));
  fields.append("\r\n").append(answer.fields).append(gateway_fields_);
  AppendClientFields(fields);
  call_.StartResponse(200, fields, content_length);
  ReleaseBody();
}

}  // namespace monorelay::relay
