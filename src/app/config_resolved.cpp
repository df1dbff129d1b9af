#include "app/config_resolved.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/text.hpp"

namespace monorelay::app {
namespace {

namespace json = boost::json;
using Kind = ConfigModel::Kind;

constexpr std::size_t kDeepestJson = 32;

template <class Number>
bool Parses(const std::string& text, Number& number) {
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  return result.ec == std::errc{} && result.ptr == end;
}

json::value ScalarValue(const ConfigModel& scalar) {
  if (!scalar.typed) return json::value(json::string(scalar.text));
  if (EqualsIgnoringCase(scalar.text, "true")) return true;
  if (EqualsIgnoringCase(scalar.text, "false")) return false;
  if (std::int64_t whole = 0; Parses(scalar.text, whole)) return whole;
  if (double number = 0; Parses(scalar.text, number) && std::isfinite(number)) return number;
  return json::value(json::string(scalar.text));
}

json::value ValueOf(const ConfigModel& model) {
  switch (model.kind) {
    case Kind::kNull:
      return nullptr;
    case Kind::kScalar:
    case Kind::kAlias:
      return ScalarValue(model);
    case Kind::kList: {
      json::array items;
      for (const ConfigModel& item : model.items) items.push_back(ValueOf(item));
      return items;
    }
    case Kind::kMap: {
      json::object entries;
      for (const ConfigModelEntry& entry : model.entries) entries[entry.key] = ValueOf(entry.value);
      return entries;
    }
  }
  return nullptr;
}

ConfigModel Typed(std::string text) {
  ConfigModel scalar;
  scalar.kind = Kind::kScalar;
  scalar.text = std::move(text);
  scalar.typed = true;
  scalar.plain = true;
  return scalar;
}

ConfigModel ModelOf(const json::value& value) {
  ConfigModel model;
  if (const auto* text = value.if_string()) {
    model.kind = Kind::kScalar;
    model.text = std::string(*text);
  } else if (const auto* items = value.if_array()) {
    model.kind = Kind::kList;
    for (const json::value& item : *items) model.items.push_back(ModelOf(item));
  } else if (const auto* entries = value.if_object()) {
    model.kind = Kind::kMap;
    for (const auto& [key, inner] : *entries)
      model.entries.push_back({std::string(key), ModelOf(inner)});
  } else if (const auto* flag = value.if_bool()) {
    model = Typed(*flag ? "true" : "false");
  } else if (const auto* number = value.if_double()) {
    model = Typed(fmt::format("{}", *number));
  } else if (!value.is_null()) {
    model = Typed(json::serialize(value));
  }
  return model;
}

std::string Unescaped(std::string_view token) {
  std::string text;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool is_escape = token[i] == '~' && i + 1 < token.size();
    if (is_escape && (token[i + 1] == '0' || token[i + 1] == '1')) {
      text += token[++i] == '0' ? '~' : '/';
    } else {
      text += token[i];
    }
  }
  return text;
}

// The longest key that `rest` begins with, if it ends there.
const ConfigModelEntry* EntryAt(const ConfigModel& map, std::string_view rest) {
  const ConfigModelEntry* best = nullptr;
  for (const ConfigModelEntry& entry : map.entries) {
    if (!rest.starts_with(entry.key)) continue;
    const std::string_view behind = rest.substr(entry.key.size());
    if (!behind.empty() && behind.front() != '.' && behind.front() != '[') continue;
    if (best == nullptr || entry.key.size() > best->key.size()) best = &entry;
  }
  return best;
}

}  // namespace

ConfigModel Resolved(const YamlNode& node) {
  ConfigModel model;
  switch (node.kind) {
    case YamlNode::Kind::kNull:
      break;
    case YamlNode::Kind::kScalar:
      model.kind = Kind::kScalar;
      model.text = node.text;
      model.plain = node.plain;
      model.typed = node.plain && LooksTyped(node.text);
      break;
    case YamlNode::Kind::kList:
      model.kind = Kind::kList;
      for (const YamlNode& item : node.items) model.items.push_back(Resolved(item));
      break;
    case YamlNode::Kind::kMap:
      model.kind = Kind::kMap;
      for (const YamlEntry& entry : node.entries)
        model.entries.push_back({entry.key, Resolved(entry.value)});
      break;
  }
  return model;
}

