// The attempts of an exchange: which provider, which key, what its refusal means.

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "dialects/errors.hpp"
#include "json/edit.hpp"
#include "providers/classify.hpp"
#include "relay/answer_head.hpp"
#include "relay/exchange.hpp"

namespace monorelay::relay {
namespace {

constexpr std::size_t kMostRefusalBytes = 64 * 1024;
constexpr int kMostAttempts = 16;  // of one request, over all providers and keys

std::unexpected<Error> WrongDialect(const providers::Provider& provider, dialects::Dialect dialect,
                                    const std::string& model) {
  std::string spoken;
  for (const providers::Endpoint& endpoint : provider.Endpoints()) {
    spoken += (spoken.empty() ? "" : ", ") + std::string(dialects::NameOf(endpoint.dialect));
  }
  return ClientError(ErrorKind::kInvalidRequest,
                     "model \"" + model + "\" is served by provider \"" + provider.Name() +
                         "\", which speaks " +
                         (spoken.empty() ? std::string("none of the relay's dialects") : spoken) +
                         " and not " + std::string(dialects::NameOf(dialect)) +
                         "; use the endpoint of its dialect, or a provider of this one");
}

enum class AnswerKind : std::uint8_t { kStream, kJson, kOther };

AnswerKind KindOf(const http::ResponseHead& head) {
  const std::string_view type =
      head.Find("content-type").value_or("application/json").substr(0, 64);
  if (ContainsIgnoringCase(type, "event-stream")) return AnswerKind::kStream;
  if (ContainsIgnoringCase(type, "json")) return AnswerKind::kJson;
  return AnswerKind::kOther;
}

std::unexpected<Error> NotAnAnswer(const providers::Provider& provider,
                                   const http::ResponseHead& head) {
  return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextCandidate,
                       "provider \"" + provider.Name() + "\" answered with \"" +
                           Shorten(head.Find("content-type").value_or(""), 80) +
                           "\" instead of JSON; check its base_url");
}

}  // namespace

Awaitable<Result<void>> Exchange::Attempts(std::shared_ptr<const routing::Plan> plan) {
  Result<void> last;
  for (const routing::Candidate& candidate : plan->candidates) {
    target_ = &setup_->targets[candidate.provider];
    const providers::Endpoint* endpoint = target_->provider->EndpointFor(dialect_);
    if (endpoint == nullptr) {
      // What an earlier candidate said matters more to the client.
      if (last) last = WrongDialect(*target_->provider, dialect_, candidate.model);
      continue;
    }
    last = co_await AskProvider(candidate, *endpoint);
    const bool over = last || call_.IsCommitted() || last.error().advice == RetryAdvice::kNever ||
                      last.error().advice == RetryAdvice::kSameKey;
    if (over) co_return last;
  }
  co_return last;
}

// Tries the keys of one provider until one is answered, or the error is not the key's.
Awaitable<Result<void>> Exchange::AskProvider(const routing::Candidate& candidate,
                                              const providers::Endpoint& endpoint) {
  const Target& target = *target_;
  outcome_.provider = target.provider->Name();
  outcome_.served_model = candidate.model;
  call_.GetWaiter().SetLimit(target.provider->TotalTimeout());
  if (target.keys->IsEmpty()) {
    auto answered = co_await AttemptOnce(candidate, endpoint, nullptr);
    co_return answered;
  }
  std::array<const keys::Key*, kMostAttempts> tried{};
  std::size_t count = 0;
  Result<void> last;
  for (;;) {
    const keys::Key* key = target.keys->Choose(std::span(tried.data(), count), context_.random);
    if (key == nullptr) break;
    tried[count++] = key;
    last = co_await AttemptOnce(candidate, endpoint, key);
    const bool over = last || call_.IsCommitted() || last.error().advice != RetryAdvice::kNextKey ||
                      outcome_.attempts >= kMostAttempts;
    if (over) co_return last;
  }
  if (count == 0) co_return std::unexpected(AllKeysRest(target));
  Error error = std::move(last.error());
  error.advice = RetryAdvice::kNextCandidate;
  if (error.kind == ErrorKind::kRateLimited) {
    // The provider spoke of one key; the client wants to know when any is free.
    const auto wait = target.keys->UntilFree();
    if (wait.count() > 0) error.retry_after = std::chrono::ceil<std::chrono::seconds>(wait);
  }
  co_return std::unexpected(std::move(error));
}

Error Exchange::AllKeysRest(const Target& target) const {
  const auto wait = std::max(std::chrono::ceil<std::chrono::seconds>(target.keys->UntilFree()),
                             std::chrono::seconds(1));
  Error error;
  error.kind = ErrorKind::kNoKeysAvailable;
  error.origin = ErrorOrigin::kRelay;
  error.advice = RetryAdvice::kNextCandidate;
  error.text = {"all keys of provider \"" + target.provider->Name() +
                "\" are resting; the first returns in " + std::to_string(wait.count()) + " s"};
  error.retry_after = wait;
  return error;
}

