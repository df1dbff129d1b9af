#include "chat/hosted_tools.hpp"

#include <algorithm>

namespace monorelay::chat {
namespace {

bool IsAmong(std::string_view words, Text word) {
  while (!words.empty()) {
    const std::string_view first = words.substr(0, words.find(' '));
    if (json::Equals(word, first)) return true;
    words.remove_prefix(std::min(first.size() + 1, words.size()));
  }
  return false;
}

// What stands in a note is the client's and may hold anything.
bool IsPlain(std::string_view name) {
  return std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

bool HostedTools::Has(HostedTool tool) const {
  switch (tool) {
    case HostedTool::kNone:
      return false;
    case HostedTool::kWebSearch:
      return web_search;
    case HostedTool::kWebFetch:
      return web_fetch;
    case HostedTool::kCode:
      return code;
  }
  return false;
}

std::string_view NameOf(HostedTool tool) {
  switch (tool) {
    case HostedTool::kNone:
      return "";
    case HostedTool::kWebSearch:
      return "web_search";
    case HostedTool::kWebFetch:
      return "web_fetch";
    case HostedTool::kCode:
      return "code_execution";
  }
  return "";
}

Raw SettingOf(const Tool& tool, std::string_view setting) {
  const auto found = std::ranges::find_if(
      tool.settings, [&](const Extra& extra) { return json::Equals(extra.key, setting); });
  return found == tool.settings.end() ? Raw() : found->value;
}

void NoteOtherSettings(const Tool& tool, std::string_view written, Notes& notes) {
  std::string lost;
  for (const Extra& setting : tool.settings) {
    if (setting.SaysNothing() || IsAmong(written, setting.key)) continue;
    const std::string_view name = setting.key.escaped;
    lost.append(lost.empty() ? "" : ", ").append(IsPlain(name) ? name : "a setting");
  }
  if (lost.empty()) return;
  notes.Approximate(Feature::kForeignTool, std::string(NameOf(tool.hosted)) + " without " + lost);
}

}  // namespace monorelay::chat
