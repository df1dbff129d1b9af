#include "dialects/openai_chat/codec.hpp"

#include <algorithm>

#include "dialects/openai_chat/event_reader.hpp"
#include "dialects/openai_chat/event_writer.hpp"
#include "dialects/openai_chat/request_reader.hpp"
#include "dialects/openai_chat/request_writer.hpp"
#include "dialects/openai_chat/response_reader.hpp"
#include "dialects/openai_chat/response_writer.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

// An answer that is to be heard.
bool AsksForSound(const chat::Request& request) {
  return std::ranges::any_of(request.extras, [](const chat::Extra& extra) {
    return json::Equals(extra.key, "modalities") && extra.value.json.contains("\"audio\"");
  });
}

class ChatCodec final : public Codec {
 public:
  Result<chat::Request> ReadRequest(const json::Document& document) const override {
    return openai_chat::ReadRequest(document);
  }
  Result<std::string> WriteRequest(const chat::Request& request, const Target& target,
                                   chat::Notes& notes) const override {
    return openai_chat::WriteRequest(request, target, notes);
  }
  Result<chat::Response> ReadResponse(const json::Document& document) const override {
    return openai_chat::ReadResponse(document);
  }
  std::string WriteResponse(const chat::Response& response,
                            const ReplyContext& context) const override {
    return openai_chat::WriteResponse(response, context);
  }
  std::unique_ptr<EventReader> NewEventReader() const override {
    return std::make_unique<ChunkReader>();
  }
  std::unique_ptr<EventWriter> NewEventWriter(ReplyContext context) const override {
    return std::make_unique<ChunkWriter>(std::move(context));
  }
  chat::ToolAbilities Abilities(const Target& target) const override {
    return {.tools = true,
            .free_form = target.traits.custom_tools,
            .groups = false,
            .allowed = target.traits.custom_tools,
            .foreign_results = false,
            .longest_name = 64,
            .name_marks = "_-",
            .dialect = NameOf(Dialect::kOpenAiChat)};
  }
  std::string_view UnpassableField(const chat::Request& request) const override {
    return AsksForSound(request) ? "modalities" : "";
  }
  std::string_view FieldOf(chat::Feature feature) const override {
    return openai_chat::FieldOf(feature);
  }
  std::string Echo(const json::Document& document, const Keeping& /*keeping*/) const override {
    const json::Value root = document.Root();
    const bool old = root["functions"].IsGiven() && !root["tools"].IsGiven();
    return old ? std::string(kEchoFunctions) : std::string();
  }
};

}  // namespace

const Codec& Instance() {
  static const ChatCodec codec;
  return codec;
}

}  // namespace monorelay::dialects::openai_chat
