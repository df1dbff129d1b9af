#include "dialects/token_count.hpp"

#include "json/writer.hpp"

namespace monorelay::dialects {

bool IsTokenCountPath(std::string_view path) {
  return path.ends_with("/messages/count_tokens") || path.ends_with("/responses/input_tokens") ||
         path.ends_with(":countTokens");
}

std::string TokenCountPath(Dialect dialect, std::string_view model) {
  switch (dialect) {
    case Dialect::kOpenAiChat:
      return {};
    case Dialect::kOpenAiResponses:
      return "/input_tokens";
    case Dialect::kAnthropicMessages:
      return "/count_tokens";
    case Dialect::kGemini:
      return PathOfModel(dialect, model, Verb::kCountTokens);
  }
  return {};
}

std::string RenderTokenCount(Dialect dialect, std::int64_t tokens) {
  std::string body;
  json::Writer writer(body);
  writer.BeginObject();
  if (dialect == Dialect::kGemini) {
    writer.Field("totalTokens", tokens);
  } else {
    if (dialect == Dialect::kOpenAiResponses) writer.Field("object", "response.input_tokens");
    writer.Field("input_tokens", tokens);
  }
  writer.EndObject();
  return body;
}

}  // namespace monorelay::dialects
