#include "dialects/openai_responses/reasoning_reader.hpp"

#include "dialects/opaque.hpp"
#include "dialects/openai_responses/names.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Opaque;
using chat::Reasoning;
using json::Value;

// One part for each text. Only an id tells that they belong together.
void ReadEach(Value texts, bool summary, json::Text id, std::vector<chat::Part>& parts) {
  for (const Value text : texts.Items()) {
    const json::Text words = text["text"].GetText();
    if (words.IsEmpty()) continue;
    parts.push_back(
        {.content = Reasoning{.text = words, .id = id, .summary = summary, .opaque = {}}});
  }
}

// One part for all texts: the reasoning itself if it is there, else its summary.
Reasoning ReadJoined(Value item, chat::Request& request) {
  Reasoning reasoning;
  reasoning.id = item["id"].GetText();
  reasoning.text = JoinTexts(item["content"], request);
  if (reasoning.text.IsEmpty()) {
    reasoning.text = JoinTexts(item["summary"], request);
    reasoning.summary = !reasoning.text.IsEmpty();
  }
  return reasoning;
}

}  // namespace

void ReadReasoning(Value item, chat::Request& request, std::vector<chat::Part>& parts,
                   Opaque& of_call) {
  Opaque opaque;
  bool belongs_to_call = false;
  const json::Text encrypted = item["encrypted_content"].GetText();
  if (!encrypted.IsEmpty()) {
    opaque = OpaqueFrom(encrypted, kName, request, &belongs_to_call);
    if (json::Equals(opaque.dialect, kName)) opaque.whole = true;
  }
  const bool is_signature = !opaque.IsEmpty() && !opaque.whole;
  const json::Text id = item["id"].GetText();
  if (id.IsEmpty() || is_signature) {
    Reasoning joined = ReadJoined(item, request);
    if (belongs_to_call && joined.text.IsEmpty()) {
      of_call = opaque;
      return;
    }
    // A signature is of the text as it stands; the client only knew where to put it.
    if (is_signature) joined.summary = false;
    CheckSigned(opaque, encrypted, joined.text);
    joined.opaque = opaque;
    if (!joined.text.IsEmpty() || !opaque.IsEmpty()) parts.push_back({.content = joined});
    return;
  }
  const std::size_t before = parts.size();
  ReadEach(item["summary"], true, id, parts);
  ReadEach(item["content"], false, id, parts);
  if (parts.size() == before)
    parts.push_back({.content = Reasoning{.text = {}, .id = id, .opaque = {}}});
  parts.back().If<Reasoning>()->opaque = opaque;
}

}  // namespace monorelay::dialects::openai_responses
