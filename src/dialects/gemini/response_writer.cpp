#include "dialects/gemini/response_writer.hpp"

#include <vector>

#include "dialects/gemini/answer_parts.hpp"
#include "dialects/gemini/citations.hpp"
#include "dialects/gemini/finish.hpp"
#include "dialects/gemini/logprobs.hpp"
#include "dialects/gemini/media.hpp"
#include "dialects/gemini/wire.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Choice;
using json::Text;

class ResponseWriter {
 public:
  explicit ResponseWriter(const ReplyContext& context)
      : context_(context), ids_(context.seed), out_(body_) {}

  std::string Write(const chat::Response& response) {
    out_.BeginObject().Key("candidates").BeginArray();
    for (const Choice& choice : response.choices) WriteCandidate(choice);
    out_.EndArray();
    WriteUsage(out_, response.usage);
    out_.Field("modelVersion", context_.model).Field("responseId", context_.seed).EndObject();
    return std::move(body_);
  }

 private:
  void WriteCandidate(const Choice& choice) {
    refused_ = false;
    wrote_part_ = false;
    citations_.clear();
    text_.clear();
    out_.BeginObject().Key("content").BeginObject().Key("parts").BeginArray();
    for (std::size_t i = 0; i < choice.parts.size(); ++i) i += WritePart(choice.parts, i);
    // Some clients look into the first part without asking whether there is one.
    if (!wrote_part_) WriteText({}, {}, false);
    out_.EndArray().Field("role", "model").EndObject();
    out_.Field("finishReason", FinishReasonFor(choice.stop, context_.provider_dialect, refused_));
    if (!choice.stop.explanation.IsEmpty()) out_.Field("finishMessage", choice.stop.explanation);
    out_.Field("index", choice.index);
    if (!citations_.empty()) {
      InBytes(citations_, text_);
      out_.Key("groundingMetadata");
      WriteGrounding(out_, citations_);
    }
    std::string logprobs;
    if (AppendLogprobsResult(logprobs, choice.logprobs, scratch_))
      out_.Field("logprobsResult", json::Raw{logprobs});
    out_.EndObject();
  }

  // Writes the part at `index`; returns how many of the following it has written too.
  std::size_t WritePart(const std::vector<chat::Part>& parts, std::size_t index) {
    const chat::Part& part = parts[index];
    if (const auto* text = part.If<chat::TextPart>()) return WriteTextPart(*text, parts, index);
    if (const auto* refusal = part.If<chat::Refusal>()) {
      refused_ = true;
      if (!refusal->text.IsEmpty()) WriteText(refusal->text, {}, false);
    } else if (const auto* media = part.If<chat::Media>()) {
      if (media->source != chat::SourceKind::kPlain) WriteMedia(out_, *media, false);
      wrote_part_ = true;
    } else if (const auto* call = part.If<chat::ToolCall>()) {
      WriteCall(*call);
    } else if (const auto* reasoning = part.If<chat::Reasoning>()) {
      const std::string signature =
          SignatureFor(reasoning->opaque, json::PrintOf(reasoning->text), context_);
      if (!reasoning->text.IsEmpty() || !signature.empty())
        WriteText(reasoning->text, {signature}, true);
    } else if (const auto* foreign = part.If<chat::Foreign>()) {
      if (json::Equals(foreign->dialect, kName)) out_.Value(foreign->raw);
      wrote_part_ = wrote_part_ || json::Equals(foreign->dialect, kName);
    }
    return 0;
  }

  // A provider of this dialect signs the text itself, which comes as a reasoning without words.
  std::size_t WriteTextPart(const chat::TextPart& text, const std::vector<chat::Part>& parts,
                            std::size_t index) {
    const auto has_page = [](const chat::Citation& citation) { return !citation.url.IsEmpty(); };
    std::ranges::copy_if(text.citations, std::back_inserter(citations_), has_page);
    json::AppendDecoded(text_, text.text);
    const auto* next = index + 1 < parts.size() ? parts[index + 1].If<chat::Reasoning>() : nullptr;
    const bool is_signed = context_.provider_dialect == Dialect::kGemini && next != nullptr &&
                           next->text.IsEmpty() && !next->opaque.IsEmpty();
    if (!is_signed) {
      if (!text.text.IsEmpty()) WriteText(text.text, {}, false);
      return 0;
    }
    WriteText(text.text, {SignatureFor(next->opaque, {}, context_)}, false);
    return 1;
  }

  void WriteText(Text text, const std::string& signature, bool thought) {
    wrote_part_ = true;
    out_.BeginObject().Field("text", text);
    if (thought) out_.Field("thought", true);
    if (!signature.empty()) out_.Field("thoughtSignature", Text{signature});
    out_.EndObject();
  }

  void WriteCall(const chat::ToolCall& call) {
    wrote_part_ = true;
    const std::string id = ids_.Give(call.id);
    out_.BeginObject().Key("functionCall").BeginObject();
    out_.Field("id", Text{id}).Field("name", call.name).Key("args");
    arguments_.Write(out_, call.arguments, call.free_form);
    out_.EndObject();
    const std::string signature = SignatureOfCall(call.opaque, context_);
    if (!signature.empty()) out_.Field("thoughtSignature", Text{signature});
    out_.EndObject();
  }

  const ReplyContext& context_;
  CallIds ids_;
  std::string body_;
  json::Writer out_;
  ArgumentsWriter arguments_;
  json::Document scratch_;
  std::vector<chat::Citation> citations_;
  std::string text_;  // of the candidate, decoded
  bool refused_ = false;
  bool wrote_part_ = false;
};

}  // namespace

std::string WriteResponse(const chat::Response& response, const ReplyContext& context) {
  return ResponseWriter(context).Write(response);
}

}  // namespace monorelay::dialects::gemini
