#include "dialects/openai_chat/message_reader.hpp"

#include <algorithm>

#include "dialects/dialect.hpp"
#include "dialects/opaque.hpp"
#include "dialects/openai_chat/part_reader.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Part;
using chat::Role;
using json::Value;

struct RoleName {
  std::string_view name;
  Role role;
};

constexpr RoleName kRoles[] = {
    {"user", Role::kUser},     {"assistant", Role::kAssistant}, {"tool", Role::kTool},
    {"system", Role::kSystem}, {"developer", Role::kDeveloper}, {"function", Role::kTool},
};

// A field without a place of its own. What is empty says nothing.
bool IsWorthKeeping(const Value& value) {
  return value.IsGiven() && !(value.IsArray() && value.Size() == 0);
}

void AddForeignField(chat::Request& request, const json::Field& field, chat::Message& message) {
  const std::string_view type = request.Keep(std::string(kFieldType).append(field.key.escaped));
  message.parts.push_back({.content = chat::Foreign{.type = {type},
                                                    .dialect = {NameOf(Dialect::kOpenAiChat)},
                                                    .raw = field.value.GetRaw()}});
}

// Only an assistant refuses and thinks.
bool IsOfAssistant(const Part& part) {
  return part.If<chat::Refusal>() != nullptr || part.If<chat::Reasoning>() != nullptr;
}

chat::Arguments ArgumentsFrom(const Value& arguments) {
  if (arguments.IsString()) return {.text = arguments.GetText(), .object = {}};
  if (arguments.IsGiven()) return {.text = {}, .object = arguments.GetRaw()};
  return {};
}

}  // namespace

Result<void> MessageReader::Read(const Value& messages) {
  const Path where("messages");
  if (!messages.IsArray()) return MustBe(where, "an array of messages");
  request_.messages.reserve(messages.Size());
  std::size_t index = 0;
  for (const Value message : messages.Items()) {
    auto read = ReadMessage(message, Path(where, index));
    if (!read) return read;
    ++index;
  }
  if (index == 0) return MustBe(where, "an array of at least one message");
  return {};
}

Result<void> MessageReader::ReadMessage(const Value& source, const Path& where) {
  if (!source.IsObject()) return MustBe(where, "an object");
  const Value role = source["role"];
  const auto is_role = [&](const RoleName& row) { return role.Is(row.name); };
  const auto* found = std::ranges::find_if(kRoles, is_role);
  if (found == std::end(kRoles))
    return MustBe(Path(where, "role"), "system, developer, user, assistant or tool");
  chat::Message message;
  message.role = found->role;
  const Fields fields = FindFields(source, message);
  message.name = fields.name.GetText();
  Result<void> read;
  if (message.role == Role::kAssistant) {
    read = ReadAssistant(fields, where, message);
  } else if (message.role == Role::kTool) {
    read = ReadResult(fields, where, message);
  } else {
    read = ReadTexts(fields, where, message);
  }
  if (read) request_.messages.push_back(std::move(message));
  return read;
}

MessageReader::Fields MessageReader::FindFields(const Value& source, chat::Message& message) {
  Fields fields;
  const std::pair<std::string_view, Value*> places[] = {
      {"role", &fields.role},
      {"content", &fields.content},
      {"name", &fields.name},
      {"refusal", &fields.refusal},
      {"tool_calls", &fields.calls},
      {"function_call", &fields.call},
      {"tool_call_id", &fields.call_id},
      {"reasoning_content", &fields.reasoning_content},
      {"reasoning", &fields.reasoning},
      {"reasoning_details", &fields.reasoning_details},
      {"annotations", &fields.annotations}};
  for (const json::Field field : source.Fields()) {
    const auto is_field = [&](const auto& place) { return field.Is(place.first); };
    const auto* place = std::ranges::find_if(places, is_field);
    if (place != std::end(places)) {
      *place->second = field.value;
    } else if (message.role != Role::kTool && IsWorthKeeping(field.value)) {
      AddForeignField(request_, field, message);
    }
  }
  return fields;
}

Result<void> MessageReader::ReadTexts(const Fields& fields, const Path& where,
                                      chat::Message& message) {
  const Path content(where, "content");
  auto read = ReadContent(request_, fields.content, content, message.parts);
  if (!read) return read;
  if (std::ranges::any_of(message.parts, IsOfAssistant))
    return MustBe(content, "a text or an array of parts other than refusals and reasoning");
  const auto is_media = [](const Part& part) { return part.If<chat::Media>() != nullptr; };
  if (message.role != Role::kUser && std::ranges::any_of(message.parts, is_media))
    return MustBe(content, "a text or an array of texts");
  return {};
}

