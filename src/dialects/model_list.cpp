#include "dialects/model_list.hpp"

#include "dialects/gemini/model_list.hpp"
#include "json/write.hpp"

namespace monorelay::dialects {
namespace {

// No provider says when it began to offer a model, and clients want a time: the start of 2026.
constexpr std::string_view kCreated = "1767225600";
constexpr std::string_view kCreatedAt = "2026-01-01T00:00:00Z";

}  // namespace

Dialect ModelListDialect(bool has_version_field) {
  return has_version_field ? Dialect::kAnthropicMessages : Dialect::kOpenAiChat;
}

std::string RenderModel(Dialect dialect, const ModelEntry& model) {
  if (dialect == Dialect::kGemini) return gemini::RenderOneModel(model);
  std::string text = "{\"id\":" + json::Quote(model.id);
  if (dialect == Dialect::kAnthropicMessages) {
    text.append(R"(,"type":"model","display_name":)").append(json::Quote(model.id));
    text.append(R"(,"created_at":")").append(kCreatedAt).append("\"}");
    return text;
  }
  text.append(R"(,"object":"model","created":)").append(kCreated);
  text.append(R"(,"owned_by":)").append(json::Quote(model.owner)).append("}");
  return text;
}

std::string RenderModelList(Dialect dialect, std::span<const ModelEntry> models) {
  if (dialect == Dialect::kGemini) return gemini::RenderModels(models);
  const bool messages = dialect == Dialect::kAnthropicMessages;
  std::string text = messages ? R"({"data":[)" : R"({"object":"list","data":[)";
  for (const ModelEntry& model : models) {
    if (text.back() == '}') text.push_back(',');
    text += RenderModel(dialect, model);
  }
  text.push_back(']');
  if (messages) {
    const std::string first = models.empty() ? "null" : json::Quote(models.front().id);
    const std::string last = models.empty() ? "null" : json::Quote(models.back().id);
    text.append(R"(,"has_more":false,"first_id":)")
        .append(first)
        .append(R"(,"last_id":)")
        .append(last);
  }
  text.push_back('}');
  return text;
}

}  // namespace monorelay::dialects
