#include "dialects/openai_responses/input_reader.hpp"

#include <array>
#include <utility>

#include "dialects/openai_responses/content_reader.hpp"
#include "dialects/openai_responses/names.hpp"
#include "dialects/openai_responses/place.hpp"
#include "dialects/openai_responses/reasoning_reader.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Message;
using chat::Role;
using json::Value;

// Items that say what the client's side did, rather than the model's.
constexpr std::array<std::string_view, 9> kClientItems = {
    "computer_call_output",    "local_shell_call_output", "shell_call_output",
    "apply_patch_call_output", "mcp_approval_response",   "tool_search_output",
    "program_output",          "compaction_trigger",      "configuration_update"};

class InputReader {
 public:
  explicit InputReader(chat::Request& request) : request_(request) {}

  Result<void> ReadItem(Value item, const Place& place) {
    if (!item.IsObject()) return Wrong(place, "must be an object");
    const Value type = item["type"];
    if (type.Is("message") || (!type.IsGiven() && item["role"].IsGiven()))
      return ReadMessage(item, place);
    if (!type.IsGiven()) {
      if (!item["id"].IsString()) return Wrong(place, "must have a type or a role");
      ReadForeign(item, {"item_reference"});
      return {};
    }
    if (!type.IsString()) return Wrong(place.Of("type"), "must be a string");
    if (type.Is("function_call")) return ReadCall(item, place, false);
    if (type.Is("custom_tool_call")) return ReadCall(item, place, true);
    if (type.Is("function_call_output")) return ReadOutput(item, place, false);
    if (type.Is("custom_tool_call_output")) return ReadOutput(item, place, true);
    if (type.Is("reasoning")) {
      chat::Opaque of_call;
      ReadReasoning(item, request_, Assistant().parts, of_call);
      if (!of_call.IsEmpty()) of_next_call_ = of_call;
      return {};
    }
    ReadForeign(item, type.GetText());
    return {};
  }

 private:
  // The last message if it has that role, else a new one.
  Message& Last(Role role) {
    if (request_.messages.empty() || request_.messages.back().role != role)
      request_.messages.push_back({.role = role, .parts = {}, .name = {}, .purpose = {}});
    return request_.messages.back();
  }
  Message& Assistant() { return Last(Role::kAssistant); }

  Result<void> ReadMessage(Value item, const Place& place) {
    const Value role = item["role"];
    if (role.Is("assistant")) return ReadAnswer(item, place);
    Message message;
    if (role.Is("system")) {
      message.role = Role::kSystem;
    } else if (role.Is("developer")) {
      message.role = Role::kDeveloper;
    } else if (!role.Is("user")) {
      return Wrong(place.Of("role"), "must be user, assistant, system or developer");
    }
    message.name = item["name"].GetText();
    auto read = ReadContent(item["content"], place.Of("content"), request_, message.parts);
    request_.messages.push_back(std::move(message));
    return read;
  }

  Result<void> ReadAnswer(Value item, const Place& place) {
    const json::Text purpose = item["phase"].GetText();
    Message* message = &Assistant();
    const auto says_something = [](const chat::Part& part) {
      return part.If<chat::TextPart>() != nullptr || part.If<chat::Refusal>() != nullptr;
    };
    for (const chat::Part& part : message->parts) {
      if (!says_something(part) || message->purpose.escaped == purpose.escaped) continue;
      // Commentary and answer are told apart by their messages.
      request_.messages.push_back(
          {.role = Role::kAssistant, .parts = {}, .name = {}, .purpose = {}});
      message = &request_.messages.back();
      break;
    }
    message->purpose = purpose;
    const Value content = item["content"];
    if (content.IsString() && content.GetText().IsEmpty()) return {};
    return ReadContent(content, place.Of("content"), request_, message->parts);
  }

