#include "dialects/gemini/codec.hpp"

#include "dialects/gemini/event_reader.hpp"
#include "dialects/gemini/event_writer.hpp"
#include "dialects/gemini/fields.hpp"
#include "dialects/gemini/request_reader.hpp"
#include "dialects/gemini/request_writer.hpp"
#include "dialects/gemini/response_reader.hpp"
#include "dialects/gemini/response_writer.hpp"
#include "dialects/gemini/wire.hpp"

namespace monorelay::dialects::gemini {
namespace {

class GeminiCodec : public Codec {
 public:
  Result<chat::Request> ReadRequest(const json::Document& document) const override {
    return gemini::ReadRequest(document);
  }
  Result<std::string> WriteRequest(const chat::Request& request, const Target& target,
                                   chat::Notes& notes) const override {
    return gemini::WriteRequest(request, target, notes);
  }
  Result<chat::Response> ReadResponse(const json::Document& document) const override {
    return gemini::ReadResponse(document);
  }
  std::string WriteResponse(const chat::Response& response,
                            const ReplyContext& context) const override {
    return gemini::WriteResponse(response, context);
  }
  std::unique_ptr<EventReader> NewEventReader() const override {
    return std::make_unique<GeminiEventReader>();
  }
  std::unique_ptr<EventWriter> NewEventWriter(ReplyContext context) const override {
    return std::make_unique<GeminiEventWriter>(std::move(context));
  }
  // Source: Gemini's API reference, FunctionDeclaration.name.
  chat::ToolAbilities Abilities(const Target& target) const override {
    const bool hosted = target.traits.hosted_tools;
    return {
        .tools = true,
        .free_form = false,
        .groups = false,
        .allowed = true,
        .foreign_results = false,
        .longest_name = 64,
        .name_marks = "_-.:",
        .letter_first = true,
        .dialect = kName,
        .hosted = {
            .web_search = hosted, .web_fetch = hosted, .code = hosted, .beside_functions = false}};
  }
  // It holds the beginning of the conversation.
  std::string_view UnpassableField(const chat::Request& request) const override {
    for (const chat::Extra& extra : request.extras) {
      if (Means(extra.key, "cachedContent") && !extra.SaysNothing()) return extra.key.escaped;
    }
    return {};
  }
  std::string_view FieldOf(chat::Feature feature) const override { return FieldName(feature); }
};

}  // namespace

const Codec& Instance() {
  static const GeminiCodec codec;
  return codec;
}

}  // namespace monorelay::dialects::gemini