Result<ConfigModel> ReadResolved(std::string_view text) {
  Problems problems;
  const auto root = ReadYaml(text, problems);
  for (const Problem& problem : problems.Sorted()) {
    if (problem.severity == Severity::kError)
      return ClientError(
          ErrorKind::kInvalidRequest,
          fmt::format("line {}, column {}: {}", problem.line, problem.column, problem.text));
  }
  if (!root) return ClientError(ErrorKind::kInvalidRequest, "it cannot be read");
  return Resolved(*root);
}

std::string JsonOf(const ConfigModel& value) {
  return json::serialize(ValueOf(value));
}

bool AreSameJson(const ConfigModel& one, const ConfigModel& other) {
  return ValueOf(one) == ValueOf(other);
}

Result<ConfigModel> ModelOfJson(std::string_view text) {
  json::parse_options options;
  options.max_depth = kDeepestJson;
  boost::system::error_code failure;
  const json::value value = json::parse(text, failure, {}, options);
  if (failure)
    return ClientError(ErrorKind::kInvalidRequest, "the value is no JSON: " + failure.message());
  return ModelOf(value);
}

std::string PointerOf(const ConfigPath& path) {
  std::string pointer;
  for (const PathStep& step : path) {
    pointer += '/';
    if (const auto* place = std::get_if<std::size_t>(&step)) {
      pointer += std::to_string(*place);
      continue;
    }
    for (const char c : std::get<std::string>(step))
      pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  }
  return pointer;
}

Result<ConfigPath> ReadPointer(std::string_view pointer, const ConfigModel& model) {
  ConfigPath path;
  const ConfigModel* node = &model;
  std::string_view rest = pointer;
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::string_view token = rest.substr(0, rest.find('/'));
    rest.remove_prefix(token.size());
    if (node != nullptr && node->kind == Kind::kList) {
      std::size_t place = node->items.size();
      const std::string digits(token);
      if (token != "-" && (token.empty() || !Parses(digits, place))) {
        return ClientError(ErrorKind::kInvalidRequest,
                           fmt::format("\"{}\" is no pointer to a setting: a list has places, and "
                                       "\"{}\" is none",
                                       Shorten(pointer, 120), Shorten(token, 40)));
      }
      path.emplace_back(place);
      node = place < node->items.size() ? &node->items[place] : nullptr;
      continue;
    }
    std::string key = Unescaped(token);
    if (key.empty()) {
      return ClientError(
          ErrorKind::kInvalidRequest,
          fmt::format("\"{}\" is no pointer to a setting: a key is empty", Shorten(pointer, 120)));
    }
    node = node != nullptr ? node->Find(key) : nullptr;
    path.emplace_back(std::move(key));
  }
  return path;
}

ConfigPath ReadProblemPath(std::string_view path, const ConfigModel& model) {
  ConfigPath steps;
  const ConfigModel* node = &model;
  std::string_view rest = path;
  while (!rest.empty()) {
    if (rest.front() == '[') {
      const std::size_t end = std::min(rest.find(']'), rest.size() - 1);
      std::size_t place = 0;
      Parses(std::string(rest.substr(1, end - 1)), place);
      steps.emplace_back(place);
      const bool is_there = node != nullptr && place < node->items.size();
      node = is_there ? &node->items[place] : nullptr;
      rest.remove_prefix(end + 1);
    } else if (const auto* entry = node != nullptr ? EntryAt(*node, rest) : nullptr) {
      steps.emplace_back(entry->key);
      node = &entry->value;
      rest.remove_prefix(entry->key.size());
    } else {
      const std::string_view key = rest.substr(0, rest.find_first_of(".["));
      if (key.empty()) break;
      steps.emplace_back(std::string(key));
      node = nullptr;
      rest.remove_prefix(key.size());
    }
    if (rest.starts_with('.')) rest.remove_prefix(1);
  }
  return steps;
}

}  // namespace monorelay::app
