#include "dialects/openai_chat/message_writer.hpp"

#include <algorithm>

#include "dialects/openai_chat/part_reader.hpp"
#include "dialects/openai_chat/writing.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Feature;
using chat::Message;
using chat::Part;
using chat::Role;

constexpr std::string_view kOwn = "openai_chat";

bool IsSystem(const Message& message) {
  return message.role == Role::kSystem || message.role == Role::kDeveloper;
}

bool IsOwn(const chat::Foreign& foreign) {
  return json::Equals(foreign.dialect, kOwn);
}

bool IsField(const chat::Foreign& foreign) {
  return foreign.type.escaped.starts_with(kFieldType);
}

// What stands in the content of a message.
std::vector<const Part*> ContentOf(const Message& message) {
  std::vector<const Part*> content;
  for (const Part& part : message.parts) {
    const auto* foreign = part.If<chat::Foreign>();
    const bool own = foreign != nullptr && IsOwn(*foreign) && !IsField(*foreign);
    if (own || part.If<chat::TextPart>() != nullptr || part.If<chat::Media>() != nullptr)
      content.push_back(&part);
  }
  return content;
}

template <class Content>
bool Has(const Message& message) {
  const auto is = [](const Part& part) { return part.If<Content>() != nullptr; };
  return std::ranges::any_of(message.parts, is);
}

}  // namespace

MessageWriter::MessageWriter(const chat::Request& request, const Target& target, chat::Notes& notes,
                             json::Writer& json, std::string& out, std::string instruction)
    : request_(request),
      target_(target),
      notes_(notes),
      json_(json),
      out_(out),
      instruction_(std::move(instruction)),
      same_(json::Equals(request.dialect, kOwn)),
      parts_(request, target, notes, json, out) {}

Result<void> MessageWriter::Write() {
  json_.Key("messages").BeginArray();
  if (request_.messages.empty() || !IsSystem(request_.messages.front())) WriteInstruction();
  for (std::size_t i = 0; i < request_.messages.size(); ++i) {
    auto written = WriteMessage(i);
    if (!written) return written;
  }
  json_.EndArray();
  return {};
}

Result<void> MessageWriter::WriteMessage(std::size_t index) {
  const Message& message = request_.messages[index];
  const bool last = index + 1 == request_.messages.size();
  NoteLosses(message);
  Result<void> written;
  switch (message.role) {
    case Role::kSystem:
    case Role::kDeveloper: {
      const bool leading =
          std::all_of(request_.messages.begin(),
                      request_.messages.begin() + static_cast<std::ptrdiff_t>(index), IsSystem);
      const bool closes = last || !IsSystem(request_.messages[index + 1]);
      return WriteSystem(message, leading && closes);
    }
    case Role::kUser:
      return WriteUser(message);
    case Role::kAssistant:
      return IsEmptyTurn(message) ? Result<void>() : WriteAssistant(message, last);
    case Role::kTool:
      for (const Part& part : message.parts) {
        const auto* result = part.If<chat::ToolResult>();
        if (result != nullptr && written) written = WriteResult(*result, part);
      }
      if (written && (last || request_.messages[index + 1].role != Role::kTool))
        written = WriteMediaOfResults();
      return written;
  }
  return written;
}

void MessageWriter::NoteLosses(const Message& message) {
  if (!message.purpose.IsEmpty()) notes_.Drop(Feature::kPurpose);
  for (const Part& part : message.parts) {
    const auto* foreign = part.If<chat::Foreign>();
    if (foreign != nullptr && !IsOwn(*foreign)) notes_.DropPart(foreign->type);
    const auto* text = part.If<chat::TextPart>();
    if (text != nullptr && !text->citations.empty() && !same_) notes_.Drop(Feature::kCitations);
    // The others are written with their parts.
    const bool markless =
        part.If<chat::ToolCall>() != nullptr || part.If<chat::Reasoning>() != nullptr;
    if (markless && parts_.WritesCacheMark(part.cache)) notes_.Drop(Feature::kCacheMark);
  }
}

// An assistant's turn of which nothing can be sent.
bool MessageWriter::IsEmptyTurn(const Message& message) const {
  if (same_ || !ContentOf(message).empty()) return false;
  if (Has<chat::ToolCall>(message) || Has<chat::Refusal>(message)) return false;
  if (Has<chat::Reasoning>(message)) notes_.Drop(Feature::kReasoningPart);
  return true;
}

