#include "app/config_emit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace monorelay::app {
namespace {

using Kind = ConfigModel::Kind;
using Style = OutlineNode::Style;

constexpr std::size_t kLongestFlow = 60;
constexpr std::string_view kFlowSigns = ",[]{}";

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

// Words that some reader of YAML takes for something else than a text.
bool IsWord(const std::string& text) {
  static constexpr std::string_view kWords[] = {"true", "false", "null", "~", "yes", "no",
                                                "on",   "off",   "y",    "n", "<<"};
  return std::ranges::any_of(kWords,
                             [&](std::string_view word) { return EqualsIgnoringCase(text, word); });
}

bool LooksLikeNumber(const std::string& text) {
  return text.find_first_of("0123456789") <= 2 &&
         text.find_first_not_of("0123456789.eExX+-_abcdefABCDEF") == std::string::npos;
}

bool MayStandPlain(const std::string& text, bool in_flow) {
  constexpr std::string_view kBadStart = "-?:,[]{}#&*!|>'\"%@`=<~ ";
  if (text.empty() || kBadStart.contains(text.front()) || text.back() == ' ' || text.back() == ':')
    return false;
  if (text.contains(": ") || text.contains(" #") || std::ranges::any_of(text, IsControl))
    return false;
  // The reader takes a question mark before a bracket for the sign of a key.
  return !in_flow || (text.find_first_of(kFlowSigns) == std::string::npos &&
                      text.find_first_of(":?") == std::string::npos);
}

std::string DoubleQuoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += {'\\', c};
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\t') {
      quoted += "\\t";
    } else if (IsControl(c)) {
      quoted += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string SingleQuoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "''" : std::string(1, c);
  return quoted + '\'';
}

std::string ScalarText(const ConfigModel& value, Style style, bool in_flow) {
  const std::string& text = value.text;
  if (value.typed) return text;
  if (style == Style::kSingle && std::ranges::none_of(text, IsControl)) return SingleQuoted(text);
  const bool is_safe = value.plain || !(IsWord(text) || LooksLikeNumber(text));
  if (style != Style::kDouble && is_safe && MayStandPlain(text, in_flow)) return text;
  return DoubleQuoted(text);
}

std::vector<std::string> Indented(std::vector<std::string> lines, const std::string& first) {
  const std::string rest(first.size(), ' ');
  for (std::size_t i = 0; i < lines.size(); ++i) lines[i] = (i == 0 ? first : rest) + lines[i];
  return lines;
}

void AppendTo(std::vector<std::string>& lines, const std::vector<std::string>& more) {
  lines.insert(lines.end(), more.begin(), more.end());
}

}  // namespace

std::string LeafText(const ConfigModel& value, Style style, bool in_flow) {
  switch (value.kind) {
    case Kind::kNull:
      return "null";
    case Kind::kList:
      return "[]";
    case Kind::kMap:
      return "{}";
    case Kind::kAlias:
    case Kind::kScalar:
      return ScalarText(value, style, in_flow);
  }
  return {};
}

std::string KeyText(const std::string& key, Style style, bool in_flow) {
  ConfigModel scalar;
  scalar.kind = Kind::kScalar;
  scalar.text = key;
  scalar.plain = key.find_first_not_of("0123456789") == std::string::npos;
  return ScalarText(scalar, style, in_flow);
}

std::string FlowText(const ConfigModel& value, bool in_flow) {
  if (!value.IsCollection()) return LeafText(value, Style::kPlain, in_flow);
  std::string text;
  for (const ConfigModel& item : value.items) text += (text.empty() ? "" : ", ") + FlowText(item);
  for (const ConfigModelEntry& entry : value.entries) {
    text += (text.empty() ? "" : ", ") + KeyText(entry.key, Style::kPlain, true) + ": " +
            FlowText(entry.value);
  }
  return value.kind == Kind::kList ? "[" + text + "]" : "{" + text + "}";
}

bool FitsInLine(const ConfigModel& value) {
  if (value.items.empty() && value.entries.empty()) return true;
  const bool has_leaves =
      std::ranges::none_of(value.items, [](const auto& item) { return item.IsCollection(); });
  return value.kind == Kind::kList && has_leaves && FlowText(value).size() <= kLongestFlow;
}

std::vector<std::string> BlockLines(const ConfigModel& value) {
  std::vector<std::string> lines;
  for (const ConfigModel& item : value.items) {
    const auto part = FitsInLine(item) ? std::vector{FlowText(item, false)} : BlockLines(item);
    AppendTo(lines, Indented(part, "- "));
  }
  for (const ConfigModelEntry& entry : value.entries) {
    const std::string key = KeyText(entry.key, Style::kPlain, false) + ":";
    if (FitsInLine(entry.value)) {
      lines.push_back(key + " " + FlowText(entry.value, false));
    } else {
      lines.push_back(key);
      AppendTo(lines, Indented(BlockLines(entry.value), "  "));
    }
  }
  return lines;
}

}  // namespace monorelay::app
