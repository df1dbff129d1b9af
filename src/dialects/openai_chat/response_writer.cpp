#include "dialects/openai_chat/response_writer.hpp"

#include <algorithm>

#include "dialects/openai_chat/answer_writing.hpp"
#include "dialects/openai_chat/codec.hpp"
#include "dialects/openai_chat/finish.hpp"
#include "dialects/openai_chat/usage_writer.hpp"
#include "dialects/openai_chat/writing.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Choice;
using chat::Part;

class AnswerWriter {
 public:
  AnswerWriter(const ReplyContext& context, json::Writer& json, std::string& out)
      : context_(context),
        json_(json),
        out_(out),
        ids_(context),
        old_form_(context.echo == kEchoFunctions) {}

  void WriteChoice(const Choice& choice) {
    const bool has_calls = Has<chat::ToolCall>(choice);
    json_.BeginObject().Field("index", choice.index);
    json_.Key("message").BeginObject().Field("role", "assistant");
    WriteContent(choice, has_calls);
    WriteRefusal(choice);
    WriteReasoning(choice);
    WriteAnnotations(choice);
    WriteImages(choice);
    if (has_calls) WriteCalls(choice);
    json_.EndObject();
    json_.Field("logprobs", choice.logprobs);
    const std::string_view reason = FinishReason(choice.stop, has_calls, old_form_, context_);
    json_.Field("finish_reason", json::Text{reason}).EndObject();
  }

 private:
  template <class Content>
  static bool Has(const Choice& choice) {
    const auto is = [](const Part& part) { return part.If<Content>() != nullptr; };
    return std::ranges::any_of(choice.parts, is);
  }

  // One string, opened here and filled by the texts directly.
  void WriteContent(const Choice& choice, bool has_calls) {
    json_.Key("content");
    if (!Has<chat::TextPart>(choice)) {
      const bool nothing = !has_calls && !Has<chat::Refusal>(choice);
      if (nothing && choice.stop.explanation.IsEmpty()) {
        json_.String("");
      } else {
        json_.Null();
      }
      return;
    }
    json_.Value(json::Raw{"\""});
    for (const Part& part : choice.parts) {
      if (const auto* text = part.If<chat::TextPart>()) out_ += text->text.escaped;
    }
    out_.push_back('"');
  }

  void WriteRefusal(const Choice& choice) {
    json_.Key("refusal");
    for (const Part& part : choice.parts) {
      const auto* refusal = part.If<chat::Refusal>();
      if (refusal == nullptr) continue;
      json_.String(refusal->text);
      return;
    }
    const bool explains = choice.stop.cause == chat::StopCause::kContentFilter &&
                          !choice.stop.explanation.IsEmpty() && !Has<chat::TextPart>(choice);
    if (explains) {
      json_.String(choice.stop.explanation);
    } else {
      json_.Null();
    }
  }

  void WriteReasoning(const Choice& choice) {
    std::string text;
    bool has_details = false;
    for (const Part& part : choice.parts) {
      const auto* piece = part.If<chat::Reasoning>();
      if (piece == nullptr) continue;
      if (!text.empty() && !piece->text.IsEmpty()) text += R"(\n\n)";
      text += piece->text.escaped;
      has_details = has_details || !piece->opaque.IsEmpty();
    }
    if (!text.empty()) json_.Field("reasoning_content", json::Text{text});
    if (!has_details) return;
    json_.Key("reasoning_details").BeginArray();
    std::int64_t index = 0;
    for (const Part& part : choice.parts) {
      const auto* piece = part.If<chat::Reasoning>();
      if (piece == nullptr) continue;
      std::string keep;
      const Signature signature =
          SignatureFor(piece->opaque, json::PrintOf(piece->text), context_, keep);
      WriteDetail(json_, *piece, signature, index);
      ++index;
    }
    json_.EndArray();
  }

  void WriteAnnotations(const Choice& choice) {
    bool begun = false;
    for (const Part& part : choice.parts) {
      const auto* text = part.If<chat::TextPart>();
      if (text == nullptr) continue;
      for (const chat::Citation& citation : text->citations) {
        if (citation.url.IsEmpty()) continue;
        if (!begun) json_.Key("annotations").BeginArray();
        begun = true;
        WriteCitation(json_, citation);
      }
    }
    if (begun) json_.EndArray();
  }

  void WriteImages(const Choice& choice) {
    bool begun = false;
    for (const Part& part : choice.parts) {
      const auto* media = part.If<chat::Media>();
      if (media == nullptr || media->kind != chat::MediaKind::kImage) continue;
      if (!begun) json_.Key("images").BeginArray();
      begun = true;
      WriteImage(json_, out_, *media);
    }
    if (begun) json_.EndArray();
  }

  void WriteCalls(const Choice& choice) {
    if (!old_form_) json_.Key("tool_calls").BeginArray();
    for (const Part& part : choice.parts) {
      const auto* call = part.If<chat::ToolCall>();
      if (call == nullptr) continue;
      if (old_form_) {
        // The old form has room for one.
        json_.Key("function_call");
        WriteFunction(*call);
        return;
      }
      json_.BeginObject();
      ids_.Write(json_, call->id);
      const std::string_view type = call->free_form ? "custom" : "function";
      json_.Field("type", type).Key(type);
      WriteFunction(*call);
      WriteExtraContent(json_, call->opaque, context_);
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteFunction(const chat::ToolCall& call) {
    json_.BeginObject().Field("name", call.name);
    if (call.free_form) {
      json_.Field("input", call.arguments.text);
    } else {
      json_.Key("arguments");
      WriteArguments(json_, call.arguments);
    }
    json_.EndObject();
  }

  const ReplyContext& context_;
  json::Writer& json_;
  std::string& out_;
  CallIds ids_;
  bool old_form_;
};

}  // namespace

std::string WriteResponse(const chat::Response& response, const ReplyContext& context) {
  std::string out;
  json::Writer json(out);
  json.BeginObject().Field("id", std::string_view("chatcmpl-" + context.seed));
  json.Field("object", "chat.completion").Field("created", context.created);
  json.Field("model", std::string_view(context.model)).Key("choices").BeginArray();
  AnswerWriter answer(context, json, out);
  for (const Choice& choice : response.choices) answer.WriteChoice(choice);
  // Clients look at the first one unasked.
  if (response.choices.empty()) answer.WriteChoice({});
  json.EndArray();
  if (response.usage.IsKnown()) {
    json.Key("usage");
    WriteUsage(json, response.usage);
  }
  if (!response.service_tier.IsEmpty()) json.Field("service_tier", response.service_tier);
  if (!response.fingerprint.IsEmpty()) json.Field("system_fingerprint", response.fingerprint);
  json.EndObject();
  return out;
}

}  // namespace monorelay::dialects::openai_chat
