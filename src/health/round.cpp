#include "health/round.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "dialects/dialect.hpp"
#include "dialects/headers.hpp"

namespace monorelay::health {
namespace {

// No answer to such a question is longer.
constexpr std::size_t kMostBytes = 1024UL * 1024;

http::CallTimeouts Within(std::chrono::milliseconds timeout) {
  return {.connect = timeout, .first_byte = timeout, .idle = timeout, .write = timeout};
}

std::string HeadOf(const Check& check, const providers::Endpoint& endpoint, std::size_t length) {
  const auto verb =
      check.probe == Probe::kStream ? dialects::Verb::kStream : dialects::Verb::kGenerate;
  return check.provider->RequestHead(endpoint,
                                     check.key.secret.IsEmpty() ? nullptr : &check.key.secret,
                                     dialects::PathOfModel(check.dialect, check.model, verb),
                                     dialects::QueryOf(check.dialect, verb),
                                     dialects::RequiredFieldOf(check.dialect).line, length);
}

}  // namespace

Round::Round(std::vector<Check> checks, const RoundOptions& options, const Clock& clock)
    : checks_(std::move(checks)),
      options_(options),
      clock_(clock),
      findings_(checks_.size()),
      wheel_(loop_, clock),
      client_(loop_, wheel_, buffers_) {}

std::vector<Finding> Round::Run() {
  const std::size_t workers = std::min(options_.concurrency, checks_.size());
  if (workers == 0) return {};
  wheel_.Start();
  working_ = workers;
  for (std::size_t i = 0; i < workers; ++i) {
    waiters_.push_back(std::make_unique<http::Waiter>(wheel_));
    http::Spawn(loop_, Work(*waiters_.back()));
  }
  loop_.Run();
  wheel_.Stop();
  return std::move(findings_);
}

void Round::Interrupt() {
  loop_.Post([this] {
    is_interrupted_ = true;
    for (const auto& waiter : waiters_) waiter->Interrupt(http::Wake::kStopping);
  });
}

http::Awaitable<void> Round::Work(http::Waiter& waiter) {
  while (next_ < checks_.size()) {
    const std::size_t mine = next_++;
    if (is_interrupted_) waiter.Interrupt(http::Wake::kStopping);
    waiter.SetLimit(options_.timeout);
    co_await RunOne(checks_[mine], waiter, findings_[mine]);
  }
  if (--working_ == 0) loop_.Stop();
}

http::Awaitable<void> Round::RunOne(const Check& check, http::Waiter& waiter, Finding& finding) {
  finding.provider = check.provider->Name();
  finding.key = check.key.label;
  finding.model = check.model;
  finding.dialect = check.dialect;
  finding.probe = check.probe;
  const MonotonicTime begun = clock_.Now();
  const providers::Endpoint* endpoint = check.provider->EndpointFor(check.dialect);
  const auto body = BodyOf(check);
  if (endpoint == nullptr || !body) {
    finding.status = Status::kUnsupported;
    finding.summary = body ? "the provider does not speak that dialect"
                           : std::string(body.error().text.value.Get());
    finding.checked = clock_.WallNow();
    co_return;
  }
  http::ClientCall call(client_, endpoint->origin, waiter, Within(options_.timeout));
  const std::string head = HeadOf(check, *endpoint, body->size());
  http::Pieces pieces;
  pieces.Add(head);
  pieces.Add(*body);
  auto sent = co_await call.Send(pieces);
  if (sent) {
    // The head is gone once the body is read.
    Answer answer = AnswerWith(call.Head(), clock_.WallNow());
    auto read = co_await ReadBody(call, finding, begun);
    if (read) {
      answer.body = *std::move(read);
      JudgeAnswer(check, answer, finding);
    } else {
      finding.http_status = answer.status;
      JudgeFailure(read.error(), finding);
    }
  } else {
    JudgeFailure(sent.error(), finding);
  }
  finding.latency = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.Now() - begun);
  finding.checked = clock_.WallNow();
}

http::Awaitable<Result<std::string>> Round::ReadBody(http::ClientCall& call, Finding& finding,
                                                     MonotonicTime begun) {
  std::string body;
  while (body.size() < kMostBytes) {
    const auto piece = co_await call.Read();
    if (!piece) co_return std::unexpected(piece.error());
    if (piece->empty()) break;
    if (finding.probe == Probe::kStream && !finding.first_token) {
      finding.first_token =
          std::chrono::duration_cast<std::chrono::milliseconds>(clock_.Now() - begun);
    }
    body.append(piece->data(), std::min(piece->size(), kMostBytes - body.size()));
  }
  co_return body;
}

}  // namespace monorelay::health
