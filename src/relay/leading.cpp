// What an exchange does for others that ask the same while it asks the provider.

#include <utility>

#include "base/text.hpp"
#include "relay/exchange.hpp"

namespace monorelay::relay {
namespace {

// The lines that describe a body.
std::string ContentLines(std::string_view lines) {
  std::string content;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n') + 1);
    lines.remove_prefix(line.size());
    if (EqualsIgnoringCase(line.substr(0, 8), "content-")) content += line;
  }
  return content;
}

}  // namespace

// What others need to know of an answer that begins here.
void Exchange::BeginShared() {
  outcome_.cache = CacheUse::kMiss;
  SharedAnswer head;
  head.provider = outcome_.provider;
  head.model = outcome_.served_model;
  if (translation_ != nullptr) AppendTranslatedContent(head.fields);
  if (!IsTranslated()) head.fields += ContentLines(passed_fields_);
  if (request_.stream) head.fields += "cache-control: no-cache\r\nx-accel-buffering: no\r\n";
  shared_->Begin(std::move(head));
}

void Exchange::ShareWhole(std::string_view body) {
  if (shared_ == nullptr) return;
  shared_->Add(body);
  shared_->End(outcome_.finish_reason);
}

void Exchange::EndSharedStream() {
  if (shared_ == nullptr) return;
  if (stream_->Failure()) {
    shared_->Fail(UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever,
                                "the provider sent an error in the middle of its answer")
                      .error());  // its event has passed
  } else {
    shared_->End(stream_->WhyStopped());
  }
}

void Exchange::ShareFailure(const Error& error, std::string_view event) {
  if (shared_ == nullptr || shared_->IsOver()) return;
  // What happened to this client, or what it wished, is nothing to others.
  const bool is_own = error.kind == ErrorKind::kClientLeft ||
                      error.kind == ErrorKind::kRequestTimeout ||
                      (client_limit_ && error.kind == ErrorKind::kUpstreamTimeout);
  if (!is_own) shared_->Add(event);
  shared_->Fail(is_own ? std::nullopt : std::optional<Error>(error));
}

// While others listen, a client that leaves ends nothing.
void Exchange::OnFollowers() {
  http::Waiter& waiter = call_.GetWaiter();
  if (!waiter.HasLeft()) {
    if (target_ != nullptr) HavePatience();
    return;
  }
  if (shared_->HasFollowers() || OnLeave().drains) return;
  // The last one has left after the client.
  waiter.SetPatience(std::nullopt);
  waiter.Interrupt(http::Wake::kClientLeft);
}

}  // namespace monorelay::relay
