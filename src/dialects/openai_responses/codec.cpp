#include "dialects/openai_responses/codec.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "dialects/openai_responses/echo.hpp"
#include "dialects/openai_responses/event_reader.hpp"
#include "dialects/openai_responses/event_writer.hpp"
#include "dialects/openai_responses/fields.hpp"
#include "dialects/openai_responses/names.hpp"
#include "dialects/openai_responses/request_reader.hpp"
#include "dialects/openai_responses/request_writer.hpp"
#include "dialects/openai_responses/response_reader.hpp"
#include "dialects/openai_responses/response_writer.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

class ResponsesCodec final : public Codec {
 public:
  Result<chat::Request> ReadRequest(const json::Document& document) const override {
    return openai_responses::ReadRequest(document);
  }
  Result<std::string> WriteRequest(const chat::Request& request, const Target& target,
                                   chat::Notes& notes) const override {
    return openai_responses::WriteRequest(request, target, notes);
  }
  Result<chat::Response> ReadResponse(const json::Document& document) const override {
    return openai_responses::ReadResponse(document);
  }
  std::string WriteResponse(const chat::Response& response,
                            const ReplyContext& context) const override {
    return openai_responses::WriteResponse(response, context);
  }
  std::unique_ptr<EventReader> NewEventReader() const override {
    return std::make_unique<Reader>();
  }
  std::unique_ptr<EventWriter> NewEventWriter(ReplyContext context) const override {
    return std::make_unique<Writer>(std::move(context));
  }
  chat::ToolAbilities Abilities(const Target& target) const override {
    chat::ToolAbilities abilities;
    const bool hosted = target.traits.hosted_tools;
    abilities.hosted = {.web_search = hosted, .code = hosted, .choice = true};
    abilities.free_form = true;
    abilities.groups = true;
    abilities.allowed = true;
    abilities.dialect = kName;
    return abilities;
  }
  std::string_view UnpassableField(const chat::Request& request) const override {
    return FieldThatNeedsState(request).value_or(std::string_view());
  }
  std::string_view FieldOf(chat::Feature feature) const override {
    return openai_responses::FieldOf(feature);
  }
  std::string Echo(const json::Document& document, const Keeping& keeping) const override {
    return EchoOf(document.Root(), keeping);
  }
};

// Only reasoning can be left out without taking from what was said.
bool NamesKeptItem(const chat::Part& part) {
  const auto* foreign = part.If<chat::Foreign>();
  return foreign != nullptr && json::Equals(foreign->type, "item_reference") &&
         !foreign->raw.json.contains("\"rs_");
}

}  // namespace

const Codec& Instance() {
  static const ResponsesCodec codec;
  return codec;
}

std::optional<std::string_view> FieldThatNeedsState(const chat::Request& request) {
  constexpr std::array<std::string_view, 4> kFields = {"previous_response_id", "conversation",
                                                       "background", "prompt"};
  for (const std::string_view field : kFields) {
    for (const chat::Extra& extra : request.extras) {
      if (json::Equals(extra.key, field) && extra.value.json != "false") return field;
    }
  }
  for (const chat::Message& message : request.messages) {
    if (std::ranges::any_of(message.parts, NamesKeptItem)) return "item_reference";
  }
  return std::nullopt;
}

}  // namespace monorelay::dialects::openai_responses
