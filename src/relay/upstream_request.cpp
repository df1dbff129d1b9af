// What is sent to a provider: the client's request as it came, edited, or translated.

#include "relay/upstream_request.hpp"

#include <algorithm>
#include <utility>

#include "base/free_memory.hpp"
#include "base/text.hpp"
#include "dialects/headers.hpp"
#include "dialects/kept_response.hpp"
#include "dialects/opaque.hpp"
#include "dialects/token_count.hpp"
#include "providers/model_facts.hpp"
#include "relay/exchange.hpp"

namespace monorelay::relay {

http::Pieces UpstreamRequest::Pieces() const {
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
  return pieces;
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

// The client's bytes with nothing changed but what must be, or the translation.
void Exchange::MakeRequest(UpstreamRequest& request, const std::string& model,
                           const providers::Endpoint& endpoint) {
  request.body = sent_body_;
  if (translation_ != nullptr) {
    usage_was_added_ = translation_->HidesUsage();
    if (request.body.empty()) request.body = translation_->Body();
  } else if (request.body.empty()) {
    request.edits = EditsFor(model);
    request.body = Body();
  }
  const bool is_same = endpoint.dialect == dialect_;
  const keys::Key* key = lease_.Get();
  const std::string path = PathFor(endpoint.dialect, model);
  const std::string_view own_query = dialects::QueryOf(endpoint.dialect, VerbNow());
  const std::string_view query = own_query.empty() && is_same ? forwarded_query_ : own_query;
  request.head = target_->provider->RequestHead(
      endpoint, key != nullptr ? &key->secret : nullptr, path, query,
      is_same ? forwarded_fields_ : dialects::RequiredFieldOf(endpoint.dialect).line,
      request.edits.EditedSize(request.body.size()));
}

Awaitable<Result<void>> Exchange::SendRequest(const std::string& model,
                                              const providers::Endpoint& endpoint) {
  UpstreamRequest request;
  MakeRequest(request, model, endpoint);
  auto sent = co_await upstream_->Send(request.Pieces());
  co_return sent;
}

}  // namespace monorelay::relay
