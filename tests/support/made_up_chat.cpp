#include "support/made_up_chat.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace monorelay::testing {
namespace {

using chat::Message;
using chat::Role;
using chat::ToolChoiceKind;
using dialects::Dialect;

bool IsAmong(Dialect one, Dialect other, std::initializer_list<Dialect> known) {
  const auto has = [&](Dialect dialect) {
    return std::find(known.begin(), known.end(), dialect) != known.end();
  };
  return has(one) && has(other);
}

template <class Request>
chat::Part TextPart(Request& request, std::string_view plain) {
  return {.content = chat::TextPart{.text = request.KeepPlain(plain), .citations = {}}};
}

}  // namespace

CommonGround::CommonGround(Dialect one, Dialect other)
    : late_system(IsAmong(one, other, {Dialect::kOpenAiChat, Dialect::kOpenAiResponses})),
      refusals(late_system),
      failure(IsAmong(one, other,
                      {Dialect::kOpenAiResponses, Dialect::kAnthropicMessages, Dialect::kGemini})),
      free_form(late_system),
      strict(
          IsAmong(one, other,
                  {Dialect::kOpenAiChat, Dialect::kOpenAiResponses, Dialect::kAnthropicMessages})),
      one_by_one(strict),
      json_object(
          IsAmong(one, other, {Dialect::kOpenAiChat, Dialect::kOpenAiResponses, Dialect::kGemini})),
      penalties(IsAmong(one, other, {Dialect::kOpenAiChat, Dialect::kGemini})),
      top_k(IsAmong(one, other,
                    {Dialect::kOpenAiChat, Dialect::kAnthropicMessages, Dialect::kGemini})),
      stop(top_k),
      logprobs(json_object),
      user(strict),
      top_p_beside_temperature(json_object),
      effort_beside_rest(json_object),
      cache_write(strict),
      several_choices(penalties) {}

std::string ChatMaker::Words() {
  constexpr std::array<std::string_view, 16> kPieces = {
      "word", " and ",     "\"quoted\"", "a\\b", "\n",  "\tindented", "Grüße", "👋🏽",
      "\x01", "{\"a\":1}", "</tag>",     "漢字", "   ", "e\u0301",    "100%",  "\r\n"};
  std::string words = "The";
  for (std::size_t count = Below(7); count > 0; --count) words += kPieces[Below(kPieces.size())];
  return words += "end";
}

std::string ChatMaker::Name() {
  constexpr std::array<std::string_view, 5> kNames = {"get_weather", "Read-File", "_private", "run",
                                                      "a1"};
  return std::string(kNames[Below(kNames.size())]);
}

std::string ChatMaker::Object() {
  std::string object = "{";
  for (std::size_t count = Below(4); count > 0; --count) {
    if (object.size() > 1) object += Sometimes(2) ? ", " : ",";
    object.append("\"key").append(std::to_string(count)).append(Sometimes(2) ? "\": " : "\":");
    constexpr std::array<std::string_view, 7> kValues = {
        "12345678901234567890",   "1.50",   "null", "true", "[1,[2,{}]]",
        "{\"in\":{\"side\":[]}}", "-0.0e-7"};
    const std::size_t kind = Below(kValues.size() + 3);
    object +=
        kind < kValues.size() ? std::string(kValues[kind]) : "\"" + json::Escape(Words()) + "\"";
  }
  return object += "}";
}

std::string ChatMaker::Base64(std::string_view beginning) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text(beginning);
  while (text.size() % 4 != 0 || !Sometimes(8)) text.push_back(kDigits[Below(kDigits.size())]);
  return text;
}

chat::Request ChatMaker::MakeRequest(const CommonGround& ground) {
  chat::Request request;
  request.include_usage = true;
  for (std::size_t count = Below(3); count > 0; --count)
    request.messages.push_back(
        {.role = Role::kSystem, .parts = {TextPart(request, Words())}, .name = {}, .purpose = {}});
  AddUserTurn(request);
  AddTools(request, ground);
  AddTurns(request, ground);
  AddChoice(request, ground);
  AddSettings(request, ground);
  AddSampling(request, ground);
  return request;
}

void ChatMaker::AddTurns(chat::Request& request, const CommonGround& ground) {
  for (std::size_t count = Below(6); count > 0; --count) {
    if (Sometimes(2)) {
      AddToolStep(request, ground);
    } else {
      AddAnswer(request, ground);
    }
    if (Sometimes(3) && ground.late_system)
      request.messages.push_back({.role = Role::kSystem,
                                  .parts = {TextPart(request, Words())},
                                  .name = {},
                                  .purpose = {}});
    if (!Sometimes(4)) AddUserTurn(request);
  }
  if (request.messages.back().role != Role::kUser) AddUserTurn(request);
}