  Result<void> ReadCall(Value item, const Place& place, bool free_form) {
    chat::ToolCall call;
    call.free_form = free_form;
    call.id = item[item["call_id"].IsString() ? "call_id" : "id"].GetText();
    call.name = item["name"].GetText();
    call.group = item["namespace"].GetText();
    if (call.id.IsEmpty()) return Wrong(place.Of("call_id"), "must be a string");
    if (call.name.IsEmpty()) return Wrong(place.Of("name"), "must be a string");
    const Value arguments = item[free_form ? "input" : "arguments"];
    if (arguments.IsString()) {
      call.arguments.text = arguments.GetText();
    } else if (arguments.IsObject() && !free_form) {
      call.arguments.object = arguments.GetRaw();
    } else if (arguments.IsGiven()) {
      return Wrong(place.Of(free_form ? "input" : "arguments"), "must be a string");
    }
    call.opaque = std::exchange(of_next_call_, {});
    Assistant().parts.push_back({.content = call});
    return {};
  }

  Result<void> ReadOutput(Value item, const Place& place, bool free_form) {
    chat::ToolResult result;
    result.free_form = free_form;
    result.call_id = item[item["call_id"].IsString() ? "call_id" : "id"].GetText();
    if (result.call_id.IsEmpty()) return Wrong(place.Of("call_id"), "must be a string");
    result.name = item["name"].GetText();
    result.failed = item["status"].Is("incomplete");
    const Value output = item["output"];
    if (output.IsObject()) {
      // Some clients hand out what their tool returned without making it a text.
      result.content.push_back(
          {.content =
               chat::TextPart{.text = request_.KeepPlain(output.GetRaw().json), .citations = {}}});
    } else {
      auto read = ReadContent(output, place.Of("output"), request_, result.content);
      if (!read) return read;
    }
    Last(Role::kTool).parts.push_back({.content = std::move(result)});
    return {};
  }

  void ReadForeign(Value item, json::Text type) {
    Role role = Role::kAssistant;
    for (const std::string_view name : kClientItems) {
      if (json::Equals(type, name)) role = Role::kUser;
    }
    if (json::Equals(type, "additional_tools")) role = Role::kDeveloper;
    chat::Part part{.content =
                        chat::Foreign{.type = type, .dialect = {kName}, .raw = item.GetRaw()}};
    if (role == Role::kAssistant) {
      Assistant().parts.push_back(std::move(part));
      return;
    }
    request_.messages.push_back({.role = role, .parts = {}, .name = {}, .purpose = {}});
    request_.messages.back().parts.push_back(std::move(part));
  }

  chat::Request& request_;
  chat::Opaque of_next_call_;
};

// A prompt or a conversation that the provider keeps can stand for the input.
bool MayLackInput(Value root) {
  return root["prompt"].IsGiven() || root["conversation"].IsGiven() ||
         root["previous_response_id"].IsGiven();
}

}  // namespace

Result<void> ReadConversation(Value root, chat::Request& request) {
  const Value instructions = root["instructions"];
  if (instructions.IsGiven()) {
    if (!instructions.IsString()) return Wrong(Place{.key = "instructions"}, "must be a string");
    chat::Message& message = request.messages.emplace_back();
    message.role = Role::kSystem;
    message.parts.push_back(
        {.content = chat::TextPart{.text = instructions.GetText(), .citations = {}}});
  }
  const Value input = root["input"];
  const Place place{.key = "input"};
  if (input.IsString()) {
    chat::Message& message = request.messages.emplace_back();
    message.parts.push_back({.content = chat::TextPart{.text = input.GetText(), .citations = {}}});
    return {};
  }
  if (!input.IsGiven() && MayLackInput(root)) return {};
  if (!input.IsArray()) return Wrong(place, "must be a string or an array of items");
  InputReader reader(request);
  std::size_t index = 0;
  for (const Value item : input.Items()) {
    auto read = reader.ReadItem(item, place.At(index++));
    if (!read) return read;
  }
  return {};
}

}  // namespace monorelay::dialects::openai_responses
