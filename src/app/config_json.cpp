#include "app/config_json.hpp"

#include <boost/json.hpp>

#include <charconv>
#include <cmath>
#include <utility>

namespace monorelay::app {
namespace {

namespace json = boost::json;
using Kind = YamlNode::Kind;

template <class Numeric>
bool Parses(const std::string& text, Numeric& number) {
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  return result.ec == std::errc{} && result.ptr == end;
}

json::value PlainValue(const std::string& text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") {
    return nullptr;
  }
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  if (std::int64_t whole = 0; Parses(text, whole)) return whole;
  if (double number = 0; Parses(text, number) && std::isfinite(number)) return number;
  return json::value(json::string(text));
}

std::expected<json::value, std::string> Convert(const YamlNode& node,
                                                const Environment& environment) {
  switch (node.kind) {
    case Kind::kNull:
      return nullptr;
    case Kind::kScalar: {
      auto text = ExpandVariables(node.text, environment);
      if (!text) return std::unexpected(std::move(text.error()));
      return node.plain ? PlainValue(*text) : json::value(json::string(*text));
    }
    case Kind::kList: {
      json::array items;
      for (const YamlNode& item : node.items) {
        auto value = Convert(item, environment);
        if (!value) return value;
        items.push_back(*std::move(value));
      }
      return json::value(std::move(items));
    }
    case Kind::kMap: {
      json::object entries;
      for (const YamlEntry& entry : node.entries) {
        auto value = Convert(entry.value, environment);
        if (!value) return value;
        entries[entry.key] = *std::move(value);
      }
      return json::value(std::move(entries));
    }
  }
  return nullptr;
}

}  // namespace

std::expected<std::string, std::string> JsonOf(const YamlNode& node,
                                               const Environment& environment) {
  const auto value = Convert(node, environment);
  if (!value) return std::unexpected(value.error());
  return json::serialize(*value);
}

}  // namespace monorelay::app
