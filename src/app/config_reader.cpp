#include "app/config_reader.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "app/config_json.hpp"
#include "base/text.hpp"

namespace monorelay::app {
namespace {

using Kind = YamlNode::Kind;

constexpr std::size_t kLongestQuote = 60;

bool IsPrivate(const Setting& setting) {
  return setting.is_private || setting.kind == ValueKind::kSecret;
}

bool HasControlCharacter(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

std::string Describe(const Setting& setting, const YamlNode& node) {
  switch (node.kind) {
    case Kind::kNull:
      return "nothing";
    case Kind::kList:
      return "a list";
    case Kind::kMap:
      return "a mapping";
    case Kind::kScalar:
      break;
  }
  if (IsPrivate(setting)) return "what stands here";
  return fmt::format("\"{}\"", Shorten(node.text, kLongestQuote));
}

// Wraps what a part of the reader found into a Value.
template <class T>
std::optional<Value> AsValue(std::optional<T> found) {
  if (!found) return std::nullopt;
  return Value(*std::move(found));
}

template <class Numeric>
std::optional<Numeric> Parse(std::string_view text) {
  text = Trim(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  Numeric number{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Also takes 8787.0, which is a whole number written as a fraction.
std::optional<std::int64_t> ParseInteger(std::string_view text) {
  constexpr double kExact = 9'007'199'254'740'992;  // above it, doubles skip whole numbers
  if (const auto whole = Parse<std::int64_t>(text)) return whole;
  const auto number = Parse<double>(text);
  if (!number || !(std::abs(*number) <= kExact) || std::trunc(*number) != *number) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(*number);
}

}  // namespace

std::optional<Value> ValueReader::Read(const Setting& setting, const YamlNode& node,
                                       const std::string& path) {
  switch (setting.kind) {
    case ValueKind::kBoolean:
      return AsValue(Boolean(setting, node, path));
    case ValueKind::kInteger:
    case ValueKind::kSeconds:
      return AsValue(Integer(setting, node, path));
    case ValueKind::kNumber:
      return AsValue(Number(setting, node, path));
    case ValueKind::kText:
    case ValueKind::kSecret:
      return AsValue(Text(setting, node, path));
    case ValueKind::kTextList:
      return AsValue(TextList(setting, node, path));
    case ValueKind::kIntegerList:
      return AsValue(IntegerList(setting, node, path));
    case ValueKind::kTextMap:
      return AsValue(TextMap(setting, node, path));
    case ValueKind::kAnything:
      return AsValue(Anything(setting, node, path));
    case ValueKind::kDisconnect:
      return AsValue(Disconnect(setting, node, path));
    case ValueKind::kFallbacks:
      return AsValue(ReadFallbacks(setting, node, path));
  }
  return std::nullopt;
}

std::optional<std::string> ValueReader::Scalar(const Setting& setting, const YamlNode& node,
                                               const std::string& path) {
  if (node.kind != Kind::kScalar) return FailType(setting, node, path, NameOf(setting.kind));
  auto text = setting.kind == ValueKind::kSecret ? ResolveSecret(node.text, folder_, environment_)
                                                 : ExpandVariables(node.text, environment_);
  if (!text) {
    problems_.Error(node.position, path, fmt::format("{}: {}", path, text.error()));
    return std::nullopt;
  }
  return *std::move(text);
}

std::optional<std::string> ValueReader::Text(const Setting& setting, const YamlNode& node,
                                             const std::string& path) {
  auto text = Scalar(setting, node, path);
  if (!text) return std::nullopt;
  if ((setting.is_header || setting.kind == ValueKind::kSecret) && HasControlCharacter(*text)) {
    problems_.Error(node.position, path,
                    fmt::format("{} holds a line break or another control character, which cannot "
                                "be sent in a header; take it out",
                                path));
    return std::nullopt;
  }
  return Choice(setting, *std::move(text), node, path);
}

std::optional<std::string> ValueReader::Choice(const Setting& setting, std::string text,
                                               const YamlNode& node, const std::string& path) {
  if (setting.choices.empty()) return text;
  const std::vector<std::string> choices = ChoicesOf(setting);
  const auto same = std::ranges::find(choices, NormaliseName(text), NormaliseName);
  if (same != choices.end()) return *same;
  const auto nearest = Nearest(text, choices, 1);
  problems_.Error(node.position, path,
                  fmt::format("{} cannot be {}; write {}{}", path, Describe(setting, node),
                              fmt::join(choices, ", "),
                              nearest.empty() ? "" : fmt::format(" (nearest: {})", nearest[0])));
  return std::nullopt;
}

std::optional<bool> ValueReader::Boolean(const Setting& setting, const YamlNode& node,
                                         const std::string& path) {
  const auto text = Scalar(setting, node, path);
  if (!text) return std::nullopt;
  const std::string word = ToLower(Trim(*text));
  for (const std::string_view yes : {"true", "yes", "on", "y", "t", "1"}) {
    if (word == yes) return true;
  }
  for (const std::string_view no : {"false", "no", "off", "n", "f", "0"}) {
    if (word == no) return false;
  }
  return FailType(setting, node, path, NameOf(setting.kind));
}

std::optional<std::int64_t> ValueReader::Integer(const Setting& setting, const YamlNode& node,
                                                 const std::string& path) {
  const auto text = Scalar(setting, node, path);
  if (!text) return std::nullopt;
  const auto number = ParseInteger(*text);
  if (!number) {
    const bool is_time = setting.kind == ValueKind::kSeconds;
    return FailType(setting, node, path,
                    NameOf(is_time ? ValueKind::kSeconds : ValueKind::kInteger));
  }
  if (*number < setting.min || *number > setting.max) return FailBounds(setting, node, path);
  return number;
}

std::optional<double> ValueReader::Number(const Setting& setting, const YamlNode& node,
                                          const std::string& path) {
  const auto text = Scalar(setting, node, path);
  if (!text) return std::nullopt;
  const auto number = Parse<double>(*text);
  if (!number || !std::isfinite(*number)) {
    return FailType(setting, node, path, NameOf(setting.kind));
  }
  if (*number < static_cast<double>(setting.min) || *number > static_cast<double>(setting.max)) {
    return FailBounds(setting, node, path);
  }
  return number;
}

std::optional<std::vector<std::string>> ValueReader::TextList(const Setting& setting,
                                                              const YamlNode& node,
                                                              const std::string& path) {
  if (node.kind != Kind::kList) return FailType(setting, node, path, "a list, as in [a, b]");
  std::vector<std::string> texts;
  for (const YamlNode& item : node.items) {
    const std::string item_path = fmt::format("{}[{}]", path, texts.size());
    if (item.kind != Kind::kScalar) return FailType(setting, item, item_path, "a text");
    auto text = Text(setting, item, item_path);
    if (!text) return std::nullopt;
    texts.push_back(*std::move(text));
  }
  return texts;
}

std::optional<std::vector<std::int64_t>> ValueReader::IntegerList(const Setting& setting,
                                                                  const YamlNode& node,
                                                                  const std::string& path) {
  if (node.kind != Kind::kList) return FailType(setting, node, path, "a list, as in [1, 2]");
  std::vector<std::int64_t> numbers;
  for (const YamlNode& item : node.items) {
    const std::string item_path = fmt::format("{}[{}]", path, numbers.size());
    if (item.kind != Kind::kScalar) return FailType(setting, item, item_path, "a whole number");
    const auto number = Integer(setting, item, item_path);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

std::optional<Pairs> ValueReader::TextMap(const Setting& setting, const YamlNode& node,
                                          const std::string& path) {
  if (node.kind != Kind::kMap) {
    return FailType(setting, node, path, "a mapping, with a line `name: text` for each");
  }
  Pairs pairs;
  for (const YamlEntry& entry : node.entries) {
    const std::string entry_path = PathOf(path, entry.key);
    if (entry.value.kind != Kind::kScalar) {
      return FailType(setting, entry.value, entry_path, "a text");
    }
    auto text = Text(setting, entry.value, entry_path);
    if (!text) return std::nullopt;
    pairs.emplace_back(entry.key, *std::move(text));
  }
  return pairs;
}

std::optional<JsonText> ValueReader::Anything(const Setting& setting, const YamlNode& node,
                                              const std::string& path) {
  if (node.kind == Kind::kScalar) return FailType(setting, node, path, NameOf(setting.kind));
  if (node.items.empty() && node.entries.empty()) return JsonText{};
  auto text = JsonOf(node, environment_);
  if (!text) {
    problems_.Error(node.position, path, fmt::format("{}: {}", path, text.error()));
    return std::nullopt;
  }
  return JsonText{*std::move(text)};
}

std::optional<DisconnectPolicy> ValueReader::Disconnect(const Setting& setting,
                                                        const YamlNode& node,
                                                        const std::string& path) {
  if (node.kind == Kind::kScalar) {
    const auto text = Scalar(setting, node, path);
    if (!text) return std::nullopt;
    if (*text == "cancel") return DisconnectPolicy{};
    if (*text == "drain") return DisconnectPolicy{.drain = true};
  }
  if (node.kind == Kind::kMap && node.entries.size() == 1) {
    const YamlEntry& entry = node.entries.front();
    const auto bound = entry.value.kind == Kind::kScalar ? ParseInteger(entry.value.text)
                                                         : std::optional<std::int64_t>();
    if (bound && *bound > 0 && entry.key == "drain_tokens") {
      return DisconnectPolicy{.drain = true, .drain_tokens = *bound};
    }
    if (bound && *bound > 0 && entry.key == "drain_seconds") {
      return DisconnectPolicy{.drain = true, .drain_seconds = std::chrono::seconds(*bound)};
    }
  }
  return FailType(setting, node, path, NameOf(setting.kind));
}

std::optional<Fallbacks> ValueReader::ReadFallbacks(const Setting& setting, const YamlNode& node,
                                                    const std::string& path) {
  if (node.kind != Kind::kMap) return FailType(setting, node, path, NameOf(setting.kind));
  Fallbacks fallbacks;
  for (const YamlEntry& entry : node.entries) {
    const std::string entry_path = PathOf(path, entry.key);
    if (entry.value.kind != Kind::kList) {
      return FailType(setting, entry.value, entry_path, "a list of models");
    }
    std::vector<FallbackTarget> targets;
    for (const YamlNode& item : entry.value.items) {
      auto target =
          ReadFallbackTarget(setting, item, fmt::format("{}[{}]", entry_path, targets.size()));
      if (!target) return std::nullopt;
      targets.push_back(*std::move(target));
    }
    fallbacks.emplace_back(entry.key, std::move(targets));
  }
  return fallbacks;
}

std::optional<FallbackTarget> ValueReader::ReadFallbackTarget(const Setting& setting,
                                                              const YamlNode& node,
                                                              const std::string& path) {
  FallbackTarget target;
  const YamlNode* model = node.kind == Kind::kScalar ? &node : node.Find("model");
  const YamlNode* weight = node.Find("weight");
  const std::size_t known = (model != nullptr ? 1U : 0U) + (weight != nullptr ? 1U : 0U);
  if (model == nullptr || (node.kind == Kind::kMap && node.entries.size() != known)) {
    return FailType(setting, node, path, "a model's name or {model: NAME, weight: N}");
  }
  auto name = Scalar(setting, *model, path);
  if (!name) return std::nullopt;
  target.model = *std::move(name);
  if (weight != nullptr) {
    const auto number =
        weight->kind == Kind::kScalar ? Parse<double>(weight->text) : std::optional<double>();
    if (!number || !std::isfinite(*number) || *number < 0) {
      return FailType(setting, *weight, path + ".weight", "a number that is not negative");
    }
    target.weight = *number;
  }
  return target;
}

std::nullopt_t ValueReader::FailType(const Setting& setting, const YamlNode& node,
                                     const std::string& path, std::string_view wanted) {
  problems_.Error(node.position, path,
                  fmt::format("{} must be {}, not {}", path, wanted, Describe(setting, node)));
  return std::nullopt;
}

std::nullopt_t ValueReader::FailBounds(const Setting& setting, const YamlNode& node,
                                       const std::string& path) {
  problems_.Error(node.position, path,
                  fmt::format("{} must be between {} and {}, not {}", path, setting.min,
                              setting.max, Describe(setting, node)));
  return std::nullopt;
}

}  // namespace monorelay::app
