// How many tokens a request has: asked of a provider, or estimated.

#include "dialects/token_count.hpp"

#include "chat/token_estimate.hpp"
#include "dialects/codec.hpp"
#include "json/document.hpp"
#include "relay/exchange.hpp"

namespace monorelay::relay {

Awaitable<Result<void>> Exchange::CountTokens(std::shared_ptr<const routing::Plan> plan) {
  for (const routing::Candidate& candidate : plan->candidates) {
    target_ = &setup_->targets[candidate.provider];
    const providers::Endpoint* endpoint = target_->provider->EndpointFor(dialect_);
    if (endpoint == nullptr || dialect_ == dialects::Dialect::kOpenAiChat) continue;
    has_alternative_ = true;  // the estimate
    auto asked = co_await AskProvider(candidate, *endpoint);
    const bool over = asked || call_.IsCommitted() || asked.error().origin == ErrorOrigin::kClient;
    if (over) co_return asked;
  }
  const auto tokens = Estimate();
  if (!tokens) co_return std::unexpected(tokens.error());
  const std::string body = dialects::RenderTokenCount(dialect_, *tokens);
  std::string fields =
      "content-type: application/json\r\nx-request-id: " + std::string(outcome_.request_id.View()) +
      "\r\nx-monorelay-conversion: approximated input_tokens (estimated)\r\n";
  fields += gateway_fields_;
  outcome_.status = 200;
  auto sent = co_await call_.Respond(200, fields, body);
  if (sent) NoteAnswered();
  co_return sent;
}

Result<std::int64_t> Exchange::Estimate() const {
  json::Document document;
  auto parsed = document.Parse(Body());
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  const auto request = dialects::CodecFor(dialect_).ReadRequest(document);
  if (!request) return std::unexpected(request.error());
  return chat::EstimateTokens(*request);
}

}  // namespace monorelay::relay
