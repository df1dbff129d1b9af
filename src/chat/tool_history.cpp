#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "chat/tool_steps.hpp"
#include "chat/waiting_calls.hpp"

namespace monorelay::chat {
namespace {

bool HasCalls(const Message& message) {
  return std::ranges::any_of(message.parts,
                             [](const Part& part) { return part.If<ToolCall>() != nullptr; });
}

bool IsOneTurn(const Message& first, const Message& second) {
  if (first.role != second.role) return false;
  if (first.role == Role::kTool) return true;
  return first.role == Role::kAssistant && (HasCalls(first) || HasCalls(second));
}

// Makes one turn of neighbours that are one.
void MergeTurns(std::vector<Message>& messages) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (count > 0 && IsOneTurn(messages[count - 1], messages[i])) {
      std::ranges::move(messages[i].parts, std::back_inserter(messages[count - 1].parts));
    } else {
      if (count != i) messages[count] = std::move(messages[i]);
      ++count;
    }
  }
  messages.resize(count);
}

void Link(ToolResult& result, const ToolCall& call) {
  result.call_id = call.id;
  result.name = call.name;
  result.free_form = call.free_form;
}

// True if `results` answer the calls of `turn`, one by one; they are linked then.
bool LinkIfInOrder(const Message& turn, Message& results,
                   std::unordered_set<std::string_view>& ids) {
  auto next = results.parts.begin();
  for (const Part& part : turn.parts) {
    const auto* call = part.If<ToolCall>();
    if (call == nullptr) continue;
    if (call->id.IsEmpty() || next == results.parts.end()) return false;
    auto* result = next->If<ToolResult>();
    ++next;
    if (result == nullptr || result->call_id.escaped != call->id.escaped) return false;
    if (!ids.insert(call->id.escaped).second) return false;
    Link(*result, *call);
  }
  return next == results.parts.end();
}

// True if nothing needs repair, as with all clients that keep to the rules.
bool IsInOrder(std::vector<Message>& messages) {
  std::unordered_set<std::string_view> ids;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (messages[i].role == Role::kTool) return false;
    if (messages[i].role != Role::kAssistant || !HasCalls(messages[i])) continue;
    if (i + 1 == messages.size() || messages[i + 1].role != Role::kTool) return false;
    if (!LinkIfInOrder(messages[i], messages[i + 1], ids)) return false;
    ++i;
  }
  return true;
}

class Repair {
 public:
  Repair(Request& request, Orphans orphans, Notes& notes)
      : request_(request), orphans_(orphans), notes_(notes) {}

  Result<void> Run() {
    for (std::size_t i = 0; i < request_.messages.size(); ++i) {
      Message& message = request_.messages[i];
      if (message.role == Role::kAssistant) AddCalls(message, i);
      if (message.role == Role::kTool) TakeResults(message);
    }
    // Results that came before their calls.
    for (Message& message : request_.messages) {
      if (message.role == Role::kTool) TakeResults(message);
    }
    if (orphans_ == Orphans::kRefused) {
      auto checked = RefuseOrphans();
      if (!checked) return checked;
    }
    GiveIds();
    PutResultsBehindCalls();
    return {};
  }

 private:
  struct Call {
    ToolCall* call = nullptr;
    std::size_t turn = 0;
    std::optional<Part> result;
  };

  void AddCalls(Message& message, std::size_t turn) {
    for (Part& part : message.parts) {
      auto* call = part.If<ToolCall>();
      if (call == nullptr) continue;
      waiting_.Add(*call, turn);
      calls_.push_back({call, turn, std::nullopt});
    }
  }

  // Moves results to the calls that they answer.
  void TakeResults(Message& message) {
    std::vector<Part> left;
    for (Part& part : message.parts) {
      const auto* result = part.If<ToolResult>();
      const auto call = result == nullptr ? std::nullopt : waiting_.Take(*result);
      if (call) {
        Attach(calls_[*call], std::move(part));
      } else {
        left.push_back(std::move(part));
      }
    }
    message.parts = std::move(left);
  }

