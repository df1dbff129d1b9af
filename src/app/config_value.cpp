#include "app/config_value.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

namespace monorelay::app {
namespace {

struct Printer {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
  std::string operator()(double value) const { return fmt::format("{}", value); }
  std::string operator()(const std::string& value) const { return value; }
  std::string operator()(const std::vector<std::string>& value) const {
    return value.empty() ? "" : fmt::format("[{}]", fmt::join(value, ", "));
  }
  std::string operator()(const std::vector<std::int64_t>& value) const {
    return value.empty() ? "" : fmt::format("[{}]", fmt::join(value, ", "));
  }
  std::string operator()(const Pairs& value) const {
    std::string text;
    for (const auto& [name, target] : value) {
      text += fmt::format("{}{}: {}", text.empty() ? "{" : ", ", name, target);
    }
    return text.empty() ? text : text + "}";
  }
  std::string operator()(const JsonText& value) const { return value.value; }
  std::string operator()(const DisconnectPolicy& value) const {
    if (value.drain_tokens > 0) return fmt::format("{{drain_tokens: {}}}", value.drain_tokens);
    if (value.drain_seconds.count() > 0) {
      return fmt::format("{{drain_seconds: {}}}", value.drain_seconds.count());
    }
    return value.drain ? "drain" : "cancel";
  }
  std::string operator()(const Fallbacks& value) const {
    std::string text;
    for (const auto& [name, targets] : value) {
      std::string models;
      for (const FallbackTarget& target : targets) {
        models += (models.empty() ? "" : ", ") + target.model;
      }
      text += fmt::format("{}{}: [{}]", text.empty() ? "{" : ", ", name, models);
    }
    return text.empty() ? text : text + "}";
  }
};

}  // namespace

std::string_view NameOf(ValueKind kind) {
  switch (kind) {
    case ValueKind::kBoolean:
      return "true or false";
    case ValueKind::kInteger:
      return "a whole number";
    case ValueKind::kNumber:
      return "a number";
    case ValueKind::kSeconds:
      return "a whole number of seconds";
    case ValueKind::kText:
      return "a text";
    case ValueKind::kSecret:
      return "a secret text";
    case ValueKind::kTextList:
      return "a list of texts";
    case ValueKind::kIntegerList:
      return "a list of whole numbers";
    case ValueKind::kTextMap:
      return "a mapping of names to texts";
    case ValueKind::kAnything:
      return "a mapping or a list";
    case ValueKind::kDisconnect:
      return "cancel, drain, {drain_tokens: N} or {drain_seconds: N}";
    case ValueKind::kFallbacks:
      return "a mapping of models to lists of models";
  }
  return "a text";
}

std::string TextOf(const Value& value) {
  return std::visit(Printer{}, value);
}

std::string_view NameOf(ProviderType type) {
  switch (type) {
    case ProviderType::kApi:
      return "api";
    case ProviderType::kAnthropic:
      return "anthropic";
    case ProviderType::kGemini:
      return "gemini";
    case ProviderType::kWebReverse:
      return "web_reverse";
    case ProviderType::kMock:
      return "mock";
  }
  return "api";
}

}  // namespace monorelay::app
