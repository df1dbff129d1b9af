#include "dialects/gemini/request_reader.hpp"

#include "dialects/gemini/config_reader.hpp"
#include "dialects/gemini/contents_reader.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Request;

struct TopFields {
  json::Value contents;
  json::Value system;
  json::Value tools;
  json::Value tool_config;
  json::Value generation_config;
  json::Value service_tier;
  json::Value store;
};

struct TopField {
  std::string_view name;
  json::Value TopFields::* member;
};

constexpr TopField kTopFields[] = {
    {"contents", &TopFields::contents},
    {"systemInstruction", &TopFields::system},
    {"tools", &TopFields::tools},
    {"toolConfig", &TopFields::tool_config},
    {"generationConfig", &TopFields::generation_config},
    {"serviceTier", &TopFields::service_tier},
    {"store", &TopFields::store},
};

TopFields Split(json::Value root, Request& request) {
  TopFields top;
  for (const json::Field field : root.Fields()) {
    // Some clients repeat what the path says.
    bool known = field.Is("model");
    for (const TopField& candidate : kTopFields) {
      if (known || !Means(field.key, candidate.name)) continue;
      top.*candidate.member = field.value;
      known = true;
    }
    if (!known) AddExtra({}, field, request);
  }
  return top;
}

Result<void> ReadRest(const TopFields& top, Request& request) {
  if (top.service_tier.IsGiven()) {
    if (!top.service_tier.IsString()) return MustBe("serviceTier", "a string");
    request.service_tier = top.service_tier.GetText();
    // What others call the default.
    if (top.service_tier.Is("standard")) request.service_tier = {"default"};
  }
  if (top.store.IsGiven()) {
    request.store = top.store.GetBool();
    if (!request.store) return MustBe("store", "true or false");
  }
  return {};
}

}  // namespace

Result<Request> ReadRequest(const json::Document& document) {
  json::Value root = document.Root();
  // countTokens may hold the request that it asks about.
  const json::Value inner = Get(root, "generateContentRequest");
  if (inner.IsObject()) root = inner;
  if (!root.IsObject()) return MustBe("the request", "a JSON object");
  Request request;
  request.dialect = {kName};
  request.include_usage = true;
  const TopFields top = Split(root, request);
  ContentsReader reader(request);
  auto read = reader.ReadSystem(top.system);
  if (read) read = reader.ReadContents(top.contents);
  if (read) read = ReadTools(top.tools, request);
  if (read) read = ReadToolConfig(top.tool_config, request);
  if (read) read = ReadGenerationConfig(top.generation_config, request);
  if (read) read = ReadRest(top, request);
  if (!read) return std::unexpected(std::move(read.error()));
  return request;
}

}  // namespace monorelay::dialects::gemini
