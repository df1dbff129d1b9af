#include "dialects/gemini/request_writer.hpp"

#include "dialects/gemini/config_reader.hpp"
#include "dialects/gemini/config_writer.hpp"
#include "dialects/gemini/contents_writer.hpp"
#include "dialects/gemini/wire.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Feature;
using chat::Notes;
using chat::Request;

bool IsNested(json::Text key) {
  return key.escaped.starts_with(kConfigExtra) || key.escaped.starts_with(kToolConfigExtra) ||
         key.escaped.starts_with(kPartExtra) || key.escaped.starts_with(kToolExtra);
}

void WriteOwnTop(const Request& request, json::Writer& out) {
  if (!request.service_tier.IsEmpty()) {
    const bool usual = json::Equals(request.service_tier, "default");
    out.Field("serviceTier", usual ? json::Text{"standard"} : request.service_tier);
  }
  if (request.store) out.Field("store", *request.store);
  for (const chat::Extra& extra : request.extras) {
    if (!IsNested(extra.key)) out.Key(extra.key).Value(extra.value);
  }
}

void NoteForeignTop(const Request& request, Notes& notes) {
  const bool usual =
      json::Equals(request.service_tier, "auto") || json::Equals(request.service_tier, "default");
  if (!request.service_tier.IsEmpty() && !usual) notes.Drop(Feature::kServiceTier);
  // Not to store is what this dialect does.
  if (request.store.value_or(false)) notes.Drop(Feature::kStore);
  for (const chat::Extra& extra : request.extras) {
    if (!extra.SaysNothing()) notes.DropExtra(json::Decode(extra.key));
  }
}

void NoteRest(const Request& request, Notes& notes) {
  if (request.parallel_tool_calls == false) notes.Drop(Feature::kParallelToolCalls);
  if (!request.verbosity.IsEmpty()) notes.Drop(Feature::kVerbosity);
  if (!request.user.IsEmpty()) notes.Drop(Feature::kUser);
  if (!request.cache_key.IsEmpty()) notes.Drop(Feature::kCacheKey);
  if (!request.metadata.IsEmpty() && !request.metadata.IsNull()) notes.Drop(Feature::kMetadata);
}

std::size_t SizeOf(const Request& request) {
  std::size_t size = 1024;
  for (const chat::Message& message : request.messages) {
    for (const chat::Part& part : message.parts) {
      size += 96;
      if (const auto* text = part.If<chat::TextPart>()) size += text->text.escaped.size();
      if (const auto* media = part.If<chat::Media>()) size += media->data.escaped.size();
    }
  }
  for (const chat::Tool& tool : request.tools)
    size += 96 + tool.parameters.json.size() + tool.description.escaped.size();
  return size;
}

}  // namespace

Result<std::string> WriteRequest(const Request& request, const Target& target, Notes& notes) {
  std::string body;
  body.reserve(SizeOf(request));
  json::Writer out(body);
  out.BeginObject();
  auto written = ContentsWriter(request, target, notes, out).Write();
  if (!written) return std::unexpected(std::move(written.error()));
  WriteTools(request, notes, out);
  WriteToolConfig(request, notes, out);
  WriteGenerationConfig(request, target, notes, out);
  if (json::Equals(request.dialect, kName)) {
    WriteOwnTop(request, out);
  } else {
    NoteForeignTop(request, notes);
  }
  NoteRest(request, notes);
  out.EndObject();
  return body;
}

}  // namespace monorelay::dialects::gemini
