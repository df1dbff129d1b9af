// The items of a provider's stream that have begun and not ended.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "json/document.hpp"

namespace monorelay::dialects::openai_responses {

enum class ItemType : std::uint8_t { kMessage, kReasoning, kCall, kFreeFormCall, kOther };
ItemType TypeOf(json::Value item);

struct OpenItem {
  bool open = false;
  ItemType type = ItemType::kOther;
  std::int64_t index = -1;  // its output_index; -1: not said
  std::string id;           // or the call_id, where an item has no id; empty: not said
  std::int64_t call = -1;   // the number of the call, once it is announced
  bool spoke = false;       // some of its text came in deltas
  bool cited = false;
  // Which text of it is being sent, so that its .done event is not taken for more of it.
  std::int64_t content_index = 0;
  bool content_spoke = false;
  // Reasoning: the raw text or its summary, whichever came first; the other is skipped.
  bool summary = false;
  std::int64_t text_before = 0;  // code points of the answer before the current text
};

// Finds items by what events say of them: the index, else the id, else being the
// only one of its type.
// Slots are used again, so that this does not grow with the stream.
class OpenItems {
 public:
  // For `response.output_item.added`. `index` is -1 if the event does not say it.
  OpenItem& Begin(ItemType type, std::int64_t index, json::Text id);
  // nullptr if there is none.
  OpenItem* Find(ItemType type, std::int64_t index, json::Text id);
  // As Find, and begins one if there is none: some servers do not announce their items.
  OpenItem& FindOrBegin(ItemType type, std::int64_t index, json::Text id);

 private:
  std::vector<OpenItem> items_;
};

}  // namespace monorelay::dialects::openai_responses
