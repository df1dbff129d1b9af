#include "dialects/openai_responses/content_reader.hpp"

#include "dialects/openai_responses/annotation.hpp"
#include "dialects/openai_responses/media_reader.hpp"
#include "dialects/openai_responses/names.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::CacheMark;
using chat::Part;
using json::Value;

CacheMark ReadCacheMark(Value mark) {
  if (!mark.IsObject()) return CacheMark::kNone;
  return mark["ttl"].Is("12h") ? CacheMark::kHours12 : CacheMark::kMinutes30;
}

Result<chat::TextPart> ReadText(Value part, const Place& place) {
  const Value text = part["text"];
  if (!text.IsString()) return Wrong(place.Of("text"), "must be a string");
  chat::TextPart read{.text = text.GetText(), .citations = {}};
  for (const Value annotation : part["annotations"].Items()) {
    read.citations.push_back(ReadAnnotation(annotation, 0));
  }
  return read;
}

template <class Content>
Result<Part> AsPart(Result<Content> content) {
  if (!content) return std::unexpected(std::move(content.error()));
  return Part{.content = std::move(*content)};
}

Result<Part> ReadPart(Value part, const Place& place, chat::Request& request) {
  if (!part.IsObject()) return Wrong(place, "must be an object");
  const Value type = part["type"];
  if (type.Is("input_text") || type.Is("output_text") || type.Is("text") || type.IsMissing())
    return AsPart(ReadText(part, place));
  if (type.Is("input_image")) return AsPart(ReadImage(part, place, request));
  if (type.Is("input_file")) return AsPart(ReadFile(part, place, request));
  if (type.Is("input_audio")) return AsPart(ReadAudio(part, place, request));
  if (type.Is("refusal")) {
    if (!part["refusal"].IsString()) return Wrong(place.Of("refusal"), "must be a string");
    return Part{.content = chat::Refusal{.text = part["refusal"].GetText()}};
  }
  if (!type.IsString()) return Wrong(place.Of("type"), "must be a string");
  return Part{.content =
                  chat::Foreign{.type = type.GetText(), .dialect = {kName}, .raw = part.GetRaw()}};
}

}  // namespace

Result<void> ReadContent(Value content, const Place& place, chat::Request& request,
                         std::vector<Part>& parts) {
  if (!content.IsGiven()) return {};
  if (content.IsString()) {
    parts.push_back({.content = chat::TextPart{.text = content.GetText(), .citations = {}}});
    return {};
  }
  if (!content.IsArray()) return Wrong(place, "must be a string or an array");
  std::size_t index = 0;
  for (const Value part : content.Items()) {
    auto read = ReadPart(part, place.At(index++), request);
    if (!read) return std::unexpected(std::move(read.error()));
    read->cache = ReadCacheMark(part["prompt_cache_breakpoint"]);
    parts.push_back(std::move(*read));
  }
  return {};
}

}  // namespace monorelay::dialects::openai_responses
