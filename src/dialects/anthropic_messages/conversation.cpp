// Brings the turns of a conversation into the order that the Messages API asks for.
#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "dialects/anthropic_messages/names.hpp"
#include "dialects/anthropic_messages/writing.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::Message;
using chat::Role;

template <class T>
bool Holds(const Block& block) {
  return block.part != nullptr && block.part->If<T>() != nullptr;
}

// Each of both kinds stays in its order.
template <class T>
void PutFirst(std::vector<Block>& blocks) {
  std::vector<Block> ordered;
  ordered.reserve(blocks.size());
  std::ranges::copy_if(blocks, std::back_inserter(ordered), Holds<T>);
  std::ranges::copy_if(blocks, std::back_inserter(ordered), std::not_fn(Holds<T>));
  blocks = std::move(ordered);
}

bool IsSystem(const Message& message) {
  return message.role == Role::kSystem || message.role == Role::kDeveloper;
}

chat::Raw MessageFields(const Writing& writing, const Message& message) {
  if (!writing.own) return {};
  for (const chat::Part& part : message.parts) {
    const auto* const foreign = part.If<chat::Foreign>();
    if (foreign != nullptr && foreign->type.escaped == kMessageFields) return foreign->raw;
  }
  return {};
}

// The role "system" within a conversation is known to few models; the mark tells the others who
// speaks. It stays where it is, since moving it would change what is cached.
void MarkAsSystem(Writing& writing, std::vector<Block>& blocks) {
  writing.notes.Approximate(Feature::kSystemPosition, "a marked user text");
  for (Block& block : blocks) {
    std::string text("<system>\\n");
    text.append(block.text.escaped).append("\\n</system>");
    block.text = writing.Keep(std::move(text));
  }
}

Turn TurnOf(Writing& writing, const Message& message) {
  if (!message.name.IsEmpty()) writing.notes.Drop(Feature::kParticipantName);
  Turn turn{.role = TurnRole::kUser, .blocks = {}, .more = MessageFields(writing, message)};
  if (message.role == Role::kAssistant) {
    turn.role = TurnRole::kAssistant;
    turn.blocks = BlocksOf(writing, message.parts, Place::kAssistant);
  } else if (!IsSystem(message)) {
    turn.blocks = BlocksOf(writing, message.parts, Place::kUser);
  } else {
    turn.blocks = BlocksOf(writing, message.parts, Place::kSystem);
    if (writing.own) {
      turn.role = TurnRole::kSystem;
    } else if (!turn.blocks.empty()) {
      MarkAsSystem(writing, turn.blocks);
    }
  }
  return turn;
}

// The model's reasoning opens its turn; if it does so already, what comes later stays between the
// calls that it led to.
void PutReasoningFirst(std::vector<Block>& blocks) {
  if (blocks.empty() || Holds<chat::Reasoning>(blocks.front())) return;
  PutFirst<chat::Reasoning>(blocks);
}

void Order(const Writing& writing, Turn& turn) {
  if (turn.role == TurnRole::kUser) PutFirst<chat::ToolResult>(turn.blocks);
  if (turn.role == TurnRole::kAssistant && !writing.own) PutReasoningFirst(turn.blocks);
}

void Append(Conversation& conversation, Turn turn) {
  if (turn.blocks.empty()) return;
  if (!conversation.turns.empty()) {
    Turn& last = conversation.turns.back();
    if (last.role == turn.role && last.more.IsEmpty() && turn.more.IsEmpty()) {
      last.blocks.insert(last.blocks.end(), turn.blocks.begin(), turn.blocks.end());
      return;
    }
  }
  conversation.turns.push_back(std::move(turn));
}

// The API refuses white space at the end of a turn that is to be continued.
void TrimPrefill(Conversation& conversation) {
  if (!EndsWithPrefill(conversation)) return;
  std::vector<Block>& blocks = conversation.turns.back().blocks;
  if (Holds<chat::TextPart>(blocks.back()) || Holds<chat::Refusal>(blocks.back()))
    blocks.back().text = TrimEnd(blocks.back().text);
}

void Check(Writing& writing, const Conversation& conversation) {
  const auto is_user = [](const Turn& turn) { return turn.role == TurnRole::kUser; };
  if (std::ranges::none_of(conversation.turns, is_user)) {
    writing.problem = writing.problem.value_or(
        ClientError(ErrorKind::kInvalidRequest,
                    "the conversation has no message of a user that is not empty, which this model "
                    "needs; add one")
            .error());
  }
  if (EndsWithPrefill(conversation) && !writing.target.model_traits.prefill && !writing.own) {
    writing.Refuse(Feature::kPrefill,
                   "ends with an answer to be continued, which this model cannot do; end with a "
                   "message of the user");
  }
}

}  // namespace

Conversation Arrange(Writing& writing) {
  Conversation conversation;
  const auto& messages = writing.request.messages;
  auto message = messages.begin();
  for (; message != messages.end() && IsSystem(*message); ++message) {
    if (!message->name.IsEmpty()) writing.notes.Drop(Feature::kParticipantName);
    if (!message->purpose.IsEmpty()) writing.notes.Drop(Feature::kPurpose);
    for (Block& block : BlocksOf(writing, message->parts, Place::kSystem))
      conversation.system.push_back(block);
  }
  conversation.turns.reserve(messages.size());
  for (; message != messages.end(); ++message) Append(conversation, TurnOf(writing, *message));
  for (Turn& turn : conversation.turns) Order(writing, turn);
  TrimPrefill(conversation);
  Check(writing, conversation);
  return conversation;
}

bool EndsWithPrefill(const Conversation& conversation) {
  return !conversation.turns.empty() && conversation.turns.back().role == TurnRole::kAssistant;
}

}  // namespace monorelay::dialects::anthropic_messages
