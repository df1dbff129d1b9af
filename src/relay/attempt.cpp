// The attempts of an exchange: which provider, which key, what its refusal means.

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/free_memory.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "dialects/errors.hpp"
#include "dialects/headers.hpp"
#include "dialects/kept_response.hpp"
#include "dialects/opaque.hpp"
#include "dialects/token_count.hpp"
#include "json/edit.hpp"
#include "providers/classify.hpp"
#include "providers/model_facts.hpp"
#include "relay/answer_head.hpp"
#include "relay/exchange.hpp"

namespace monorelay::relay {
namespace {

constexpr std::size_t kMostRefusalBytes = 64 * 1024;
constexpr int kMostAttempts = 16;  // of one request, over all providers and keys

// The endpoint at which a client of `dialect` is served: one of its own dialect, or else the one
// that the provider prefers.
const providers::Endpoint* EndpointOf(const providers::Provider& provider,
                                      dialects::Dialect dialect) {
  const providers::Endpoint* own = provider.EndpointFor(dialect);
  if (own != nullptr || provider.Endpoints().empty()) return own;
  return &provider.Endpoints().front();
}

std::unexpected<Error> NoEndpoint(const providers::Provider& provider) {
  return RelayError(ErrorKind::kInternal,
                    "provider \"" + provider.Name() + "\" speaks no dialect; check `dialects`");
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
  std::string too_small;  // a model whose window the request does not fit
  for (const routing::Candidate* next : routing::InOrder(*plan, context_.random)) {
    const routing::Candidate& candidate = *next;
    if (candidate.model == too_small) continue;
    target_ = &setup_->targets[candidate.provider];
    const providers::Endpoint* endpoint = EndpointOf(*target_->provider, dialect_);
    Result<void> prepared =
        endpoint == nullptr ? NoEndpoint(*target_->provider) : Prepare(candidate, *endpoint);
    if (!prepared) {
      // What an earlier candidate said matters more to the client, and a later one may do better.
      if (last) last = std::move(prepared);
      continue;
    }
    last = co_await AskProvider(candidate, *endpoint);
    if (!last && last.error().reason == RefusalReason::kContextWindow) too_small = candidate.model;
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
  lease_ = {};  // of a key of the provider before, which has not answered
  outcome_.provider = target.provider->Name();
  outcome_.served_model = candidate.model;
  call_.GetWaiter().SetLimit(LimitFor(*target.provider));
  if (target.keys->IsEmpty()) {
    auto answered = co_await AttemptOnce(candidate, endpoint, nullptr);
    co_return answered;
  }
  std::array<const keys::Key*, kMostAttempts> tried{};
  std::size_t count = 0;
  Result<void> last;
  for (;;) {
    lease_ = target.keys->Take(candidate.model, std::span(tried.data(), count), context_.random);
    const keys::Key* key = lease_.Get();
    if (key == nullptr) break;
    tried[count++] = key;
    last = co_await AttemptOnce(candidate, endpoint, key);
    if (!last && IsFault(last.error()))
      key->state->NoteFault(candidate.model, context_.clock.Now());
    const bool over = last || call_.IsCommitted() || last.error().advice != RetryAdvice::kNextKey ||
                      outcome_.attempts >= kMostAttempts;
    if (over) co_return last;
  }
  const auto outlook = target.keys->NextFree(candidate.model);
  if (count == 0) co_return std::unexpected(NoKeyIsFree(target, outlook));
  Error error = std::move(last.error());
  error.advice = RetryAdvice::kNextCandidate;
  if (error.kind == ErrorKind::kRateLimited && outlook.wait.count() > 0) {
    // The provider spoke of one key; the client wants to know when any is free.
    error.retry_after = std::chrono::ceil<std::chrono::seconds>(outlook.wait);
  }
  co_return std::unexpected(std::move(error));
}

std::chrono::milliseconds Exchange::LimitFor(const providers::Provider& provider) const {
  const std::chrono::milliseconds total = provider.TotalTimeout();
  if (!client_limit_) return total;
  const auto used =
      std::chrono::duration_cast<std::chrono::milliseconds>(context_.clock.Now() - begun_);
  return std::clamp(*client_limit_ - used, std::chrono::milliseconds(0), total);
}

// True if the provider failed, and not the client, the key, or the client's patience.
bool Exchange::IsFault(const Error& error) const {
  if (error.origin != ErrorOrigin::kUpstream) return false;
  if (error.kind == ErrorKind::kUpstreamTimeout) return !client_limit_;
  if (error.kind == ErrorKind::kUpstreamError) return StatusOf(error) >= 500;
  return error.kind == ErrorKind::kUpstreamUnreachable || error.kind == ErrorKind::kOverloaded;
}

Error Exchange::NoKeyIsFree(const Target& target, const keys::KeyPool::Outlook& outlook) {
  Error error;
  error.kind = ErrorKind::kNoKeysAvailable;
  error.origin = ErrorOrigin::kRelay;
  error.advice = RetryAdvice::kNextCandidate;
  const std::string all = "all keys of provider \"" + target.provider->Name() + "\" ";
  if (outlook.never) {
    error.text = {all + "have expired or used up their quota; add a key or raise quota_limit"};
    return error;
  }
  const auto wait =
      std::max(std::chrono::ceil<std::chrono::seconds>(outlook.wait), std::chrono::seconds(1));
  if (outlook.hindrance == keys::Hindrance::kFaults) {
    error.kind = ErrorKind::kOverloaded;
    error.text = {"provider \"" + target.provider->Name() +
                  "\" has failed several times in a row; it is tried again in " +
                  std::to_string(wait.count()) + " s"};
    error.retry_after = wait;
    return error;
  }
  error.text = {all + "are resting; the first returns in " + std::to_string(wait.count()) + " s"};
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
      // Some providers stream though they were not asked to.
      if (IsTranslated() && !request_.stream) {
        pumped = co_await PumpTranslated(Translation::Source::kEvents, key);
      } else {
        pumped = co_await BeginStream(key);
      }
      break;
    case AnswerKind::kJson:
      if (IsTranslated()) {
        pumped = co_await PumpTranslated(Translation::Source::kJson, key);
      } else {
        pumped = co_await PumpWhole(key);
      }
      break;
    case AnswerKind::kOther:
      pumped = NotAnAnswer(*target_->provider, upstream_->Head());
      break;
  }
  if (pumped && key != nullptr) key->state->Wake(candidate.model);
  co_return pumped;
}

Result<void> Exchange::Prepare(const routing::Candidate& candidate,
                               const providers::Endpoint& endpoint) {
  FreeMemory(sent_body_);
  if (auto translated = Translate(candidate, endpoint); !translated) return translated;
  if (!setup_->body_rules.Concern(candidate.model, candidate.provider)) return {};
  std::string body =
      translation_ != nullptr ? translation_->Body() : EditsFor(candidate.model).Apply(Body());
  auto ruled = setup_->body_rules.Apply(std::move(body), endpoint.dialect, candidate.model,
                                        candidate.provider);
  if (!ruled) return std::unexpected(std::move(ruled.error()));
  sent_body_ = *std::move(ruled);
  return {};
}

// What must be edited in the client's bytes for a provider of its dialect.
json::RequestEdits Exchange::EditsFor(const std::string& model) {
  json::RequestEdits edits;
  if (!request_.model_value.IsEmpty()) edits.ReplaceModel(request_, model);
  usage_was_added_ = dialect_ == dialects::Dialect::kOpenAiChat && request_.stream &&
                     !request_.stream_options.include_usage &&
                     target_->provider->GetQuirks().traits.include_usage;
  if (usage_was_added_) edits.AskForUsage(request_);
  return edits;
}

Result<void> Exchange::Translate(const routing::Candidate& candidate,
                                 const providers::Endpoint& endpoint) {
  translation_.reset();
  const bool is_same = endpoint.dialect == dialect_;
  const bool is_unknown = !is_same && !request_.previous_response_id.empty();
  if (is_unknown && dialects::KeepsAnswers(dialect_)) return UnknownPrevious();
  const bool calls_tools =
      std::ranges::none_of(setup_->toolless_models, [&](const std::string& pattern) {
        return GlobMatches(pattern, candidate.model) || GlobMatches(pattern, request_.model);
      });
  // Without SSE a stream is one JSON array, which has to be made from events.
  const bool is_array = IsJsonArray();
  // What only another provider can read has to be taken out.
  const bool is_foreign = dialects::MayHoldForeignParts(Body(), dialect_);
  // Who goes on from an answer that the relay keeps finds the next one kept here too.
  const bool is_expanded = !expanded_.empty();
  if (is_same && calls_tools && !is_array && !is_foreign && !is_expanded) return {};
  const bool passes = is_same && !is_array && !is_expanded;
  const bool keeps = !passes && WillKeep();
  const providers::Provider& provider = *target_->provider;
  auto made = Translation::Make(
      {.client = dialect_,
       .provider = endpoint.dialect,
       .body = Body(),
       .target = {.provider = provider.Name(),
                  .model = candidate.model,
                  .stream = request_.stream,
                  .traits = provider.GetQuirks().traits,
                  .model_traits = providers::ModelFacts::BuiltIn().TraitsOf(candidate.model)},
       .tools = calls_tools,
       .strict = strict_,
       .answer_passes = passes,
       .keeps = keeps,
       .keeping = {.stored = keeps, .previous = previous_}});
  if (!made) return std::unexpected(std::move(made.error()));
  translation_ = std::make_unique<const Translation>(*std::move(made));
  return {};
}

// What is added to the endpoint's path.
std::string Exchange::PathFor(dialects::Dialect dialect, std::string_view model) const {
  if (task_ == Task::kCountTokens) return dialects::TokenCountPath(dialect, model);
  return dialects::PathOfModel(dialect, model, VerbNow());
}

dialects::Verb Exchange::VerbNow() const {
  if (task_ == Task::kCountTokens) return dialects::Verb::kCountTokens;
  return request_.stream ? dialects::Verb::kStream : dialects::Verb::kGenerate;
}

dialects::ReplyContext Exchange::ReplyContextNow() const {
  dialects::ReplyContext context;
  context.model = request_.model;
  context.seed = outcome_.request_id.View();
  context.created =
      std::chrono::duration_cast<std::chrono::seconds>(outcome_.started.time_since_epoch()).count();
  context.provider = outcome_.provider;
  context.json_array = IsJsonArray();
  return context;
}

// Sends the client's bytes with nothing changed but what must be, or the translation.
Awaitable<Result<void>> Exchange::SendRequest(const std::string& model,
                                              const providers::Endpoint& endpoint,
                                              const keys::Key* key) {
  json::RequestEdits edits;
  std::string_view body = sent_body_;
  if (translation_ != nullptr) {
    usage_was_added_ = translation_->HidesUsage();
    if (body.empty()) body = translation_->Body();
  } else if (body.empty()) {
    edits = EditsFor(model);
    body = Body();
  }
  const bool is_same = endpoint.dialect == dialect_;
  const std::string path = PathFor(endpoint.dialect, model);
  const std::string_view own_query = dialects::QueryOf(endpoint.dialect, VerbNow());
  const std::string_view query = own_query.empty() && is_same ? forwarded_query_ : own_query;
  const std::string head = target_->provider->RequestHead(
      endpoint, key != nullptr ? &key->secret : nullptr, path, query,
      is_same ? forwarded_fields_ : dialects::RequiredFieldOf(endpoint.dialect).line,
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
                           .cooldown = target_->provider->Cooldown(),
                           .policy_moves_on = setup_->policy_moves_on});
  if (key != nullptr && verdict.effect != providers::KeyEffect::kNone) {
    const bool refused = verdict.effect == providers::KeyEffect::kRefused;
    key->state->NoteFailure();
    key->state->RestUntil(context_.clock.Now() + verdict.rest,
                          refused ? keys::RestReason::kRefused : keys::RestReason::kRateLimited,
                          outcome_.served_model);
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
  if (!about_key && !IsTranslated() && status >= 400 && dialects::IsErrorOf(dialect_, body))
    passed_error_ = std::string(body);
  return std::move(verdict.error);
}

}  // namespace monorelay::relay