Result<void> MessageReader::ReadAssistant(const Fields& fields, const Path& where,
                                          chat::Message& message) {
  open_calls_.clear();
  of_next_call_ = {};
  ReadReasoning(fields, message);
  auto read = ReadContent(request_, fields.content, Path(where, "content"), message.parts);
  if (!read) return read;
  if (!fields.refusal.GetText().IsEmpty())
    message.parts.push_back({.content = chat::Refusal{.text = fields.refusal.GetText()}});
  for (Part& part : message.parts) {
    if (auto* text = part.If<chat::TextPart>()) {
      ReadAnnotations(fields.annotations, text->citations);
      break;
    }
  }
  if (fields.calls.IsGiven()) {
    read = ReadCalls(fields.calls, Path(where, "tool_calls"), message);
  } else if (fields.call.IsGiven()) {
    read = ReadOldCall(fields.call, Path(where, "function_call"), message);
  }
  return read;
}

Result<void> MessageReader::ReadCalls(const Value& calls, const Path& where,
                                      chat::Message& message) {
  if (!calls.IsArray()) return MustBe(where, "an array of tool calls");
  std::size_t index = 0;
  for (const Value call : calls.Items()) {
    auto read = ReadCall(call, Path(where, index), message);
    if (!read) return read;
    ++index;
  }
  return {};
}

Result<void> MessageReader::ReadCall(const Value& source, const Path& where,
                                     chat::Message& message) {
  chat::ToolCall call;
  const Value custom = source["custom"];
  call.free_form = source["type"].Is("custom") || custom.IsObject();
  const std::string_view key = call.free_form ? "custom" : "function";
  const Value function = source[key];
  if (!function.IsObject()) return MustBe(Path(where, key), "an object");
  call.name = function["name"].GetText();
  const Path inside(where, key);
  if (call.name.IsEmpty()) return MustBe(Path(inside, "name"), "the name of a tool");
  call.arguments = ArgumentsFrom(function[call.free_form ? "input" : "arguments"]);
  const Value id = source["id"];
  if (id.IsGiven() && !id.IsString()) return MustBe(Path(where, "id"), "a string");
  call.id = id.GetText();
  AddCall(call, source, message);
  return {};
}

Result<void> MessageReader::ReadOldCall(const Value& source, const Path& where,
                                        chat::Message& message) {
  chat::ToolCall call;
  call.name = source["name"].GetText();
  if (call.name.IsEmpty()) return MustBe(Path(where, "name"), "the name of a function");
  call.arguments = ArgumentsFrom(source["arguments"]);
  AddCall(call, {}, message);
  return {};
}

void MessageReader::AddCall(chat::ToolCall call, const Value& source, chat::Message& message) {
  if (call.id.IsEmpty()) call.id = {request_.Keep("call_" + std::to_string(++made_ids_))};
  open_calls_.push_back({.id = call.id, .free_form = call.free_form});
  const json::Text signature = source["extra_content"]["google"]["thought_signature"].GetText();
  if (!signature.IsEmpty()) {
    call.opaque = OpaqueFrom(signature, NameOf(Dialect::kGemini), request_, nullptr);
  } else if (!of_next_call_.IsEmpty()) {
    call.opaque = of_next_call_;
    of_next_call_ = {};
  }
  message.parts.push_back({.content = call, .cache = ReadCacheMark(source)});
}

Result<void> MessageReader::ReadResult(const Fields& fields, const Path& where,
                                       chat::Message& message) {
  chat::ToolResult result;
  result.call_id = fields.call_id.GetText();
  result.name = fields.name.GetText();
  message.name = {};
  if (result.call_id.IsEmpty()) {
    // The old form says the function's name alone, and some clients say nothing.
    if (open_calls_.empty())
      return MustBe(Path(where, "tool_call_id"), "the id of a tool call before it");
    result.call_id = open_calls_.front().id;
  }
  const auto is_this = [&](const OpenCall& call) {
    return call.id.escaped == result.call_id.escaped;
  };
  if (const auto call = std::ranges::find_if(open_calls_, is_this); call != open_calls_.end()) {
    result.free_form = call->free_form;
    open_calls_.erase(call);
  }
  const Path content(where, "content");
  auto read = ReadContent(request_, fields.content, content, result.content);
  if (read && std::ranges::any_of(result.content, IsOfAssistant))
    return MustBe(content, "a text or an array of parts that a tool may answer");
  if (read) message.parts.push_back({.content = std::move(result)});
  return read;
}

}  // namespace monorelay::dialects::openai_chat
