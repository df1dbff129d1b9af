#include "dialects/anthropic_messages/codec.hpp"

#include <utility>

#include "dialects/anthropic_messages/event_reader.hpp"
#include "dialects/anthropic_messages/event_writer.hpp"
#include "dialects/anthropic_messages/fields.hpp"
#include "dialects/anthropic_messages/names.hpp"
#include "dialects/anthropic_messages/request_reader.hpp"
#include "dialects/anthropic_messages/request_writer.hpp"
#include "dialects/anthropic_messages/response_reader.hpp"
#include "dialects/anthropic_messages/response_writer.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

class MessagesCodec final : public Codec {
 public:
  Result<chat::Request> ReadRequest(const json::Document& document) const override {
    return anthropic_messages::ReadRequest(document);
  }
  Result<std::string> WriteRequest(const chat::Request& request, const Target& target,
                                   chat::Notes& notes) const override {
    return anthropic_messages::WriteRequest(request, target, notes);
  }
  Result<chat::Response> ReadResponse(const json::Document& document) const override {
    return anthropic_messages::ReadResponse(document);
  }
  std::string WriteResponse(const chat::Response& response,
                            const ReplyContext& context) const override {
    return anthropic_messages::WriteResponse(response, context);
  }
  std::unique_ptr<EventReader> NewEventReader() const override {
    return std::make_unique<MessagesEventReader>();
  }
  std::unique_ptr<EventWriter> NewEventWriter(ReplyContext context) const override {
    return std::make_unique<MessagesEventWriter>(std::move(context));
  }
  chat::ToolAbilities Abilities(const Target& target) const override {
    // The other tools that the API runs want beta headers, which a client of another dialect has
    // not asked for.
    return {.longest_name = 128,
            .dialect = kName,
            .hosted = {.web_search = target.traits.hosted_tools, .choice = true}};
  }
  std::string_view UnpassableField(const chat::Request& request) const override {
    for (const chat::Extra& extra : request.extras) {
      if (MustNotBeDropped(extra)) return extra.key.escaped;
    }
    return {};
  }
  std::string_view FieldOf(chat::Feature feature) const override {
    return anthropic_messages::FieldOf(feature);
  }
};

}  // namespace

const Codec& Instance() {
  static const MessagesCodec kCodec;
  return kCodec;
}

}  // namespace monorelay::dialects::anthropic_messages