Awaitable<Result<void>> Exchange::AttemptOnce(const routing::Candidate& candidate,
                                              const providers::Endpoint& endpoint,
                                              const keys::Key* key) {
  ++outcome_.attempts;
  outcome_.key_label = key != nullptr ? key->label : std::string();
  attempt_begun_ = context_.clock.Now();
  passed_error_.reset();
  passed_fields_.clear();
  stream_.reset();
  upstream_.emplace(context_.client, endpoint.origin, call_.GetWaiter(),
                    target_->provider->Timeouts());
  if (key != nullptr) key->state->uses.fetch_add(1, std::memory_order_relaxed);
  call_.WatchClient();
  auto sent = co_await SendRequest(candidate.model, endpoint, key);
  if (!sent) co_return sent;
  passed_fields_ = PassedFields(upstream_->Head());
  if (upstream_->Head().status / 100 != 2) {
    Error refusal = co_await ReadRefusal(key);
    co_return std::unexpected(std::move(refusal));
  }
  Result<void> pumped;
  switch (KindOf(upstream_->Head())) {
    case AnswerKind::kStream:
      pumped = co_await BeginStream(key);
      break;
    case AnswerKind::kJson:
      pumped = co_await PumpWhole(key);
      break;
    case AnswerKind::kOther:
      pumped = NotAnAnswer(*target_->provider, upstream_->Head());
      break;
  }
  if (pumped && key != nullptr) key->state->Wake();
  co_return pumped;
}

// Sends the client's bytes with nothing changed but what must be.
Awaitable<Result<void>> Exchange::SendRequest(const std::string& model,
                                              const providers::Endpoint& endpoint,
                                              const keys::Key* key) {
  json::RequestEdits edits;
  edits.ReplaceModel(request_, model);
  usage_was_added_ = dialect_ == dialects::Dialect::kOpenAiChat && request_.stream &&
                     !request_.stream_options.include_usage &&
                     target_->provider->GetQuirks().include_usage;
  if (usage_was_added_) edits.AskForUsage(request_);
  const std::string_view body = call_.Body();
  const std::string head = target_->provider->RequestHead(
      endpoint, key != nullptr ? &key->secret : nullptr, forwarded_query_, forwarded_fields_,
      edits.EditedSize(body.size()));
  http::Pieces pieces;
  pieces.Add(head);
  std::size_t at = 0;
  for (std::size_t i = 0; i < edits.Count(); ++i) {
    const json::Edit& edit = edits.At(i);
    pieces.Add(body.substr(at, edit.extent.begin - at));
    pieces.Add(edit.text);
    at = edit.extent.end;
  }
  pieces.Add(body.substr(at));
  auto sent = co_await upstream_->Send(pieces);
  co_return sent;
}

Awaitable<Error> Exchange::ReadRefusal(const keys::Key* key) {
  const int status = upstream_->Head().status;
  const auto retry_after = providers::RetryAfter(upstream_->Head(), context_.clock.WallNow());
  std::string body;
  while (body.size() < kMostRefusalBytes) {
    const auto piece = co_await upstream_->Read();
    if (!piece && piece.error().origin != ErrorOrigin::kUpstream) co_return piece.error();
    // A refusal that breaks off is a refusal still.
    if (!piece || piece->empty()) break;
    body.append(piece->data(), std::min(piece->size(), kMostRefusalBytes - body.size()));
  }
  co_return Judge(status, body, retry_after, key);
}

Error Exchange::Judge(int status, std::string_view body,
                      std::optional<std::chrono::milliseconds> retry_after, const keys::Key* key) {
  providers::Classification verdict =
      providers::Classify({.provider = target_->provider->Name(),
                           .status = status,
                           .body = body,
                           .retry_after = retry_after,
                           .cooldown = target_->provider->Cooldown()});
  if (key != nullptr && verdict.effect != providers::KeyEffect::kNone) {
    const bool refused = verdict.effect == providers::KeyEffect::kRefused;
    key->state->failures.fetch_add(1, std::memory_order_relaxed);
    key->state->RestUntil(context_.clock.Now() + verdict.rest,
                          refused ? keys::RestReason::kRefused : keys::RestReason::kRateLimited);
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(verdict.rest).count();
    if (refused) {
      log::Warning(
          "provider {} refused key \"{}\" with status {}; it rests for {} s; check or replace the "
          "key",
          target_->provider->Name(), key->label, status, seconds);
    } else {
      log::Info("key \"{}\" of provider {} is rate limited; it rests for {} s", key->label,
                target_->provider->Name(), seconds);
    }
  }
  // In the client's own dialect already, and nothing about keys in it: then it goes on as it is.
  const bool about_key = status == 401 || status == 403;
  if (!about_key && status >= 400 && dialects::IsErrorOf(dialect_, body))
    passed_error_ = std::string(body);
  return std::move(verdict.error);
}

}  // namespace monorelay::relay
