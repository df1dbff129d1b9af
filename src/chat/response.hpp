// A whole answer of a model.
#pragma once

#include <cstdint>
#include <forward_list>
#include <string>
#include <string_view>
#include <vector>

#include "chat/part.hpp"
#include "chat/usage.hpp"

namespace monorelay::chat {

// Why a model stopped.
enum class StopCause : std::uint8_t {
  kUnknown,        // it did not say, or in words that nobody knows
  kEnd,            // it had said everything
  kStopSequence,   // it came to a text that the client named
  kLength,         // as many tokens as were allowed
  kContextWindow,  // no more room in the model's window
  kToolCalls,      // it waits for the results of its calls
  kContentFilter,  // it or its provider would not go on
  kPause,          // the provider asks to be called again to go on
  kFailure,        // an error in the middle of the answer
};

struct Stop {
  StopCause cause = StopCause::kUnknown;
  Text raw;          // the provider's own word
  Text sequence;     // for kStopSequence, if the dialect tells
  Text explanation;  // for kContentFilter
};

struct Choice {
  std::int64_t index = 0;
  std::vector<Part> parts;
  Stop stop;
  Raw logprobs;  // as in Chat Completions: {content: [...], refusal: [...]}; empty: none
};

// Texts are views of the document that the answer was read from, or of texts kept here.
struct Response {
  Response() = default;
  Response(const Response&) = delete;
  Response& operator=(const Response&) = delete;
  Response(Response&&) noexcept = default;
  Response& operator=(Response&&) noexcept = default;
  ~Response() = default;

  Text id;  // the provider's
  Text model;
  std::int64_t created = 0;  // seconds since 1970; 0: not said
  std::vector<Choice> choices;
  Usage usage;
  Text service_tier;
  Text fingerprint;

  std::string_view Keep(std::string text) { return kept_.emplace_front(std::move(text)); }
  Text KeepPlain(std::string_view plain) { return {Keep(json::Escape(plain))}; }

 private:
  std::forward_list<std::string> kept_;
};

}  // namespace monorelay::chat
