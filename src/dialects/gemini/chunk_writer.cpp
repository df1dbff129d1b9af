// The chunks of a stream: the other half of GeminiEventWriter.
#include <algorithm>
#include <charconv>

#include "dialects/gemini/citations.hpp"
#include "dialects/gemini/event_writer.hpp"

namespace monorelay::dialects::gemini {

using json::Text;

void GeminiEventWriter::WriteText(std::int64_t choice, Text text, bool thought,
                                  std::string_view signature) {
  BeginParts(choice);
  json::Writer out(out_);
  out.BeginObject().Field("text", text);
  if (thought) out.Field("thought", true);
  if (!signature.empty()) out.Field("thoughtSignature", Text{signature});
  out.EndObject();
  EndParts();
}

void GeminiEventWriter::SendCall(std::size_t index) {
  const Call call = std::move(calls_[index]);
  calls_.erase(calls_.begin() + static_cast<std::ptrdiff_t>(index));
  held_bytes_ -= call.arguments.size();
  BeginParts(call.choice);
  json::Writer out(out_);
  out.BeginObject().Key("functionCall").BeginObject();
  out.Field("id", Text{call.id}).Field("name", Text{call.name}).Key("args");
  arguments_.Write(out, {.text = {call.arguments}, .object = {}}, call.free_form);
  out.EndObject();
  if (!call.signature.empty()) out.Field("thoughtSignature", Text{call.signature});
  out.EndObject();
  EndParts();
}

void GeminiEventWriter::SendCalls(std::int64_t choice) {
  for (std::size_t i = 0; i < calls_.size();) {
    if (calls_[i].choice == choice) {
      SendCall(i);
    } else {
      ++i;
    }
  }
}

void GeminiEventWriter::WriteEnds() {
  BeginChunk();
  json::Writer out(out_);
  for (const End& end : ends_) {
    out.BeginObject().Key("content").BeginObject().Key("parts").BeginArray();
    out.BeginObject().Field("text", "").EndObject();
    out.EndArray().Field("role", "model").EndObject();
    out.Field("finishReason", end.reason);
    if (!end.message.empty()) out.Field("finishMessage", Text{end.message});
    WriteSources(out, end.choice);
    out.Field("index", end.choice).EndObject();
  }
  out_ += ']';
  json::Writer rest(out_);
  if (usage_.IsKnown()) {
    out_ += ',';
    WriteUsage(rest, usage_);
  }
  EndChunk();
}

void GeminiEventWriter::WriteSources(json::Writer& out, std::int64_t choice) const {
  std::vector<chat::Citation> citations;
  for (const Source& source : sources_) {
    if (source.choice != choice) continue;
    chat::Citation& citation = citations.emplace_back();
    citation.url = {source.url};
    citation.title = {source.title};
    citation.begin = source.begin;
    citation.end = source.end;
  }
  if (citations.empty()) return;
  out.Key("groundingMetadata");
  WriteGrounding(out, citations);
}

void GeminiEventWriter::Said::Add(Text text) {
  const bool plain = text.escaped.find('\\') == std::string_view::npos;
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  ascii = ascii && plain && std::ranges::all_of(text.escaped, is_ascii);
  bytes += static_cast<std::int64_t>(plain ? text.escaped.size() : json::Decode(text).size());
}

GeminiEventWriter::Said& GeminiEventWriter::SaidBy(std::int64_t choice) {
  const auto found = std::ranges::find(said_, choice, &Said::choice);
  if (found != said_.end()) return *found;
  said_.push_back({.choice = choice, .bytes = 0, .passage = 0, .ascii = true});
  return said_.back();
}

void GeminiEventWriter::BeginChunk() {
  if (context_.json_array) {
    out_ += first_ ? "[" : ",\r\n";
  } else {
    out_ += "data: ";
  }
  first_ = false;
  out_ += "{\"candidates\":[";
}

void GeminiEventWriter::EndChunk() {
  out_ += tail_;
}

void GeminiEventWriter::BeginParts(std::int64_t choice) {
  BeginChunk();
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, choice).ptr;
  out_ += "{\"index\":";
  out_.append(digits, end);
  out_ += ",\"content\":{\"role\":\"model\",\"parts\":[";
}

void GeminiEventWriter::EndParts() {
  out_ += "]}}]";
  EndChunk();
}

}  // namespace monorelay::dialects::gemini
