#include "dialects/gemini/model_list.hpp"

#include "json/writer.hpp"

namespace monorelay::dialects::gemini {
namespace {

void WriteModel(json::Writer& out, const ModelEntry& model) {
  out.BeginObject();
  out.Field("name", "models/" + model.id);
  out.Field("baseModelId", model.id);
  out.Field("version", "1");
  out.Field("displayName", model.id);
  out.Key("supportedGenerationMethods").BeginArray();
  for (const std::string_view method : {"generateContent", "streamGenerateContent", "countTokens"})
    out.String(method);
  out.EndArray().EndObject();
}

}  // namespace

std::string RenderModels(std::span<const ModelEntry> models) {
  std::string body;
  json::Writer out(body);
  out.BeginObject().Key("models").BeginArray();
  for (const ModelEntry& model : models) WriteModel(out, model);
  out.EndArray().EndObject();
  return body;
}

std::string RenderOneModel(const ModelEntry& model) {
  std::string body;
  json::Writer out(body);
  WriteModel(out, model);
  return body;
}

}  // namespace monorelay::dialects::gemini
