#include "app/routing_question.hpp"

#include "dialects/codec.hpp"
#include "json/document.hpp"
#include "routing/complexity.hpp"

namespace monorelay::app {
namespace {

// The dialect of a request, by the fields that no other has.
dialects::Dialect DialectOf(const json::Document& request) {
  const json::Value root = request.Root();
  if (!root["contents"].IsMissing()) return dialects::Dialect::kGemini;
  if (!root["input"].IsMissing()) return dialects::Dialect::kOpenAiResponses;
  if (!root["system"].IsMissing()) return dialects::Dialect::kAnthropicMessages;
  return dialects::Dialect::kOpenAiChat;
}

}  // namespace

Result<AskedFor> ReadAskedFor(std::string_view body, const std::string& model) {
  json::Document document;
  if (!document.ParseCopy(body))
    return ClientError(ErrorKind::kInvalidRequest, "the request is no JSON");
  AskedFor asked{.model = model.empty() ? document.Root()["model"].Decoded() : model};
  if (asked.model.empty()) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "the request has no \"model\"; name one beside it");
  }
  // A request that no model would answer can still be routed.
  if (const auto request = dialects::CodecFor(DialectOf(document)).ReadRequest(document)) {
    asked.text = routing::PromptText(*request);
    asked.streams = request->stream;
  }
  return asked;
}

}  // namespace monorelay::app
