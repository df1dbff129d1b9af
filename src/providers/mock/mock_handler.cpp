#include "providers/mock/mock_handler.hpp"

#include <algorithm>
#include <chrono>

#include "dialects/errors.hpp"
#include "dialects/token_count.hpp"
#include "http/pause.hpp"

namespace monorelay::providers::mock {
namespace {

using dialects::Dialect;
using http::Awaitable;
using http::ServerCall;

constexpr std::string_view kJson = "content-type: application/json\r\n";
constexpr std::string_view kEvents =
    "content-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\n";

Dialect DialectOf(std::string_view path) {
  return path.ends_with("/messages") ? Dialect::kAnthropicMessages : Dialect::kOpenAiChat;
}

// Waits, but no longer than the client and the server do.
Awaitable<void> Rest(ServerCall& call, std::chrono::microseconds time) {
  constexpr std::chrono::microseconds kSlice{50'000};
  while (time.count() > 0 && call.GetWaiter().Interruption() == http::Wake::kReady) {
    co_await http::Pause(call.GetLoop(), std::min(time, kSlice));
    time -= kSlice;
  }
}

Awaitable<void> Stream(ServerCall& call, const RenderedStream& stream, double tokens_per_second) {
  call.StartResponse(200, kEvents, std::nullopt);
  auto written = co_await call.Write(stream.begin, ServerCall::Part::kMore);
  for (const std::string& delta : stream.deltas) {
    if (!written) co_return;
    if (tokens_per_second > 0) {
      co_await Rest(call,
                    std::chrono::microseconds(static_cast<std::int64_t>(1e6 / tokens_per_second)));
    }
    written = co_await call.Write(delta, ServerCall::Part::kMore);
  }
  if (written) co_await call.Write(stream.end, ServerCall::Part::kLast);
}

}  // namespace

Awaitable<void> MockHandler::Handle(ServerCall& call) {
  const Dialect dialect = DialectOf(call.Head().path);
  const Profile profile = Profile::FromQuery(call.Head().query);
  const std::string target(call.Head().target);
  const auto read = co_await call.ReadBody(call.Limits().max_body_bytes);
  if (!read) co_return;
  if (dialects::IsTokenCountPath(call.Head().path)) {
    const auto error = ClientError(ErrorKind::kNotFound, "the mock model counts no tokens");
    const std::string body = dialects::RenderError(dialect, error.error(), {});
    co_await call.Respond(404, kJson, body);
    co_return;
  }
  call.WatchClient();
  co_await Rest(call, std::chrono::milliseconds(profile.latency_ms));
  const auto question = ReadQuestion(call.Body());
  if (!question || IsTurnToFail(target, profile)) {
    Error error;
    if (!question) {
      error = question.error();
    } else {
      error.kind = ErrorKind::kUpstreamError;
      error.status = profile.fail_status;
      error.text = {"the mock model fails, as it is configured to"};
    }
    const std::string body = dialects::RenderError(dialect, error, {});
    co_await call.Respond(StatusOf(error), kJson, body);
    co_return;
  }
  const Reply reply = ReplyTo(*question, profile);
  if (question->stream) {
    const RenderedStream stream = RenderStream(dialect, *question, reply);
    co_await Stream(call, stream, profile.tokens_per_second);
  } else {
    const std::string body = RenderWhole(dialect, *question, reply);
    co_await call.Respond(200, kJson, body);
  }
}

http::Handler::Refusal MockHandler::Refuse(const Error& error, std::string_view path) {
  return {std::string(kJson), dialects::RenderError(DialectOf(path), error, {})};
}

bool MockHandler::IsTurnToFail(const std::string& target, const Profile& profile) {
  if (profile.fail_every <= 0) return false;
  constexpr std::size_t kMostTargets = 1024;
  if (requests_.size() >= kMostTargets) requests_.clear();
  return ++requests_[target] % profile.fail_every == 0;
}

}  // namespace monorelay::providers::mock
