#include "dialects/gemini/citations.hpp"

#include <cstdint>

#include "dialects/gemini/wire.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Citation;

struct Span {
  std::int64_t begin = -1;
  std::int64_t end = -1;
};

// Protocol buffers leave out a start of zero.
Span SpanOf(json::Value segment) {
  const auto end = Get(segment, "endIndex").GetInt();
  if (!end) return {};
  return {.begin = Get(segment, "startIndex").GetInt().value_or(0), .end = *end};
}

Citation CitationFrom(json::Value source, Span span) {
  Citation citation;
  citation.url = Get(source, "uri").GetText();
  citation.title = Get(source, "title").GetText();
  citation.begin = span.begin;
  citation.end = span.end;
  citation.raw = source.GetRaw();
  citation.dialect = {kName};
  return citation;
}

// The page of a chunk, wherever it was found.
json::Value SourceOf(json::Value chunk) {
  for (const std::string_view place : {"web", "retrievedContext", "maps", "image"}) {
    const json::Value source = Get(chunk, place);
    if (source.IsObject()) return source;
  }
  return {};
}

void AddGrounding(json::Value metadata, std::vector<Citation>& citations) {
  std::vector<json::Value> sources;
  for (const json::Value chunk : Get(metadata, "groundingChunks").Items())
    sources.push_back(SourceOf(chunk));
  std::vector<bool> used(sources.size());
  for (const json::Value support : Get(metadata, "groundingSupports").Items()) {
    const Span span = SpanOf(Get(support, "segment"));
    for (const json::Value index : Get(support, "groundingChunkIndices").Items()) {
      const auto at = index.GetInt();
      if (!at || *at < 0 || static_cast<std::size_t>(*at) >= sources.size()) continue;
      used[static_cast<std::size_t>(*at)] = true;
      citations.push_back(CitationFrom(sources[static_cast<std::size_t>(*at)], span));
    }
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!used[i] && sources[i].IsObject()) citations.push_back(CitationFrom(sources[i], {}));
  }
}

// For each byte of `text`, and its end, how many code points come before it.
std::vector<std::int64_t> PointsBefore(std::string_view text) {
  std::vector<std::int64_t> points(text.size() + 1);
  std::int64_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    points[i] = count;
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
    if ((next & 0xc0U) != 0x80U) ++count;
  }
  points[text.size()] = count;
  return points;
}

// The byte at which code point number `point` begins, or the end.
std::vector<std::int64_t> BytesBefore(std::string_view text) {
  std::vector<std::int64_t> bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80U)
      bytes.push_back(static_cast<std::int64_t>(i));
  }
  bytes.push_back(static_cast<std::int64_t>(text.size()));
  return bytes;
}

void Translate(std::vector<Citation>& citations, const std::vector<std::int64_t>& table) {
  const auto last = static_cast<std::int64_t>(table.size()) - 1;
  for (Citation& citation : citations) {
    const bool inside =
        citation.begin >= 0 && citation.begin <= citation.end && citation.end <= last;
    citation.begin = inside ? table[static_cast<std::size_t>(citation.begin)] : -1;
    citation.end = inside ? table[static_cast<std::size_t>(citation.end)] : -1;
  }
}

}  // namespace

std::vector<Citation> CitationsOf(json::Value candidate) {
  std::vector<Citation> citations;
  AddGrounding(Get(candidate, "groundingMetadata"), citations);
  const json::Value metadata = Get(candidate, "citationMetadata");
  for (const std::string_view list : {"citations", "citationSources"}) {
    for (const json::Value source : Get(metadata, list).Items())
      citations.push_back(CitationFrom(source, SpanOf(source)));
  }
  return citations;
}

void InCodePoints(std::vector<Citation>& citations, std::string_view text) {
  Translate(citations, PointsBefore(text));
}

void InBytes(std::vector<Citation>& citations, std::string_view text) {
  Translate(citations, BytesBefore(text));
}

void WriteGrounding(json::Writer& out, const std::vector<Citation>& citations) {
  out.BeginObject().Key("groundingChunks").BeginArray();
  for (const Citation& citation : citations) {
    if (citation.url.IsEmpty()) continue;
    out.BeginObject().Key("web").BeginObject().Field("uri", citation.url);
    out.Field("title", citation.title.IsEmpty() ? citation.url : citation.title);
    out.EndObject().EndObject();
  }
  out.EndArray().Key("groundingSupports").BeginArray();
  std::int64_t chunk = 0;
  for (const Citation& citation : citations) {
    if (citation.url.IsEmpty()) continue;
    const std::int64_t index = chunk++;
    if (citation.begin < 0) continue;
    out.BeginObject().Key("segment").BeginObject();
    out.Field("startIndex", citation.begin).Field("endIndex", citation.end).EndObject();
    out.Key("groundingChunkIndices").BeginArray().Int(index).EndArray().EndObject();
  }
  out.EndArray().EndObject();
}

}  // namespace monorelay::dialects::gemini
