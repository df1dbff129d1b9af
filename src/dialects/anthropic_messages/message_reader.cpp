// The conversation that a client of Messages sends.
#include <utility>

#include "dialects/anthropic_messages/names.hpp"
#include "dialects/anthropic_messages/reading.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::Message;
using chat::Part;
using chat::Role;

// A line that one client puts before its instructions, different with each build; only providers of
// this dialect understand it, and for the caches of all others it is poison (seen 2026-11-22).
constexpr std::string_view kBillingLine = "x-anthropic-billing-header:";

void ReadContent(Reading& reading, Value content, const Path& path, std::vector<Part>& parts) {
  if (content.IsString()) {
    parts.push_back({.content = chat::TextPart{.text = content.GetText(), .citations = {}}});
    return;
  }
  if (content.IsGiven() && !content.IsArray())
    reading.problem.Report(path, "must be a string or an array of blocks");
  parts.reserve(content.Size());
  std::int64_t place = 0;
  for (const Value block : content.Items()) ReadBlock(reading, block, path.At(place++), parts);
}

bool IsOnlyForAssistants(const Part& part) {
  return part.If<chat::ToolCall>() != nullptr || part.If<chat::Reasoning>() != nullptr;
}

// `wrong` tells what the role cannot say.
template <class Wrong>
void CheckParts(Reading& reading, const std::vector<Part>& parts, const Path& path, Wrong wrong) {
  for (const Part& part : parts) {
    if (wrong(part)) reading.problem.Report(path, "has a block that this role cannot have");
  }
}

// Results become a turn of their own before the rest, which is their order on the wire too.
void AddUserTurn(Reading& reading, Message message, const Path& path) {
  Message results;
  results.role = Role::kTool;
  Message rest;
  rest.name = message.name;
  CheckParts(reading, message.parts, path, IsOnlyForAssistants);
  for (Part& part : message.parts) {
    const bool is_result = part.If<chat::ToolResult>() != nullptr;
    (is_result ? results : rest).parts.push_back(std::move(part));
  }
  const bool has_results = !results.parts.empty();
  if (has_results) reading.request.messages.push_back(std::move(results));
  if (!rest.parts.empty() || !has_results) reading.request.messages.push_back(std::move(rest));
}

std::optional<Role> RoleOf(Value role) {
  if (role.Is("user")) return Role::kUser;
  if (role.Is("assistant")) return Role::kAssistant;
  if (role.Is("system")) return Role::kSystem;
  if (role.Is("developer")) return Role::kDeveloper;
  return std::nullopt;
}

void ReadMessage(Reading& reading, Value value, const Path& path) {
  const auto role = RoleOf(value["role"]);
  if (!value.IsObject()) reading.problem.Report(path, "must be an object");
  if (!role) reading.problem.Report(path.Key("role"), "must be user, assistant or system");
  reading.of_next_call = {};
  Message message;
  message.role = role.value_or(Role::kUser);
  message.name = value["name"].GetText();
  const Path content = path.Key("content");
  ReadContent(reading, value["content"], content, message.parts);
  KeepOtherFields(reading, value, {"role", "content", "name"}, kMessageFields, message.parts);
  if (message.role == Role::kUser) {
    AddUserTurn(reading, std::move(message), content);
    return;
  }
  const bool assistant = message.role == Role::kAssistant;
  CheckParts(reading, message.parts, content, [&](const Part& part) {
    return part.If<chat::ToolResult>() != nullptr || (!assistant && IsOnlyForAssistants(part));
  });
  reading.request.messages.push_back(std::move(message));
}

bool IsBillingLine(const Part& part) {
  const auto* const text = part.If<chat::TextPart>();
  return text != nullptr && text->text.escaped.starts_with(kBillingLine);
}

}  // namespace

void ReadSystem(Reading& reading, Value system, const Path& path) {
  if (!system.IsGiven()) return;
  Message message;
  message.role = Role::kSystem;
  ReadContent(reading, system, path, message.parts);
  // It is always the first.
  if (system.IsArray() && !message.parts.empty() && IsBillingLine(message.parts.front()))
    message.parts.front() = {.content = chat::Foreign{.type = {"text"},
                                                      .dialect = {kName},
                                                      .raw = (*system.Items().begin()).GetRaw(),
                                                      .companion = true}};
  CheckParts(reading, message.parts, path, [](const Part& part) {
    return part.If<chat::ToolResult>() != nullptr || IsOnlyForAssistants(part);
  });
  if (!message.parts.empty()) reading.request.messages.push_back(std::move(message));
}

void ReadMessages(Reading& reading, Value messages, const Path& path) {
  if (!messages.IsArray()) return;
  if (messages.Size() == 0) reading.problem.Report(path, "must hold at least one message");
  reading.request.messages.reserve(messages.Size() + 1);
  std::int64_t place = 0;
  for (const Value message : messages.Items()) ReadMessage(reading, message, path.At(place++));
}

}  // namespace monorelay::dialects::anthropic_messages
