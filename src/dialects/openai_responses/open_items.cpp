#include "dialects/openai_responses/open_items.hpp"

#include <algorithm>
#include <utility>

namespace monorelay::dialects::openai_responses {

ItemType TypeOf(json::Value item) {
  const json::Value type = item["type"];
  if (type.Is("message")) return ItemType::kMessage;
  if (type.Is("reasoning")) return ItemType::kReasoning;
  if (type.Is("function_call")) return ItemType::kCall;
  return type.Is("custom_tool_call") ? ItemType::kFreeFormCall : ItemType::kOther;
}

OpenItem& OpenItems::Begin(ItemType type, std::int64_t index, json::Text id) {
  const auto free = [](const OpenItem& item) { return !item.open; };
  auto slot = std::ranges::find_if(items_, free);
  if (slot == items_.end()) slot = items_.emplace(items_.end());
  std::string kept = std::move(slot->id);
  kept = id.escaped;
  *slot = {};
  slot->open = true;
  slot->type = type;
  slot->index = index;
  slot->id = std::move(kept);
  return *slot;
}

OpenItem* OpenItems::Find(ItemType type, std::int64_t index, json::Text id) {
  OpenItem* nameless = nullptr;
  int nameless_count = 0;
  for (OpenItem& item : items_) {
    if (!item.open || item.type != type) continue;
    if (index >= 0 && item.index >= 0) {
      if (item.index == index) return &item;
      continue;
    }
    if (!id.IsEmpty() && item.id == id.escaped) return &item;
    nameless = &item;
    ++nameless_count;
  }
  return nameless_count == 1 ? nameless : nullptr;
}

OpenItem& OpenItems::FindOrBegin(ItemType type, std::int64_t index, json::Text id) {
  OpenItem* found = Find(type, index, id);
  return found != nullptr ? *found : Begin(type, index, id);
}

}  // namespace monorelay::dialects::openai_responses
