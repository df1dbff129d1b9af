// What an exchange notes for the record on its way.

#include "relay/body_capture.hpp"
#include "relay/exchange.hpp"

namespace monorelay::relay {
namespace {

constexpr std::size_t kLongestUserAgent = 256;

std::string_view NameOf(ErrorOrigin origin) {
  switch (origin) {
    case ErrorOrigin::kClient:
      return "client";
    case ErrorOrigin::kUpstream:
      return "upstream";
    case ErrorOrigin::kRelay:
      return "relay";
  }
  return "relay";
}

}  // namespace

void Exchange::NoteClient() {
  outcome_.dialect = dialects::NameOf(dialect_);
  outcome_.client_address =
      http::ClientHost(call_.Head(), call_.PeerHost(), setup_->trusted_proxies);
  if (const auto agent = call_.Head().Find("user-agent"))
    outcome_.user_agent = agent->substr(0, kLongestUserAgent);
}

void Exchange::BeginCapture() {
  const auto& rules = setup_->capture;
  if (rules == nullptr || !rules->MayKeep(outcome_.client, caller_->bodies)) return;
  outcome_.capture = std::make_shared<BodyCapture>(dialect_, *rules);
  call_.Tap(outcome_.capture.get());
}

void Exchange::CaptureRequest() {
  if (outcome_.capture != nullptr) outcome_.capture->TakeRequest(call_.Body());
}

void Exchange::EndCapture() {
  if (outcome_.capture == nullptr) return;
  call_.Tap(nullptr);
  const BodyLevel level =
      setup_->capture->LevelFor(outcome_.client, outcome_.provider, caller_->bodies);
  const bool is_kept = level == BodyLevel::kFull ||
                       (level == BodyLevel::kErrors && outcome_.ending != Ending::kAnswered);
  if (!is_kept) outcome_.capture = nullptr;
}

void Exchange::NoteQueue(MonotonicTime begun) {
  outcome_.stages.queue =
      outcome_.stages.queue.value_or(std::chrono::microseconds(0)) +
      std::chrono::duration_cast<std::chrono::microseconds>(context_.clock.Now() - begun);
}

void Exchange::NoteOrigin(const Error& error) {
  outcome_.error_origin = NameOf(error.origin);
}

}  // namespace monorelay::relay
