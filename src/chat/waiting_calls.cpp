#include "chat/waiting_calls.hpp"

#include <utility>

namespace monorelay::chat {
namespace {

// Keys under which a call waits.
std::string ById(Text id) {
  return "id " + json::Decode(id);
}
std::string ByName(Text name) {
  return "name " + json::Decode(name);
}
std::string WithoutIdByName(Text name) {
  return "without id, name " + json::Decode(name);
}
constexpr const char* kAny = "any";
constexpr const char* kAnyWithoutId = "any without id";

}  // namespace

void WaitingCalls::Add(const ToolCall& call, std::size_t turn) {
  const std::size_t number = answered_.size();
  answered_.push_back(false);
  Remember(ByName(call.name), number, turn);
  Remember(kAny, number, turn);
  if (call.id.IsEmpty()) {
    Remember(WithoutIdByName(call.name), number, turn);
    Remember(kAnyWithoutId, number, turn);
  } else {
    Remember(ById(call.id), number, turn);
    latest_[json::Decode(call.id)] = number;
  }
}

std::optional<std::size_t> WaitingCalls::Take(const ToolResult& result) {
  if (result.call_id.IsEmpty()) {
    std::optional<std::size_t> call;
    if (!result.name.IsEmpty()) call = TakeBy(ByName(result.name));
    return call ? call : TakeBy(kAny);
  }
  if (const auto call = TakeBy(ById(result.call_id))) return call;
  if (const auto known = latest_.find(json::Decode(result.call_id)); known != latest_.end())
    return known->second;
  std::optional<std::size_t> call;
  if (!result.name.IsEmpty()) call = TakeBy(WithoutIdByName(result.name));
  return call ? call : TakeBy(kAnyWithoutId);
}

void WaitingCalls::Remember(std::string key, std::size_t call, std::size_t turn) {
  auto& turns = waiting_[std::move(key)];
  if (turns.empty() || turns.back().number != turn) turns.push_back({.number = turn, .calls = {}});
  turns.back().calls.push_back(call);
}

std::optional<std::size_t> WaitingCalls::TakeBy(const std::string& key) {
  const auto found = waiting_.find(key);
  if (found == waiting_.end()) return std::nullopt;
  auto& turns = found->second;
  for (; !turns.empty(); turns.pop_back()) {
    Turn& turn = turns.back();
    while (turn.next < turn.calls.size()) {
      const std::size_t call = turn.calls[turn.next++];
      if (answered_[call]) continue;
      answered_[call] = true;
      return call;
    }
  }
  return std::nullopt;
}

}  // namespace monorelay::chat
