#include "dialects/openai_responses/request_writer.hpp"

#include <fmt/format.h>

#include "dialects/openai_responses/input_writer.hpp"
#include "dialects/openai_responses/names.hpp"
#include "dialects/openai_responses/settings_writer.hpp"
#include "dialects/openai_responses/tool_writer.hpp"
#include "dialects/openai_responses/writing.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

// About how much of a body is text of the conversation, so that a long one is not copied while it
// grows.
std::size_t TextBytes(const chat::Request& request) {
  std::size_t bytes = 0;
  for (const chat::Message& message : request.messages) {
    for (const chat::Part& part : message.parts) {
      bytes += 128;
      if (const auto* text = part.If<chat::TextPart>()) bytes += text->text.escaped.size();
      if (const auto* media = part.If<chat::Media>()) bytes += media->data.escaped.size();
    }
  }
  return bytes;
}

}  // namespace

std::unexpected<Error> Refuse(const Writing& writing, chat::Feature feature,
                              std::string_view reason, std::string_view remedy) {
  return ClientError(ErrorKind::kInvalidRequest,
                     fmt::format("{} cannot be sent to this model: {}; {}",
                                 writing.notes.NameOf(feature), reason, remedy));
}

Result<std::string> WriteRequest(const chat::Request& request, const Target& target,
                                 chat::Notes& notes) {
  const Writing writing{.request = request,
                        .target = target,
                        .notes = notes,
                        .own = json::Equals(request.dialect, kName)};
  std::string body;
  body.reserve(TextBytes(request) + 4096);
  json::Writer writer(body);
  writer.BeginObject().Field("model", target.model);
  auto written = WriteConversation(writer, writing);
  if (!written) return std::unexpected(std::move(written.error()));
  WriteTools(writer, writing);
  written = WriteSettings(writer, writing);
  if (!written) return std::unexpected(std::move(written.error()));
  writer.EndObject();
  return body;
}

}  // namespace monorelay::dialects::openai_responses
