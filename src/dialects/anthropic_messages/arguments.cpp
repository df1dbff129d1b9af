#include "dialects/anthropic_messages/arguments.hpp"

#include <string>

#include "json/document.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

bool IsObject(std::string_view text) {
  static thread_local json::Document document;
  return document.ParseCopy(text).has_value() && document.Root().IsObject();
}

void WriteWrapped(json::Writer& writer, std::string_view key, chat::Text text) {
  writer.BeginObject().Field(key, text).EndObject();
}

bool WriteText(json::Writer& writer, chat::Text text) {
  const std::string decoded = json::Decode(text);
  const auto first = decoded.find_first_not_of(" \t\r\n");
  if (first == std::string::npos || decoded == "null") {
    writer.BeginObject().EndObject();
  } else if (decoded[first] == '{' && IsObject(decoded)) {
    writer.Value(chat::Raw{decoded});
  } else {
    WriteWrapped(writer, "_raw", text);
    return false;
  }
  return true;
}

}  // namespace

bool WriteInput(json::Writer& writer, const chat::ToolCall& call) {
  const chat::Arguments& arguments = call.arguments;
  if (call.free_form) {
    WriteWrapped(writer, "input", arguments.text);
  } else if (arguments.object.IsEmpty() || arguments.object.IsNull()) {
    return WriteText(writer, arguments.text);
  } else if (arguments.object.json.starts_with('{')) {
    writer.Value(arguments.object);
  } else {
    writer.BeginObject().Field("_raw", arguments.object).EndObject();
    return false;
  }
  return true;
}

}  // namespace monorelay::dialects::anthropic_messages
