#include "dialects/gemini/logprobs.hpp"

#include "dialects/gemini/wire.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::gemini {
namespace {

void WriteToken(json::Writer& out, json::Value candidate) {
  out.Field("token", Get(candidate, "token").GetText());
  const json::Value logprob = Get(candidate, "logProbability");
  out.Key("logprob").Value(logprob.IsGiven() ? logprob.GetRaw() : json::Raw{"0"});
  out.Key("bytes").Null();
}

// Gemini's form of one token.
void WriteCandidate(json::Writer& out, json::Value token) {
  out.BeginObject().Field("token", token["token"].GetText());
  const json::Value logprob = token["logprob"];
  if (logprob.IsGiven()) out.Field("logProbability", logprob.GetRaw());
  out.EndObject();
}

}  // namespace

void AppendLogprobs(std::string& items, json::Value result) {
  const json::Value alternatives = Get(result, "topCandidates");
  auto top = alternatives.Items().begin();
  const auto top_end = alternatives.Items().end();
  for (const json::Value chosen : Get(result, "chosenCandidates").Items()) {
    if (!items.empty()) items.push_back(',');
    json::Writer out(items);
    out.BeginObject();
    WriteToken(out, chosen);
    out.Key("top_logprobs").BeginArray();
    if (top != top_end) {
      for (const json::Value candidate : Get(*top, "candidates").Items()) {
        out.BeginObject();
        WriteToken(out, candidate);
        out.EndObject();
      }
      ++top;
    }
    out.EndArray().EndObject();
  }
}

bool AppendLogprobsResult(std::string& out, json::Raw logprobs, json::Document& scratch) {
  if (logprobs.IsEmpty() || !scratch.ParseCopy(logprobs.json)) return false;
  const json::Value content = scratch.Root()["content"];
  if (!content.IsArray() || content.Size() == 0) return false;
  json::Writer writer(out);
  writer.BeginObject().Key("topCandidates").BeginArray();
  for (const json::Value token : content.Items()) {
    writer.BeginObject().Key("candidates").BeginArray();
    for (const json::Value candidate : token["top_logprobs"].Items())
      WriteCandidate(writer, candidate);
    writer.EndArray().EndObject();
  }
  writer.EndArray().Key("chosenCandidates").BeginArray();
  for (const json::Value token : content.Items()) WriteCandidate(writer, token);
  writer.EndArray().EndObject();
  return true;
}

}  // namespace monorelay::dialects::gemini
