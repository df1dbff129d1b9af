#include "dialects/openai_responses/event_lines.hpp"

#include <fmt/format.h>

#include "json/writer.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

// The types of the events about one kind of content.
struct Words {
  std::string_view added;
  std::string_view delta;
  std::string_view text_done;
  std::string_view done;
  std::string_view index;  // which of them in its item
  std::string_view text;   // the whole text in `text_done`
};

const Words& WordsOf(ContentKind kind) {
  static constexpr Words kText = {"response.content_part.added",
                                  "response.output_text.delta",
                                  "response.output_text.done",
                                  "response.content_part.done",
                                  "content_index",
                                  "text"};
  static constexpr Words kRefusal = {
      "response.content_part.added", "response.refusal.delta", "response.refusal.done",
      "response.content_part.done",  "content_index",          "refusal"};
  static constexpr Words kSummary = {"response.reasoning_summary_part.added",
                                     "response.reasoning_summary_text.delta",
                                     "response.reasoning_summary_text.done",
                                     "response.reasoning_summary_part.done",
                                     "summary_index",
                                     "text"};
  static constexpr Words kReasoning = {"response.content_part.added",
                                       "response.reasoning_text.delta",
                                       "response.reasoning_text.done",
                                       "response.content_part.done",
                                       "content_index",
                                       "text"};
  switch (kind) {
    case ContentKind::kRefusal:
      return kRefusal;
    case ContentKind::kSummary:
      return kSummary;
    case ContentKind::kReasoning:
      return kReasoning;
    case ContentKind::kText:
      break;
  }
  return kText;
}

}  // namespace

void EventLines::Begin(std::string_view type) {
  out_ += "event: ";
  out_ += type;
  out_ += "\ndata: {\"type\":\"";
  out_ += type;
  out_.push_back('"');
  Number("sequence_number", sequence_++);
}

void EventLines::BeginAt(std::string_view type, const OutputItem& item, std::size_t index) {
  Begin(type);
  Text("item_id", item.id);
  Number("output_index", index);
}

void EventLines::AtContent(const OutputItem& item) {
  Number(WordsOf(item.contents.back().kind).index, item.contents.size() - 1);
}

void EventLines::Text(std::string_view key, std::string_view escaped) {
  out_ += ",\"";
  out_ += key;
  out_ += "\":\"";
  out_ += escaped;
  out_.push_back('"');
}

void EventLines::Number(std::string_view key, std::uint64_t number) {
  out_ += ",\"";
  out_ += key;
  out_ += "\":";
  const fmt::format_int digits(number);
  out_.append(digits.data(), digits.size());
}

void EventLines::Lifecycle(std::string_view type, const ReplyContext& context,
                           const Envelope& envelope) {
  Begin(type);
  out_ += ",\"response\":";
  AppendResponse(out_, context, envelope);
  End();
}

// The type definitions have the fields at the top level, the service under "error"; clients look
// in one place or the other.
void EventLines::Failure(std::string_view error, int status, std::string_view message) {
  Begin("error");
  out_ += ",\"code\":";
  const std::string object = ErrorObject(status, message);
  // The object begins with its code.
  constexpr std::string_view kBegin = R"({"code":)";
  out_ += std::string_view(object).substr(kBegin.size(), object.size() - kBegin.size() - 1);
  out_ += R"(,"param":null,"error":)";
  out_ += error;
  End();
}

void EventLines::ItemAdded(const OutputItem& item, std::size_t index) {
  Begin("response.output_item.added");
  Number("output_index", index);
  out_ += ",\"item\":";
  AppendItem(out_, item, ItemState::kBegun);
  End();
}

void EventLines::ItemDone(const OutputItem& item, std::size_t index) {
  Begin("response.output_item.done");
  Number("output_index", index);
  out_ += ",\"item\":";
  AppendItem(out_, item, ItemState::kWhole);
  End();
}

void EventLines::ContentAdded(const OutputItem& item, std::size_t index) {
  BeginAt(WordsOf(item.contents.back().kind).added, item, index);
  AtContent(item);
  out_ += ",\"part\":";
  AppendContent(out_, item.contents.back(), ItemState::kBegun);
  End();
}

void EventLines::ContentDelta(const OutputItem& item, std::size_t index, json::Text delta,
                              std::string_view logprobs) {
  const ContentKind kind = item.contents.back().kind;
  BeginAt(WordsOf(kind).delta, item, index);
  AtContent(item);
  Text("delta", delta.escaped);
  if (kind == ContentKind::kText) {
    out_ += ",\"logprobs\":[";
    out_ += logprobs;
    out_.push_back(']');
  }
  End();
}

void EventLines::ContentDone(const OutputItem& item, std::size_t index) {
  const OutputContent& content = item.contents.back();
  const Words& words = WordsOf(content.kind);
  BeginAt(words.text_done, item, index);
  AtContent(item);
  Text(words.text, content.text);
  if (content.kind == ContentKind::kText) {
    out_ += ",\"logprobs\":[";
    out_ += content.logprobs;
    out_.push_back(']');
  }
  End();
  BeginAt(words.done, item, index);
  AtContent(item);
  out_ += ",\"part\":";
  AppendContent(out_, content, ItemState::kWhole);
  End();
}

void EventLines::Annotation(const OutputItem& item, std::size_t index,
                            std::string_view annotation) {
  BeginAt("response.output_text.annotation.added", item, index);
  AtContent(item);
  Number("annotation_index", item.contents.back().annotation_count - 1);
  out_ += ",\"annotation\":";
  out_ += annotation;
  End();
}

void EventLines::InputDelta(const OutputItem& item, std::size_t index, json::Text delta) {
  const bool free_form = item.kind == ItemKind::kFreeFormCall;
  BeginAt(free_form ? "response.custom_tool_call_input.delta"
                    : "response.function_call_arguments.delta",
          item, index);
  Text("delta", delta.escaped);
  End();
}

void EventLines::InputDone(const OutputItem& item, std::size_t index) {
  const bool free_form = item.kind == ItemKind::kFreeFormCall;
  BeginAt(
      free_form ? "response.custom_tool_call_input.done" : "response.function_call_arguments.done",
      item, index);
  if (!free_form) Text("name", item.name);
  Text(free_form ? "input" : "arguments", item.input);
  End();
}

}  // namespace monorelay::dialects::openai_responses
