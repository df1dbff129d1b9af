// Reads reasoning items, of requests and of answers.
#pragma once

#include <string>
#include <vector>

#include "chat/request.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_responses {

// The texts of `parts`, an item's summary or content, with an empty line between two of them.
// `owner` is the request or response that keeps what has to be put together.
template <class Owner>
json::Text JoinTexts(json::Value parts, Owner& owner) {
  json::Text only;
  std::string joined;
  std::size_t count = 0;
  for (const json::Value part : parts.Items()) {
    const json::Text text = part["text"].GetText();
    if (text.IsEmpty()) continue;
    if (count++ == 0) {
      only = text;
      continue;
    }
    if (joined.empty()) joined = only.escaped;
    joined += "\\n\\n";
    joined += text.escaped;
  }
  return count < 2 ? only : json::Text{owner.Keep(std::move(joined))};
}

// Appends the reasoning of a request's item. Where its texts are several, so are the parts, which
// then share their id, and the last has the encrypted form. An item that only carries what belongs
// to a tool call appends nothing and sets `of_call`.
void ReadReasoning(json::Value item, chat::Request& request, std::vector<chat::Part>& parts,
                   chat::Opaque& of_call);

}  // namespace monorelay::dialects::openai_responses
