// The fixed texts of the mock provider's answers in each dialect, cut where the filler and the
// marker go.
#pragma once

#include <string_view>

namespace monorelay::bench {

enum class Dialect { kChat, kResponses, kMessages, kGemini };

// Everything is JSON or whole server-sent events, without the framing of HTTP. Texts live forever.
struct Wording {
  // An answer that is not a stream, around its text.
  std::string_view answer_begin;
  std::string_view answer_end;
  // A stream: what comes before the first text, one event around its text, the token counts where
  // they are sent only when asked for, and what ends the stream.
  std::string_view stream_begin;
  std::string_view event_begin;
  std::string_view event_end;
  std::string_view usage;
  std::string_view stream_end;
};

const Wording& WordingOf(Dialect dialect);

// What the path of a request says: its dialect, and for Gemini also model and stream.
struct Asked {
  Dialect dialect = Dialect::kChat;
  // Empty where the body names the model.
  std::string_view model;
  bool is_stream = false;
};

// `target` is the path of the request line, with or without a query; the model points into it.
// A path that is none of the known ones is taken for Chat Completions.
Asked WhatIsAsked(std::string_view target);

}  // namespace monorelay::bench
