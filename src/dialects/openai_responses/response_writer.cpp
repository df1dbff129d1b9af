#include "dialects/openai_responses/response_writer.hpp"

#include <algorithm>
#include <vector>

#include "dialects/errors.hpp"
#include "dialects/openai_responses/annotation.hpp"
#include "dialects/openai_responses/call_ids.hpp"
#include "dialects/openai_responses/envelope.hpp"
#include "dialects/openai_responses/names.hpp"
#include "dialects/openai_responses/output_item.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Part;

class OutputWriter {
 public:
  explicit OutputWriter(const ReplyContext& context)
      : context_(context),
        provider_(json::Escape(context.provider)),
        own_(context.provider_dialect == Dialect::kOpenAiResponses) {}

  void Write(const chat::Choice& choice) {
    for (const Part& part : choice.parts) WritePart(part);
    const bool refused = choice.stop.cause == chat::StopCause::kContentFilter &&
                         !choice.stop.explanation.IsEmpty() && items_.empty();
    if (refused) Say(ContentKind::kRefusal, choice.stop.explanation);
    if (EndingOf(choice.stop.cause).status == "incomplete" && !items_.empty())
      items_.back().status = "incomplete";
    AddLogprobs(choice.logprobs);
  }

  [[nodiscard]] std::string Render() const {
    std::string output;
    for (const OutputItem& item : items_) {
      if (!output.empty()) output.push_back(',');
      AppendItem(output, item, ItemState::kWhole);
    }
    return output;
  }

 private:
  void WritePart(const Part& part) {
    if (const auto* text = part.If<chat::TextPart>()) {
      WriteText(*text);
    } else if (const auto* refusal = part.If<chat::Refusal>()) {
      Say(ContentKind::kRefusal, refusal->text);
    } else if (const auto* call = part.If<chat::ToolCall>()) {
      WriteCall(*call);
    } else if (const auto* reasoning = part.If<chat::Reasoning>()) {
      WriteReasoning(*reasoning);
    } else if (const auto* media = part.If<chat::Media>()) {
      WriteMedia(*media);
    } else if (const auto* foreign = part.If<chat::Foreign>()) {
      // Only the provider's own dialect knows what it means.
      if (json::Equals(foreign->dialect, kName)) Add(ItemKind::kForeign).raw = foreign->raw.json;
    }
  }

  OutputItem& Add(ItemKind kind) {
    OutputItem& item = items_.emplace_back();
    item.kind = kind;
    item.id = ItemId(PrefixOf(kind), context_.seed, items_.size() - 1);
    return item;
  }

  // Texts that follow each other are one, as they are in a stream.
  OutputContent& Say(ContentKind kind, json::Text text) {
    if (items_.empty() || items_.back().kind != ItemKind::kMessage) {
      Add(ItemKind::kMessage);
      text_before_ = text_so_far_;
    }
    std::vector<OutputContent>& contents = items_.back().contents;
    if (contents.empty() || contents.back().kind != kind) {
      contents.emplace_back().kind = kind;
      if (kind == ContentKind::kText) text_before_ = text_so_far_;
    }
    contents.back().text += text.escaped;
    return contents.back();
  }

  void WriteText(const chat::TextPart& text) {
    if (text.text.IsEmpty()) return;
    OutputContent& content = Say(ContentKind::kText, text.text);
    const std::int64_t begin = text_so_far_;
    text_so_far_ += json::CountCodePoints(text.text);
    for (chat::Citation citation : text.citations) {
      if (citation.begin < 0) {
        citation.begin = begin;
        citation.end = text_so_far_;
      }
      std::string annotation;
      if (!AppendAnnotation(annotation, citation, text_before_)) continue;
      if (content.annotation_count++ > 0) content.annotations.push_back(',');
      content.annotations += annotation;
    }
  }

  void WriteCall(const chat::ToolCall& call) {
    if (!call.opaque.IsEmpty())
      Add(ItemKind::kReasoning).encrypted = EncryptedOfCall(call.opaque, {provider_});
    OutputItem& item = Add(call.free_form ? ItemKind::kFreeFormCall : ItemKind::kCall);
    item.call_id = call_ids_.Unique(call.id, context_.seed);
    item.name = call.name.escaped;
    item.group = call.group.escaped;
    if (!call.arguments.object.IsEmpty()) {
      json::AppendEscaped(item.input, call.arguments.object.json);
    } else {
      item.input = call.arguments.text.escaped;
      if (item.input.empty() && !call.free_form) item.input = "{}";
    }
  }

  void WriteReasoning(const chat::Reasoning& reasoning) {
    OutputItem& item = Add(ItemKind::kReasoning);
    // A provider that speaks the dialect compares the id when the reasoning comes back.
    if (own_ && !reasoning.id.IsEmpty()) item.id = reasoning.id.escaped;
    const bool summary = reasoning.summary || ShowsAsSummary(context_.provider_dialect);
    if (!reasoning.text.IsEmpty()) {
      OutputContent& content = item.contents.emplace_back();
      content.kind = summary ? ContentKind::kSummary : ContentKind::kReasoning;
      content.text = reasoning.text.escaped;
    }
    if (!reasoning.opaque.IsEmpty()) {
      item.encrypted = EncryptedFor(reasoning.opaque, {provider_}, own_, reasoning.text);
    } else if (!own_) {
      item.encrypted = EncryptedOfNobody(context_.provider_dialect, {provider_});
    }
  }

  void WriteMedia(const chat::Media& media) {
    if (IsPicture(media)) {
      Add(ItemKind::kPicture).input = media.data.escaped;
    } else {
      WriteText({.text = {kInsteadOfMedia}, .citations = {}});
    }
  }

  // The dialect has them beside a text; those of an answer are one list.
  void AddLogprobs(json::Raw logprobs) {
    json::Document document;
    if (logprobs.IsEmpty() || !document.ParseCopy(logprobs.json)) return;
    for (OutputItem& item : items_) {
      for (OutputContent& content : item.contents) {
        if (content.kind != ContentKind::kText) continue;
        for (const json::Value token : document.Root()["content"].Items()) {
          if (!content.logprobs.empty()) content.logprobs.push_back(',');
          content.logprobs += token.GetRaw().json;
        }
        return;
      }
    }
  }

  const ReplyContext& context_;
  std::string provider_;  // escaped
  bool own_;
  CallIds call_ids_;
  std::vector<OutputItem> items_;
  std::int64_t text_so_far_ = 0;  // in code points
  std::int64_t text_before_ = 0;  // before the content that is being written
};

}  // namespace

bool ShowsAsSummary(Dialect provider) {
  return provider != Dialect::kOpenAiResponses;
}

std::string WriteResponse(const chat::Response& response, const ReplyContext& context) {
  OutputWriter writer(context);
  chat::Stop stop{.cause = chat::StopCause::kEnd, .raw = {}, .sequence = {}, .explanation = {}};
  if (!response.choices.empty()) {
    writer.Write(response.choices.front());
    stop = response.choices.front().stop;
  }
  const Ending ending = EndingOf(stop.cause);
  const std::string output = writer.Render();
  std::string error;
  if (ending.status == "failed") error = ErrorObject(502, BrokenOff(stop).text.value.Get());
  std::string body;
  AppendResponse(body, context,
                 {.status = ending.status,
                  .incomplete = ending.incomplete,
                  .error = error,
                  .output = output,
                  .usage = &response.usage,
                  .service_tier = response.service_tier});
  return body;
}

}  // namespace monorelay::dialects::openai_responses
