#include "support/told_chat.hpp"

#include <algorithm>

#include "chat/replay.hpp"

namespace monorelay::testing {
namespace {

using chat::Message;
using chat::Part;
using chat::Role;

std::string_view WhoOf(Role role) {
  switch (role) {
    case Role::kSystem:
    case Role::kDeveloper:
      return "system";
    case Role::kUser:
      return "user";
    case Role::kAssistant:
      return "assistant";
    case Role::kTool:
      break;
  }
  return "tool";
}

std::string ArgumentsOf(const chat::Arguments& arguments) {
  return arguments.object.IsEmpty() ? json::Decode(arguments.text)
                                    : std::string(arguments.object.json);
}

class Teller {
 public:
  std::string Take() { return std::move(told_); }

  void Turn(const Message& message) {
    for (const Part& part : message.parts) TellPart(WhoOf(message.role), part);
  }

  void Line(std::string_view what, std::string_view value) {
    told_.append("\n").append(what).append(": ").append(value);
    speaker_ = {};
  }

 private:
  void TellPart(std::string_view who, const Part& part) {
    if (const auto* text = part.If<chat::TextPart>()) {
      Text(who, text->text);
    } else if (const auto* refusal = part.If<chat::Refusal>()) {
      Text("refusal", refusal->text);
    } else if (const auto* media = part.If<chat::Media>()) {
      const bool is_address = media->source == chat::SourceKind::kUrl;
      Line(is_address ? "address" : json::Decode(media->type), json::Decode(media->data));
    } else if (const auto* call = part.If<chat::ToolCall>()) {
      Line("call " + json::Decode(call->id) + " of " + json::Decode(call->name),
           ArgumentsOf(call->arguments));
    } else if (const auto* result = part.If<chat::ToolResult>()) {
      Line(std::string(result->failed ? "failed " : "result ") + json::Decode(result->call_id), "");
      for (const Part& piece : result->content) TellPart("tool", piece);
    }
  }

  void Text(std::string_view who, json::Text text) {
    if (text.IsEmpty()) return;
    // Some dialects have one text for all that the system says, or for all refusals.
    if (who == speaker_ && (who == "system" || who == "refusal")) told_ += "\n\n";
    if (who != speaker_) Line(who, "");
    speaker_ = who;
    told_ += json::Decode(text);
  }

  std::string told_;
  std::string_view speaker_;  // of the text at the end
};

void TellTools(Teller& teller, const chat::Request& request) {
  for (const chat::Tool& tool : request.tools) {
    const bool free_form = tool.kind == chat::ToolKind::kFreeForm;
    teller.Line(free_form ? "free-form tool" : "tool", json::Decode(tool.name));
    teller.Line("  description", json::Decode(tool.description));
    if (!free_form) teller.Line("  parameters", tool.parameters.json);
    teller.Line("  strict", tool.strict.value_or(false) ? "yes" : "no");
  }
  const bool unset = request.tool_choice.kind == chat::ToolChoiceKind::kUnset;
  const auto kind =
      static_cast<int>(unset ? chat::ToolChoiceKind::kAuto : request.tool_choice.kind);
  teller.Line("choice", std::to_string(kind) + " " + json::Decode(request.tool_choice.name));
  teller.Line("parallel", request.parallel_tool_calls.value_or(true) ? "yes" : "no");
}

void TellSettings(Teller& teller, const chat::Request& request) {
  const chat::Sampling& sampling = request.sampling;
  for (const json::Raw number :
       {sampling.temperature, sampling.top_p, sampling.top_k, sampling.frequency_penalty,
        sampling.presence_penalty, sampling.seed}) {
    teller.Line("number", number.json);
  }
  for (const json::Text stop : request.stop) teller.Line("stop", json::Decode(stop));
  teller.Line("user", json::Decode(request.user));
  teller.Line("logprobs", std::to_string(request.top_logprobs.value_or(-1)));
  teller.Line("effort", std::to_string(static_cast<int>(request.reasoning.effort)));
  const bool usual = request.output.kind == chat::OutputKind::kText;
  teller.Line("output", std::to_string(usual ? 0 : static_cast<int>(request.output.kind)));
  teller.Line("schema", request.output.schema.json);
}

}  // namespace

std::string Tell(const chat::Request& request) {
  Teller teller;
  for (const Message& message : request.messages) teller.Turn(message);
  TellTools(teller, request);
  TellSettings(teller, request);
  return teller.Take();
}

std::vector<std::string> SignaturesOf(const std::vector<Part>& parts) {
  std::vector<std::string> signatures;
  for (const Part& part : parts) {
    const auto* reasoning = part.If<chat::Reasoning>();
    const auto* call = part.If<chat::ToolCall>();
    json::Text data;
    if (reasoning != nullptr) data = reasoning->opaque.data;
    if (call != nullptr) data = call->opaque.data;
    if (!data.IsEmpty()) signatures.push_back(json::Decode(data));
  }
  return signatures;
}

ToldAnswer::ToldAnswer(const chat::Response& response) {
  chat::Replay(response, *this);
}

void ToldAnswer::OnEvent(const chat::Event& event) {
  usage_.Merge(event.usage);
  failed_ = failed_ || event.kind == chat::EventKind::kFailure;
  ended_ = ended_ || event.kind == chat::EventKind::kEnd;
  const bool counts = event.kind != chat::EventKind::kUsage &&
                      event.kind != chat::EventKind::kEnd &&
                      event.kind != chat::EventKind::kKeepAlive;
  if (!counts) return;
  Choice& choice = choices_[event.choice];
  if (event.kind == chat::EventKind::kText) choice.text += json::Decode(event.text);
  if (event.kind == chat::EventKind::kRefusal)
    choice.text += "refusal: " + json::Decode(event.text);
  if (event.kind == chat::EventKind::kReasoning) choice.reasoning += json::Decode(event.text);
  if (event.kind == chat::EventKind::kToolCall)
    choice.calls[event.call] = json::Decode(event.id) + " " + json::Decode(event.name) + " ";
  // Pieces end within escapes, so that they are put together as they are.
  if (event.kind == chat::EventKind::kToolArguments)
    choice.calls[event.call] += json::Decode(event.text);
  if (event.kind == chat::EventKind::kStop) choice.cause = event.stop.cause;
}

std::string ToldAnswer::Tell() const {
  std::string told = failed_ || !ended_ ? "broken\n" : "";
  for (const auto& [index, choice] : choices_) {
    told += "choice " + std::to_string(index) + ": " + choice.text + "\n";
    told += "reasoning: " + choice.reasoning + "\n";
    for (const auto& [number, call] : choice.calls) told += "call " + call + "\n";
    told += "stop: " + std::to_string(static_cast<int>(choice.cause)) + "\n";
  }
  for (const std::int64_t count :
       {usage_.input, usage_.output, usage_.cached_read, usage_.cache_write, usage_.reasoning}) {
    told += std::to_string(std::max<std::int64_t>(count, 0)) + " ";
  }
  return told;
}

}  // namespace monorelay::testing