void MessageWriter::WriteInstruction() {
  if (instruction_.empty()) return;
  json_.BeginObject().Field("role", "system");
  json_.Field("content", std::string_view(instruction_)).EndObject();
}

Result<void> MessageWriter::WriteSystem(const Message& message, bool with_instruction) {
  std::vector<const Part*> content = ContentOf(message);
  const bool add = with_instruction && !instruction_.empty();
  if (content.empty() && !same_) {
    if (add) WriteInstruction();
    return {};
  }
  Part instruction;
  if (add) {
    instruction.content =
        chat::TextPart{.text = {kept_.emplace_back(json::Escape(instruction_))}, .citations = {}};
    content.push_back(&instruction);
  }
  const bool developer = message.role == Role::kDeveloper;
  // To a provider without that role, "system" is the same thing by its older name: no loss.
  const bool says_developer = developer && (target_.traits.developer_role || same_);
  json_.BeginObject().Field("role", says_developer ? "developer" : "system");
  WriteName(message);
  auto written = parts_.WriteContent(content, same_ && !add ? Texts::kApart : Texts::kParagraphs);
  if (!written) return written;
  WriteForeignFields(message);
  json_.EndObject();
  return {};
}

Result<void> MessageWriter::WriteUser(const Message& message) {
  json_.BeginObject().Field("role", "user");
  WriteName(message);
  auto written = parts_.WriteContent(ContentOf(message), Texts::kApart);
  if (!written) return written;
  WriteForeignFields(message);
  json_.EndObject();
  return {};
}

// There is one field for all of them.
void MessageWriter::WriteRefusals(const Message& message) {
  std::string text;
  for (const Part& part : message.parts) {
    const auto* refusal = part.If<chat::Refusal>();
    if (refusal == nullptr) continue;
    if (!text.empty()) text += R"(\n\n)";
    text += refusal->text.escaped;
  }
  if (!text.empty()) json_.Field("refusal", json::Text{text});
}

Result<void> MessageWriter::WriteAssistant(const Message& message, bool last) {
  std::vector<const Part*> content = ContentOf(message);
  const auto is_media = [](const Part* part) { return part->If<chat::Media>() != nullptr; };
  if (!same_ && std::erase_if(content, is_media) > 0) notes_.Drop(Feature::kImage);
  const bool has_calls = Has<chat::ToolCall>(message);
  json_.BeginObject().Field("role", "assistant");
  WriteName(message);
  const bool says_more = has_calls || Has<chat::Refusal>(message) || Has<chat::Foreign>(message);
  if (content.empty() && says_more) {
    json_.Key("content").Null();
  } else {
    auto written = parts_.WriteContent(content, Texts::kApart);
    if (!written) return written;
  }
  WriteRefusals(message);
  WriteReasoning(message);
  if (has_calls) WriteCalls(message);
  WriteAnnotations(message);
  WriteForeignFields(message);
  if (last && !has_calls && !same_) {
    if (target_.traits.continues_prefill && target_.model_traits.prefill) {
      json_.Field("prefix", true);
    } else {
      notes_.Approximate(Feature::kPrefill, "the answer begins anew");
    }
  }
  json_.EndObject();
  return {};
}

void MessageWriter::WriteName(const Message& message) {
  if (!message.name.IsEmpty()) json_.Field("name", message.name);
}

void MessageWriter::WriteForeignFields(const Message& message) {
  for (const Part& part : message.parts) {
    const auto* foreign = part.If<chat::Foreign>();
    if (foreign == nullptr || !IsOwn(*foreign) || !IsField(*foreign)) continue;
    json_.Field(foreign->type.escaped.substr(kFieldType.size()), foreign->raw);
  }
}

void MessageWriter::WriteAnnotations(const Message& message) {
  bool begun = false;
  for (const Part& part : message.parts) {
    const auto* text = part.If<chat::TextPart>();
    if (text == nullptr || !same_) continue;
    for (const chat::Citation& citation : text->citations) {
      if (!begun) json_.Key("annotations").BeginArray();
      begun = true;
      json_.Value(citation.raw);
    }
  }
  if (begun) json_.EndArray();
}

}  // namespace monorelay::dialects::openai_chat