void ChatMaker::AddUserTurn(chat::Request& request) {
  Message& message = request.messages.emplace_back();
  for (std::size_t count = 1 + Below(3); count > 0; --count) {
    chat::Media media;
    media.type = {"image/png"};
    switch (Below(6)) {
      case 0:
        media.data = {request.Keep(Base64("iVBORw0KGgoA"))};
        message.parts.push_back({.content = media});
        break;
      case 1:
        media.type = {};
        media.source = chat::SourceKind::kUrl;
        media.data = {"https://example.com/picture.png?size=1&x=2"};
        message.parts.push_back({.content = media});
        break;
      case 2:
        media.kind = chat::MediaKind::kDocument;
        media.type = {"application/pdf"};
        media.data = {request.Keep(Base64("JVBERi0xLjQK"))};
        media.name = {"paper.pdf"};
        message.parts.push_back({.content = media});
        break;
      default:
        message.parts.push_back(TextPart(request, Words()));
    }
  }
}

void ChatMaker::AddAnswer(chat::Request& request, const CommonGround& ground) {
  Message& message = request.messages.emplace_back();
  message.role = Role::kAssistant;
  if (ground.refusals && Sometimes(5)) {
    message.parts.push_back({.content = chat::Refusal{request.KeepPlain(Words())}});
    // It has a field of its own in one of them, behind all other text of its turn.
    AddUserTurn(request);
    return;
  }
  for (std::size_t count = 1 + Below(2); count > 0; --count)
    message.parts.push_back(TextPart(request, Words()));
}

void ChatMaker::AddToolStep(chat::Request& request, const CommonGround& ground) {
  Message calls{.role = Role::kAssistant, .parts = {}, .name = {}, .purpose = {}};
  Message results{.role = Role::kTool, .parts = {}, .name = {}, .purpose = {}};
  if (Sometimes(2)) calls.parts.push_back(TextPart(request, Words()));
  for (std::size_t count = 1 + Below(3); count > 0; --count) {
    chat::ToolCall call;
    call.id = request.KeepPlain("call_" + std::to_string(calls_++));
    call.name = request.KeepPlain(Name());
    call.free_form = ground.free_form && Sometimes(4);
    if (call.free_form) {
      call.name = {"apply_patch"};
      call.arguments.text = request.KeepPlain(Words());
    } else {
      call.arguments.object = {request.Keep(Object())};
    }
    chat::ToolResult result;
    result.call_id = call.id;
    result.name = call.name;
    result.free_form = call.free_form;
    result.failed = ground.failure && Sometimes(4);
    if (!Sometimes(8) || result.failed) result.content.push_back(TextPart(request, Words()));
    calls.parts.push_back({.content = call});
    results.parts.push_back({.content = std::move(result)});
  }
  request.messages.push_back(std::move(calls));
  request.messages.push_back(std::move(results));
}

void ChatMaker::AddTools(chat::Request& request, const CommonGround& ground) {
  constexpr std::array<std::string_view, 4> kSchemas = {
      R"({"type":"object","properties":{}})",
      R"({"type": "object", "properties": {"city": {"type": "string", "description": "A \"town\""}}, "required": ["city"]})",
      R"({"type":"object","$defs":{"n":{"type":["integer","null"],"minimum":1.0}},"properties":{"n":{"$ref":"#/$defs/n"}},"additionalProperties":false})",
      R"({"type":"object","properties":{"list":{"type":"array","items":{"anyOf":[{"type":"string","pattern":"^\\d+$"},{"enum":[1,2.50,null]}]}}}})"};
  constexpr std::array<std::string_view, 3> kNames = {"get_weather", "Read-File", "run"};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    chat::Tool& tool = request.tools.emplace_back();
    tool.name = {kNames[i]};
    if (Sometimes(2)) tool.description = request.KeepPlain(Words());
    tool.parameters = {kSchemas[Below(kSchemas.size())]};
    if (ground.strict && Sometimes(3)) tool.strict = true;
  }
  if (!ground.free_form) return;
  chat::Tool& tool = request.tools.emplace_back();
  tool.kind = chat::ToolKind::kFreeForm;
  tool.name = {"apply_patch"};
  tool.description = request.KeepPlain(Words());
}

void ChatMaker::AddChoice(chat::Request& request, const CommonGround& ground) {
  constexpr std::array kKinds = {ToolChoiceKind::kUnset, ToolChoiceKind::kNone,
                                 ToolChoiceKind::kAuto, ToolChoiceKind::kRequired,
                                 ToolChoiceKind::kOne};
  request.tool_choice.kind = kKinds[Below(kKinds.size())];
  if (request.tool_choice.kind == ToolChoiceKind::kOne) request.tool_choice.name = {"run"};
  if (ground.one_by_one && request.tool_choice.kind != ToolChoiceKind::kNone && Sometimes(3))
    request.parallel_tool_calls = false;
}

