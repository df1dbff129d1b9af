#include "dialects/finish_reason.hpp"

#include <string.h>

#include <algorithm>
#include <string>

#include "dialects/anthropic_messages/answer.hpp"
#include "dialects/gemini/finish.hpp"
#include "dialects/openai_chat/finish.hpp"
#include "dialects/openai_responses/response_reader.hpp"
#include "json/last_value.hpp"
#include "json/walk.hpp"

namespace monorelay::dialects {
namespace {

using chat::FinishReason;

// A longer word is none that anybody knows.
constexpr std::size_t kLongestWord = 128;
constexpr std::size_t kLongestDetails = 1024;

// Where an answer says why a choice stopped.
struct Place {
  std::string_view quoted_key;
  std::uint32_t depth;
};

Place PlaceIn(Dialect dialect) {
  switch (dialect) {
    case Dialect::kOpenAiChat:
      return {"\"finish_reason\"", 3};
    case Dialect::kGemini:
      return {"\"finishReason\"", 3};
    case Dialect::kAnthropicMessages:
      return {"\"stop_reason\"", 1};
    case Dialect::kOpenAiResponses:
      break;
  }
  return {"\"status\"", 1};
}

std::string KeyOf(Dialect dialect) {
  const std::string_view quoted = PlaceIn(dialect).quoted_key;
  return std::string(quoted.substr(1, quoted.size() - 2));
}

// The first place in `text`, or its end.
std::size_t Find(std::string_view text, std::string_view needle) {
  const void* const found = ::memmem(text.data(), text.size(), needle.data(), needle.size());
  if (found == nullptr) return text.size();
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

bool Contains(std::string_view text, std::string_view needle) {
  return Find(text, needle) < text.size();
}

std::string_view WithoutSpace(std::string_view value) {
  const std::size_t begin = json::SkipSpace(value, 0);
  return value.substr(begin, value.find_last_not_of(" \t\r\n") + 1 - begin);
}

// The inside of a string; empty for all else.
std::string_view Inside(std::string_view value) {
  value = WithoutSpace(value);
  if (value.size() < 2 || !value.starts_with('"')) return {};
  return value.substr(1, value.size() - 2);
}

// The word of the last choice, if that is the only one and stands near the end.
std::optional<std::string_view> OnlyWord(std::string_view answer, Place place) {
  const auto last = json::FindLastValue(answer, place.quoted_key, place.depth);
  if (!last) return std::nullopt;
  const std::string_view before =
      answer.substr(0, static_cast<std::size_t>(last->data() - answer.data()));
  const std::size_t first = Find(before, place.quoted_key);
  const bool is_only = !Contains(before.substr(first + place.quoted_key.size()), place.quoted_key);
  return is_only ? std::optional(Inside(*last)) : std::nullopt;
}

// Of the string that stands as the value of "reason".
std::string_view ReasonIn(std::string_view details) {
  json::Walk fields(details);
  while (fields.Next()) {
    if (fields.Key() == "reason") return Inside(fields.Value());
  }
  return {};
}

FinishReason ReasonOf(std::string_view status, std::string_view details, bool called) {
  const chat::Text state{status};
  const chat::Text why{ReasonIn(details)};
  // One that is made in the background has not stopped when it is asked for.
  const bool is_under_way = status == "queued" || status == "in_progress";
  if (is_under_way || (state.IsEmpty() && why.IsEmpty())) return FinishReason::kNone;
  return chat::FinishReasonOf(openai_responses::CauseOf(state, why, called));
}

// Both fields stand before the output, so that most of the answer is passed over.
FinishReason ReasonOfResponse(std::string_view answer) {
  json::Walk fields(answer.substr(json::SkipSpace(answer, 0)));
  std::string_view status;
  std::string_view details;
  while ((status.empty() || details.empty()) && fields.Next()) {
    if (fields.Key() == "status") status = Inside(fields.Value());
    if (fields.Key() == "incomplete_details") details = fields.Value();
    if (status == "completed") break;
  }
  const bool called = status == "completed" && (Contains(answer, "\"function_call\"") ||
                                                Contains(answer, "\"custom_tool_call\""));
  return ReasonOf(status, details, called);
}

// A call of a function ends with STOP too.
FinishReason WithCalls(FinishReason reason, std::string_view answer) {
  const bool ended = reason == FinishReason::kStop || reason == FinishReason::kOther;
  return ended && Contains(answer, "\"functionCall\"") ? FinishReason::kToolCalls : reason;
}

}  // namespace

FinishReason ReadFinishReason(Dialect dialect, std::string_view word) {
  if (word.empty()) return FinishReason::kNone;
  switch (dialect) {
    case Dialect::kOpenAiChat:
      return chat::FinishReasonOf(openai_chat::CauseOf({word}));
    case Dialect::kAnthropicMessages:
      return chat::FinishReasonOf(anthropic_messages::CauseOf({word}));
    case Dialect::kGemini:
      return chat::FinishReasonOf(gemini::CauseOf({word}));
    case Dialect::kOpenAiResponses:
      break;
  }
  return FinishReason::kOther;
}

FinishReason FinishReasonOfAnswer(Dialect dialect, std::string_view answer) {
  if (dialect == Dialect::kOpenAiResponses) return ReasonOfResponse(answer);
  FinishReason reason = FinishReason::kNone;
  if (const auto word = OnlyWord(answer, PlaceIn(dialect))) {
    reason = ReadFinishReason(dialect, *word);
  } else {
    FinishReasonCapture capture(dialect);
    capture.Feed(answer);
    reason = capture.Value();
  }
  if (dialect != Dialect::kGemini) return reason;
  // Of a prompt that was blocked there is no candidate.
  if (reason == FinishReason::kNone && Contains(answer, "\"blockReason\""))
    return FinishReason::kContentFilter;
  return WithCalls(reason, answer);
}

FinishReasonCapture::FinishReasonCapture(Dialect dialect)
    : dialect_(dialect), word_(KeyOf(dialect), kLongestWord, PlaceIn(dialect).depth) {
  if (dialect == Dialect::kOpenAiResponses) details_.emplace("incomplete_details", kLongestDetails);
}

void FinishReasonCapture::Feed(std::string_view bytes) {
  if (details_) {
    FeedResponse(bytes);
  } else {
    FeedWords(bytes);
  }
}

void FinishReasonCapture::FeedWords(std::string_view bytes) {
  while (!bytes.empty()) {
    bytes = word_.FeedToValue(bytes);
    reason_ = std::max(reason_, ReadFinishReason(dialect_, Inside(word_.Value())));
  }
}

void FinishReasonCapture::FeedResponse(std::string_view bytes) {
  word_.Feed(bytes);
  details_->Feed(bytes);
  reason_ = ReasonOf(Inside(word_.Value()), WithoutSpace(details_->Value()), false);
}

}  // namespace monorelay::dialects
