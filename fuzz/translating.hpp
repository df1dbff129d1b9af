// What the fuzzers of the translation share.
#pragma once

#include <array>
#include <string_view>

#include "dialects/dialect.hpp"
#include "fuzz/fuzzing.hpp"
#include "json/document.hpp"
#include "sse/splitter.hpp"

namespace monorelay::fuzzing {

constexpr std::array kDialects{dialects::Dialect::kOpenAiChat, dialects::Dialect::kOpenAiResponses,
                               dialects::Dialect::kAnthropicMessages, dialects::Dialect::kGemini};

inline void RequireJson(std::string_view text) {
  json::Document document;
  Require(document.ParseCopy(text).has_value());
}

// The bytes are whole events, each a comment or one with data of JSON.
inline void RequireEventsOfJson(std::string_view bytes) {
  sse::Splitter splitter;
  while (!bytes.empty()) {
    const std::size_t end = splitter.FindEventEnd(bytes);
    Require(end != sse::Splitter::kNone);
    const sse::Event event = sse::ParseEvent(bytes.substr(0, end));
    if (event.has_data && event.Data() != "[DONE]") RequireJson(event.Data());
    bytes.remove_prefix(end);
  }
}

}  // namespace monorelay::fuzzing