void ChatMaker::AddSettings(chat::Request& request, const CommonGround& ground) {
  if (Sometimes(2)) request.max_output_tokens = static_cast<std::int64_t>(4096 + Below(4096));
  if (ground.stop && Sometimes(3))
    request.stop = {{"END"}, request.KeepPlain("\n\n" + Words()), {"\\\"stop\\\""}};
  if (ground.user && Sometimes(3)) request.user = request.KeepPlain("user " + Words());
  if (ground.logprobs && Sometimes(4)) {
    request.logprobs = true;
    request.top_logprobs = static_cast<std::int64_t>(1 + Below(5));
  }
  if (Sometimes(4)) {
    request.output.kind = chat::OutputKind::kJsonSchema;
    request.output.name = {"answer"};
    request.output.schema = {
        R"({"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"], "additionalProperties": false})"};
  } else if (ground.json_object && Sometimes(6)) {
    request.output.kind = chat::OutputKind::kJsonObject;
    // Some providers insist on the word.
    request.messages.front().parts.push_back(TextPart(request, "As JSON, please."));
  }
}

void ChatMaker::AddSampling(chat::Request& request, const CommonGround& ground) {
  const bool demanded = request.tool_choice.kind == ToolChoiceKind::kRequired ||
                        request.tool_choice.kind == ToolChoiceKind::kOne;
  chat::Sampling& sampling = request.sampling;
  if (Sometimes(3)) sampling.temperature = {"0.70"};
  if (Sometimes(3) && (ground.top_p_beside_temperature || sampling.temperature.IsEmpty()))
    sampling.top_p = {"0.95"};
  if (ground.top_k && Sometimes(3)) sampling.top_k = {"40"};
  if (ground.penalties && Sometimes(3)) {
    sampling.frequency_penalty = {"-0.5"};
    sampling.presence_penalty = {"1e-1"};
    sampling.seed = {"42"};
  }
  const bool plain = !demanded && sampling.temperature.IsEmpty() && sampling.top_p.IsEmpty() &&
                     sampling.top_k.IsEmpty();
  constexpr std::array kEfforts = {chat::Effort::kLow, chat::Effort::kMedium, chat::Effort::kHigh};
  if ((plain || ground.effort_beside_rest) && Sometimes(3))
    request.reasoning.effort = kEfforts[Below(kEfforts.size())];
}

chat::Response ChatMaker::MakeResponse(const CommonGround& ground, std::string_view dialect) {
  chat::Response response;
  response.id = {"answer-1"};
  response.model = {"served-model"};
  response.created = 1767225600;
  const std::size_t choices = ground.several_choices ? 1 + Below(2) : 1;
  for (std::size_t i = 0; i < choices; ++i)
    response.choices.push_back(MakeChoice(response, static_cast<std::int64_t>(i), dialect));
  chat::Usage& usage = response.usage;
  usage.input = static_cast<std::int64_t>(1000 + Below(1000));
  usage.output = static_cast<std::int64_t>(100 + Below(100));
  if (Sometimes(2)) usage.cached_read = static_cast<std::int64_t>(Below(500));
  if (ground.cache_write && Sometimes(2)) usage.cache_write = static_cast<std::int64_t>(Below(500));
  if (Sometimes(2)) usage.reasoning = static_cast<std::int64_t>(Below(100));
  return response;
}

chat::Choice ChatMaker::MakeChoice(chat::Response& response, std::int64_t index,
                                   std::string_view dialect) {
  chat::Choice choice;
  choice.index = index;
  if (Sometimes(2)) {
    chat::Reasoning reasoning;
    reasoning.text = response.KeepPlain(Words());
    if (Sometimes(2)) {
      reasoning.opaque.data = {response.Keep(Base64("c2lnbmF0"))};
      reasoning.opaque.dialect = {dialect};
    }
    choice.parts.push_back({.content = reasoning});
  }
  if (!Sometimes(4)) choice.parts.push_back(TextPart(response, Words()));
  for (std::size_t count = Sometimes(2) ? 1 + Below(3) : 0; count > 0; --count) {
    chat::ToolCall call;
    call.id = response.KeepPlain("call_" + std::to_string(calls_++));
    call.name = response.KeepPlain(Name());
    call.arguments.object = {response.Keep(Object())};
    // Only one of them signs calls.
    if (dialect == NameOf(Dialect::kGemini) && Sometimes(3))
      call.opaque = {.data = {response.Keep(Base64("b2ZjYWxs"))},
                     .dialect = {dialect},
                     .provider = {},
                     .whole = false};
    choice.parts.push_back({.content = call});
    choice.stop.cause = chat::StopCause::kToolCalls;
  }
  if (choice.stop.cause == chat::StopCause::kToolCalls) return choice;
  constexpr std::array kCauses = {chat::StopCause::kEnd, chat::StopCause::kLength,
                                  chat::StopCause::kContentFilter};
  choice.stop.cause = kCauses[Below(kCauses.size())];
  return choice;
}

}  // namespace monorelay::testing
