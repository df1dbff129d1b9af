// How results find their calls, and what a result says: the other half of ContentsReader.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "dialects/gemini/config_reader.hpp"
#include "dialects/gemini/contents_reader.hpp"
#include "dialects/gemini/media.hpp"

namespace monorelay::dialects::gemini {

using chat::Text;

Result<void> ContentsReader::ReadResult(json::Value value, chat::Message& results) {
  const json::Value name = Get(value, "name");
  if (name.IsGiven() && !name.IsString())
    return MustBe(PathTo(".functionResponse.name"), "a string");
  const json::Value response = Get(value, "response");
  if (response.IsGiven() && !response.IsObject())
    return MustBe(PathTo(".functionResponse.response"), "an object");
  chat::ToolResult result;
  result.name = name.GetText();
  result.call_id = IdForResult(Get(value, "id").GetText(), result.name);
  ReadOutcome(response, result);
  for (const json::Value part : Get(value, "parts").Items()) {
    if (auto media = MediaFrom(FieldsOf(part))) result.content.push_back({.content = *media});
  }
  KeepWhole(value, result);
  results.parts.push_back({.content = std::move(result)});
  return {};
}

void ContentsReader::KeepWhole(json::Value value, chat::ToolResult& result) {
  std::string fields;
  for (const json::Field field : value.Fields()) {
    if (!field.value.IsGiven() || field.Is("id") || field.Is("name")) continue;
    AppendField(fields, field);
    if (!Means(field.key, "response") && !Means(field.key, "parts"))
      AddExtra("contents.parts.functionResponse.", field, request_);
  }
  if (!fields.empty()) result.content.push_back(Companion(kWholeResult, std::move(fields)));
}

// Source: Gemini's API reference, FunctionResponse: "output" and "error" have a meaning, else the
// whole object is the output. Clients that were written against other services send "result", the
// Vercel AI SDK sends the name of the tool and "content" (seen 2026-11-22).
void ContentsReader::ReadOutcome(json::Value response, chat::ToolResult& result) {
  json::Value said;
  json::Value error;
  std::size_t others = 0;
  for (const json::Field field : response.Fields()) {
    if (!field.value.IsGiven()) continue;
    if (field.Is("error")) {
      error = field.value;
    } else if (field.Is("output") || field.Is("result") || field.Is("content")) {
      others += said.IsMissing() ? 0 : 1;
      said = field.value;
    } else if (!field.Is("name")) {
      ++others;
    }
  }
  result.failed = !error.IsMissing() && said.IsMissing();
  if (result.failed) said = error;
  const bool plain = others == 0 && said.IsString() && (result.failed || error.IsMissing());
  if (response.Size() == 0) return;
  Text text = said.GetText();
  if (!plain) {
    const json::Value whole = result.failed && others == 0 ? said : response;
    text = request_.KeepPlain(whole.GetRaw().json);
  }
  if (!text.IsEmpty())
    result.content.push_back({.content = chat::TextPart{.text = text, .citations = {}}});
}

Text ContentsReader::IdForCall(Text sent_id) {
  // Some services number their calls anew in each turn.
  const bool usable = !sent_id.IsEmpty() && used_ids_.insert(sent_id.escaped).second;
  if (usable) return sent_id;
  const Text id = PositionId();
  used_ids_.insert(id.escaped);
  return id;
}

Text ContentsReader::IdForResult(Text sent_id, Text name) {
  const auto take = [this](auto found) {
    const Text id = found->id;
    open_calls_.erase(found);
    return id;
  };
  const auto same_id = [&](const OpenCall& call) {
    return !sent_id.IsEmpty() && call.sent_id.escaped == sent_id.escaped;
  };
  const auto same_name = [&](const OpenCall& call) {
    // A call with an id waits for a result with that id, if results have ids.
    const bool free = sent_id.IsEmpty() || call.sent_id.IsEmpty();
    return free && call.name.escaped == name.escaped;
  };
  auto found = std::ranges::find_if(open_calls_, same_id);
  if (found == open_calls_.end()) found = std::ranges::find_if(open_calls_, same_name);
  if (found != open_calls_.end()) return take(found);
  // Whoever checks that results have calls will find none of this id.
  return sent_id.IsEmpty() ? PositionId() : sent_id;
}

Text ContentsReader::PositionId() {
  return {request_.Keep(fmt::format("call_{}_{}", content_, part_))};
}

}  // namespace monorelay::dialects::gemini
