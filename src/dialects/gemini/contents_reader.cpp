#include "dialects/gemini/contents_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "dialects/gemini/config_reader.hpp"
#include "dialects/gemini/media.hpp"
#include "dialects/opaque.hpp"

namespace monorelay::dialects::gemini {

using chat::Message;
using chat::Role;
using chat::Text;

Result<void> ContentsReader::ReadSystem(json::Value system) {
  if (!system.IsGiven()) return {};
  in_system_ = true;
  Message message{.role = Role::kSystem, .parts = {}, .name = {}, .purpose = {}};
  Message results;
  if (system.IsString()) {
    message.parts.push_back({.content = chat::TextPart{.text = system.GetText(), .citations = {}}});
  } else {
    const json::Value parts = Get(system, "parts");
    auto read = ReadParts(parts.IsMissing() ? system : parts, message, results);
    if (!read) return read;
  }
  if (!message.parts.empty()) request_.messages.push_back(std::move(message));
  in_system_ = false;
  return {};
}

Result<void> ContentsReader::ReadContents(json::Value contents) {
  if (!contents.IsArray()) return MustBe("contents", "an array");
  if (contents.Size() == 0) return MustBe("contents", "an array that is not empty");
  content_ = 0;
  for (const json::Value content : contents.Items()) {
    auto read = ReadContent(content);
    if (!read) return read;
    ++content_;
  }
  return {};
}

Result<void> ContentsReader::ReadContent(json::Value content) {
  if (!content.IsObject()) return MustBe(fmt::format("contents[{}]", content_), "an object");
  const auto role = ReadRole(Get(content, "role"));
  if (!role) return std::unexpected(role.error());
  const json::Value parts = Get(content, "parts");
  // A client that collects a stream gives each chunk back as a turn of its own.
  const bool goes_on = *role == Role::kAssistant && !request_.messages.empty() &&
                       request_.messages.back().role == Role::kAssistant;
  Message message{.role = *role, .parts = {}, .name = {}, .purpose = {}};
  if (goes_on) {
    message = std::move(request_.messages.back());
    request_.messages.pop_back();
  } else if (*role == Role::kAssistant) {
    open_calls_.clear();
  }
  Message results{.role = Role::kTool, .parts = {}, .name = {}, .purpose = {}};
  if (parts.IsGiven()) {
    auto read = ReadParts(parts, message, results);
    if (!read) return read;
  }
  // Results follow their calls, whatever stands beside them.
  if (!results.parts.empty()) request_.messages.push_back(std::move(results));
  if (!message.parts.empty()) request_.messages.push_back(std::move(message));
  return {};
}

Result<Role> ContentsReader::ReadRole(json::Value role) const {
  if (!role.IsGiven() || role.Is("user") || role.Is("") || role.Is("function") || role.Is("tool"))
    return Role::kUser;
  if (role.Is("model") || role.Is("assistant")) return Role::kAssistant;
  if (role.Is("system")) return Role::kSystem;
  return MustBe(fmt::format("contents[{}].role", content_), "\"user\" or \"model\"");
}

Result<void> ContentsReader::ReadParts(json::Value parts, Message& message, Message& results) {
  part_ = 0;
  if (parts.IsObject()) return ReadPart(parts, message, results);
  if (!parts.IsArray()) {
    return MustBe(
        in_system_ ? "systemInstruction.parts" : fmt::format("contents[{}].parts", content_),
        "an array");
  }
  message.parts.reserve(message.parts.size() + parts.Size());
  for (const json::Value part : parts.Items()) {
    auto read = ReadPart(part, message, results);
    if (!read) return read;
    ++part_;
  }
  return {};
}

Result<void> ContentsReader::ReadPart(json::Value part, Message& message, Message& results) {
  if (!part.IsObject()) return MustBe(PathTo(""), "an object");
  const PartFields fields = FieldsOf(part);
  const std::size_t before = message.parts.size();
  auto read = ReadKind(part, fields, message, results);
  if (read && message.parts.size() > before) KeepMoreFields(part, message);
  return read;
}

Result<void> ContentsReader::ReadKind(json::Value part, const PartFields& fields, Message& message,
                                      Message& results) {
  if (!fields.call.IsMissing()) return ReadCall(fields, message);
  if (!fields.result.IsMissing()) {
    if (message.role != Role::kUser) return MustBe(PathTo(""), "a part of role \"user\"");
    return ReadResult(fields.result, results);
  }
  if (!fields.inline_data.IsMissing() || !fields.file_data.IsMissing())
    return ReadMedia(fields, message);
  if (!fields.foreign.IsEmpty()) {
    message.parts.push_back(
        {.content =
             chat::Foreign{.type = fields.foreign, .dialect = {kName}, .raw = part.GetRaw()}});
    return {};
  }
  return ReadText(fields, message);
}

Result<void> ContentsReader::ReadText(const PartFields& fields, Message& message) {
  if (!fields.text.IsMissing() && !fields.text.IsString())
    return MustBe(PathTo(".text"), "a string");
  const Text text = fields.text.GetText();
  bool of_call = false;
  chat::Opaque opaque;
  if (message.role == Role::kAssistant) opaque = OpaqueOf(fields.signature, of_call);
  if (of_call) next_call_ = std::exchange(opaque, {});
  const bool thought = fields.IsThought() && message.role == Role::kAssistant;
  if (!thought && !text.IsEmpty())
    message.parts.push_back({.content = chat::TextPart{.text = text, .citations = {}}});
  if ((thought && !text.IsEmpty()) || !opaque.IsEmpty())
    AppendThought(thought ? text : Text{}, opaque, fields.signature.GetText(), message);
  return {};
}

// Thoughts of a stream come back in pieces; a signature, or what is hidden of them, closes them.
void ContentsReader::AppendThought(Text text, chat::Opaque opaque, Text signature,
                                   Message& message) {
  chat::Reasoning* last =
      message.parts.empty() ? nullptr : message.parts.back().If<chat::Reasoning>();
  const bool signs_it = SignsOther(signature, {}) && !SignsOther(signature, text);
  const bool is_apart = !text.IsEmpty() && (opaque.whole || signs_it);
  if (last == nullptr || !last->opaque.IsEmpty() || is_apart) {
    CheckSigned(opaque, signature, text);
    message.parts.push_back(
        {.content = chat::Reasoning{.text = text, .id = {}, .summary = true, .opaque = opaque}});
    return;
  }
  if (!text.IsEmpty()) {
    std::string joined(last->text.escaped);
    joined += text.escaped;
    last->text = {request_.Keep(std::move(joined))};
  }
  CheckSigned(opaque, signature, last->text);
  last->opaque = opaque;
}

Result<void> ContentsReader::ReadCall(const PartFields& fields, Message& message) {
  if (message.role != Role::kAssistant)
    return MustBe(PathTo(".functionCall"), "in a content of role \"model\"");
  const json::Value name = Get(fields.call, "name");
  if (!name.IsString() || name.GetText().IsEmpty())
    return MustBe(PathTo(".functionCall.name"), "a string that is not empty");
  const json::Value args = Get(fields.call, "args");
  if (args.IsGiven() && !args.IsObject()) return MustBe(PathTo(".functionCall.args"), "an object");
  const Text sent_id = Get(fields.call, "id").GetText();
  chat::ToolCall call;
  call.name = name.GetText();
  call.id = IdForCall(sent_id);
  if (args.IsObject()) call.arguments.object = args.GetRaw();
  bool of_call = false;
  call.opaque = OpaqueOf(fields.signature, of_call);
  if (call.opaque.IsEmpty()) call.opaque = next_call_;
  next_call_ = {};
  open_calls_.push_back({.sent_id = sent_id, .name = call.name, .id = call.id});
  message.parts.push_back({.content = call});
  return {};
}

Result<void> ContentsReader::ReadMedia(const PartFields& fields, Message& message) const {
  auto media = MediaFrom(fields);
  if (!media) {
    const bool is_inline = !fields.inline_data.IsMissing();
    return MustBe(PathTo(is_inline ? ".inlineData.data" : ".fileData.fileUri"),
                  "a string that is not empty");
  }
  message.parts.push_back({.content = *media});
  return {};
}

// What is said of a part and has no place here.
void ContentsReader::KeepMoreFields(json::Value part, Message& message) {
  const auto* media = message.parts.back().If<chat::Media>();
  const bool thought = message.parts.back().If<chat::Reasoning>() != nullptr;
  if (thought || message.parts.back().If<chat::Foreign>() != nullptr) return;
  std::string fields;
  for (const json::Field field : part.Fields()) {
    const bool metadata =
        Means(field.key, "videoMetadata") || Means(field.key, "partMetadata") ||
        (Means(field.key, "mediaResolution") && media != nullptr && media->detail.IsEmpty());
    if (!metadata || !field.value.IsGiven()) continue;
    AppendField(fields, field);
    AddExtra(kPartExtra, field, request_);
  }
  if (!fields.empty()) message.parts.push_back(Companion(kMoreFields, std::move(fields)));
}

chat::Part ContentsReader::Companion(std::string_view type, std::string fields) {
  return {.content = chat::Foreign{.type = {type},
                                   .dialect = {kName},
                                   .raw = {request_.Keep(std::move(fields))},
                                   .companion = true}};
}

chat::Opaque ContentsReader::OpaqueOf(json::Value signature, bool& of_call) {
  if (signature.GetText().IsEmpty()) return {};
  return OpaqueFrom(signature.GetText(), kName, request_, &of_call);
}

std::string ContentsReader::PathTo(std::string_view rest) const {
  if (in_system_) return fmt::format("systemInstruction.parts[{}]{}", part_, rest);
  return fmt::format("contents[{}].parts[{}]{}", content_, part_, rest);
}

}  // namespace monorelay::dialects::gemini