  // A second result for the same call adds to the first.
  static void Attach(Call& call, Part part) {
    if (!call.result) {
      call.result = std::move(part);
      return;
    }
    auto* first = call.result->If<ToolResult>();
    auto* second = part.If<ToolResult>();
    std::ranges::move(second->content, std::back_inserter(first->content));
    first->failed = first->failed || second->failed;
    if (part.cache != CacheMark::kNone) call.result->cache = part.cache;
  }

  [[nodiscard]] Result<void> RefuseOrphans() const {
    for (const Message& message : request_.messages) {
      if (message.role != Role::kTool || message.parts.empty()) continue;
      const auto* result = message.parts.front().If<ToolResult>();
      if (result == nullptr) continue;
      const Text named = result->call_id.IsEmpty() ? result->name : result->call_id;
      return ClientError(ErrorKind::kInvalidRequest,
                         "a tool result answers the call \"" + Shorten(json::Decode(named), 80) +
                             "\", which is nowhere in the conversation; send the assistant's turn "
                             "with that call too, or leave the result out");
    }
    return {};
  }

  // Every call gets an id of its own that depends on nothing but its place, so that a conversation
  // that grows stays the same at its front.
  void GiveIds() {
    std::unordered_set<std::string> taken;
    for (const Call& call : calls_) taken.insert(json::Decode(call.call->id));
    std::unordered_set<std::string> seen;
    std::size_t number = 0;
    for (const Call& call : calls_) {
      ++number;
      std::string id = json::Decode(call.call->id);
      if (!id.empty() && seen.insert(id).second) continue;
      id = (id.empty() ? "call" : id) + "_" + std::to_string(number);
      while (!taken.insert(id).second) id += "_" + std::to_string(number);
      call.call->id = request_.KeepPlain(id);
    }
  }

  void PutResultsBehindCalls() {
    std::vector<Message> messages;
    auto next = calls_.begin();
    for (std::size_t i = 0; i < request_.messages.size(); ++i) {
      Message& message = request_.messages[i];
      if (message.role != Role::kTool || !message.parts.empty())
        messages.push_back(std::move(message));
      if (next == calls_.end() || next->turn != i) continue;
      Message results{.role = Role::kTool, .parts = {}, .name = {}, .purpose = {}};
      for (; next != calls_.end() && next->turn == i; ++next)
        results.parts.push_back(ResultOf(*next));
      messages.push_back(std::move(results));
    }
    request_.messages = std::move(messages);
    MergeTurns(request_.messages);
  }

  Part ResultOf(Call& call) {
    if (!call.result) {
      notes_.Approximate(Feature::kMissingResult, "a result is missing");
      ToolResult missing;
      missing.failed = true;
      missing.content.push_back(
          {TextPart{.text = {"no result was recorded for this call"}, .citations = {}}, {}});
      call.result = Part{std::move(missing), {}};
    }
    Link(*call.result->If<ToolResult>(), *call.call);
    return *std::move(call.result);
  }

  Request& request_;
  Orphans orphans_;
  Notes& notes_;
  std::vector<Call> calls_;
  WaitingCalls waiting_;
};

}  // namespace

Result<void> RepairHistory(Request& request, Orphans orphans, Notes& notes) {
  MergeTurns(request.messages);
  if (IsInOrder(request.messages)) return {};
  return Repair(request, orphans, notes).Run();
}

void LinkResults(Request& request) {
  std::unordered_map<std::string_view, const ToolCall*> calls;
  for (Message& message : request.messages) {
    for (Part& part : message.parts) {
      if (const auto* call = part.If<ToolCall>()) calls[call->id.escaped] = call;
      auto* result = part.If<ToolResult>();
      if (result == nullptr || result->call_id.IsEmpty()) continue;
      const auto found = calls.find(result->call_id.escaped);
      if (found != calls.end()) Link(*result, *found->second);
    }
  }
}

}  // namespace monorelay::chat
